"""Files that only their owner can read."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from mlflow_aws_client.errors import ClientError

# On Windows the access list of the profile folder protects the files, and modes have no effect.
HAS_MODES = os.name == "posix"


def ensure_private_folder(folder: Path) -> None:
    """Create the folder (0700) if it is missing; raise if other users can access it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_private(folder, folder.stat(), stat.S_ISDIR, "700")


def read_private_file(file: Path) -> str | None:
    """Return the content, or None if there is no file; raise if other users can access it."""
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ClientError(f"{file} cannot be read: {error.strerror}. Remove it, and log in again.") from error
    with os.fdopen(descriptor, encoding="utf-8") as opened:
        # Check the open file, not the path, which could be replaced in between.
        _require_private(file.parent, file.parent.stat(), stat.S_ISDIR, "700")
        _require_private(file, os.fstat(descriptor), stat.S_ISREG, "600")
        return opened.read()


def write_private_file(file: Path, text: str) -> None:
    """Write the file (0600) atomically."""
    ensure_private_folder(file.parent)
    # mkstemp creates a new file of mode 0600.
    descriptor, unfinished = tempfile.mkstemp(dir=file.parent, prefix=".unfinished-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(descriptor)
        Path(unfinished).replace(file)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _require_private(path: Path, found: os.stat_result, is_kind: Callable[[int], bool], mode: str) -> None:
    if not HAS_MODES:
        return
    if not is_kind(found.st_mode):
        raise ClientError(f"{path} is a link, or of another type than expected. Remove it, and log in again.")
    if found.st_uid != os.geteuid():
        raise ClientError(f"{path} belongs to another user, who may know its tokens. Remove it, and log in again.")
    if found.st_mode & 0o077:
        raise ClientError(
            f"Other users can access {path} (mode {stat.S_IMODE(found.st_mode):o}) and may know its tokens. "
            f"Run: chmod {mode} '{path}', then mlflow-aws logout, and log in again."
        )
