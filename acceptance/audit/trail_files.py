"""Reads what a server has left of its audit trail, whichever sink it had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path


def files(folder: Path) -> list[str]:
    """Return the files that have the trail."""
    return [str(file) for file in [*sorted((folder / "audit").glob("*.jsonl")), folder / "logs.jsonl"] if file.exists()]


def writers(folder: Path) -> dict[str, str]:
    """Return the writers by their process."""
    names = {record["writer"] for record in records(folder)}
    return {name.rsplit("-", 2)[1]: name for name in names}


def records(folder: Path) -> Iterator[dict[str, str]]:
    """Return every line; a crash may have cut one."""
    for file in files(folder):
        for text in Path(file).read_text().splitlines():
            try:
                yield json.loads(text)
            except ValueError:
                continue
