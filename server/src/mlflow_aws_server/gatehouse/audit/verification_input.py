"""Reads lines of the audit trail as they are stored, exported or delivered."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from mlflow_aws_server.gatehouse.audit.chain import digest

_GZIP = b"\x1f\x8b"
_DECODER = json.JSONDecoder()

Value = TypeVar("Value")


@dataclass(frozen=True)
class Line:
    """A numbered line of the trail, without what it says about a request."""

    writer: str
    stream: str
    sequence: int
    previous: str
    digest: str
    time: datetime
    event: str
    lost: int


@dataclass(frozen=True)
class Unnumbered:
    """A text that is no line of a writer."""

    place: str
    """File and line."""
    readable: bool
    """Whether it is JSON. What is not, a crash may have cut."""


def read(sources: list[str]) -> Iterator[Line | Unnumbered]:
    """Return every line of the files; `-` is the standard input. Raises OSError if a file cannot be read.

    A file holds a JSON object per line, or several without newlines, as the audit bucket may. It may be gzip. What is
    in front of the first object of a line is skipped: CloudWatch's exports have a time there. Empty lines do not count.
    """
    for source in sources:
        with nullcontext(sys.stdin.buffer) if source == "-" else Path(source).open("rb") as file:
            for number, text in enumerate(_texts(file), 1):
                yield from _lines(text, f"{source}:{number}")


def _texts(file: BinaryIO) -> Iterator[str]:
    # A pipe gives what was peeked at again.
    peeked = file.peek(2)[:2] if hasattr(file, "peek") else b""
    with gzip.open(file) if peeked == _GZIP else nullcontext(file) as content:
        for text in content:
            yield text.decode("utf-8", "replace").strip()


def _lines(text: str, place: str) -> Iterator[Line | Unnumbered]:
    position = text.find("{")
    if position < 0:
        position = 0
    while position < len(text):
        try:
            record, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            yield Unnumbered(place, readable=False)
            return
        yield _line(record, text[position:end]) or Unnumbered(place, readable=True)
        position = end
        while position < len(text) and text[position].isspace():
            position += 1


def _line(record: Any, text: str) -> Line | None:  # noqa: ANN401 - whatever the file has
    try:
        return Line(
            writer=_typed(record["writer"], str),
            stream=_typed(record["stream"], str),
            sequence=_typed(record["sequence"], int),
            previous=_typed(record.get("previous", ""), str),
            digest=digest(text),
            time=datetime.fromisoformat(record["time"]).astimezone(UTC),
            event=_typed(record.get("event", ""), str),
            lost=_typed(record.get("lost", 0), int),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _typed(value: object, kind: type[Value]) -> Value:
    if not isinstance(value, kind):
        raise TypeError
    return value
