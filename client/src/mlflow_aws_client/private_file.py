"""Files that nobody but their owner reads."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from mlflow_aws_client.errors import ClientError

# On Windows the profile folder's access list keeps others out, and modes mean nothing.
HAS_MODES = os.name == "posix"


def ensure_private_folder(folder: Path) -> None:
    """Make the folder (0700) when it is missing; raise when others may enter it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_private(folder, folder.stat(), stat.S_ISDIR, "700")


def read_private_file(file: Path) -> str | None:
    """Return the content, or None when there is no file; raise when others could have read or changed it."""
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ClientError(f"{file} cannot be read: {error.strerror}. Remove it, and log in again.") from error
    with os.fdopen(descriptor, encoding="utf-8") as opened:
        # The opened file, not the path: nobody can put another in between.
        _require_private(file.parent, file.parent.stat(), stat.S_ISDIR, "700")
        _require_private(file, os.fstat(descriptor), stat.S_ISREG, "600")
        return opened.read()


def write_private_file(file: Path, text: str) -> None:
    """Write the file (0600), whole or not at all."""
    ensure_private_folder(file.parent)
    # mkstemp makes it 0600, in a name that was not there.
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
        raise ClientError(f"{path} is a link or something else that holds no login. Remove it, and log in again.")
    if found.st_uid != os.geteuid():
        raise ClientError(f"{path} belongs to another user, who may have read or made it. Remove it, and log in again.")
    if found.st_mode & 0o077:
        raise ClientError(
            f"Others may use {path} (mode {stat.S_IMODE(found.st_mode):o}), so its tokens may be known to them. "
            f"Run: chmod {mode} '{path}', then mlflow-aws logout, and log in again."
        )
