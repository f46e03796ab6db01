"""Numbers and chains the lines of one writer in one stream, so that a reader finds every line that is missing.

A line ends with four fields:

- `writer`: one worker of one server, from its start to its end;
- `stream`: `requests` or `changes`;
- `sequence`: 1, 2, 3, … in this stream of this writer;
- `previous`: the SHA-256, in hexadecimal, of the line before it: of its bytes as they are stored, which are the JSON
  text (ASCII) with all its fields, without the newline behind it. The first line has none.

The first line's `event` is `trail_started`, the last one's is `trail_ended`. A line that the sink has stored twice,
which a retry may do, is the same in every byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

STARTED = "trail_started"
CONTINUES = "trail_continues"
ENDED = "trail_ended"


def new_writer() -> str:
    """Return the name of a writer: no two are the same, and a person can tell from which task it comes."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def digest(line: str) -> str:
    """Return what the next line says about `line`."""
    return hashlib.sha256(line.encode()).hexdigest()


def now() -> str:
    """Return the time as lines have it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Chain:
    """One stream of one writer; its caller lets one thread at a time use it."""

    def __init__(self, writer: str, stream: str) -> None:
        self._fixed = {"writer": writer, "stream": stream}
        self._previous = ""
        self.sequence = 0
        """Of the newest line."""

    def next(self, record: Mapping[str, Any]) -> str:
        """Return the line of a record."""
        self.sequence += 1
        line = {**record, **self._fixed, "sequence": self.sequence}
        if self._previous:
            line["previous"] = self._previous
        text = json.dumps(line)
        self._previous = digest(text)
        return text

    def event(self, name: str, **more: int) -> str:
        """Return a line that says something about the trail itself."""
        return self.next({"time": now(), "event": name, **more})
