"""Where lines are kept: what the writer and the sinks agree on."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Entry:
    """A line on its way."""

    stream: str
    line: str
    milliseconds: int
    """Unix time."""
    kept: threading.Event = field(default_factory=threading.Event)


class LinesRefused(Exception):  # noqa: N818 - named after what the sink does
    """The sink will never take these lines: they are lost, and must not hold up others."""


class Sink(Protocol):
    """Where lines are kept."""

    def keep(self, stream: str, entries: list[Entry]) -> None:
        """Return once all are stored; raise if that is not known. Lines may be given again after an error."""
