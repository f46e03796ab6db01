"""Keeps lines in files that are synced to the disk, for a server on one machine."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlflow_aws_server.gatehouse.audit.sink import Entry


class FileSink:
    """One file per stream, `<stream>.jsonl`, to which all workers append."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, int] = {}

    def keep(self, stream: str, entries: list[Entry]) -> None:
        """Append and sync."""
        file = self._files.get(stream)
        if file is None:
            file = self._files[stream] = self._open(stream)
        content = "".join(f"{entry.line}\n" for entry in entries).encode()
        with _alone(file):
            size = os.fstat(file).st_size
            # A crash or a full disk may have cut the last line, of whichever worker; the next line starts on its own.
            if size and os.pread(file, 1, size - 1) != b"\n":
                content = b"\n" + content
            written = os.write(file, content)
        if written != len(content):
            raise OSError(f"{written} of {len(content)} bytes written")
        os.fsync(file)

    def _open(self, stream: str) -> int:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(self._folder / f"{stream}.jsonl", os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)


@contextmanager
def _alone(file: int) -> Iterator[None]:
    """Hold the file against other workers: while one writes, its last line is incomplete."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
