"""Finds what is missing in an audit trail, by the numbers and the digests of its lines (chain.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from mlflow_aws_server.gatehouse.audit.backlog import CONTINUES_SECONDS
from mlflow_aws_server.gatehouse.audit.chain import ENDED, STARTED
from mlflow_aws_server.gatehouse.audit.verification_input import Line, Unnumbered

# A running writer is never silent for so long, not even if a line is a whole period late.
EDGE = timedelta(seconds=2 * CONTINUES_SECONDS)


@dataclass(frozen=True)
class Finding:
    """Something that is missing, or that is not as its writer wrote it."""

    kind: str
    """`missing`, `no_start`, `no_end`, `altered`, `contradicted`, `after_the_end` or `not_numbered`."""
    message: str
    writer: str = ""
    stream: str = ""
    first: int | None = None
    """Number of the first line concerned."""
    last: int | None = None
    """Number of the last line concerned; None if it is not known."""
    after: datetime | None = None
    """Time of the line before them."""
    before: datetime | None = None
    """Time of the line behind them."""
    explained: bool = False
    """Whether the writer's last line says that it lost so many lines."""


@dataclass
class Verification:
    """What was read and found."""

    lines: int = 0
    repeated: int = 0
    """Lines that are there again, in every byte; a retry stores them twice."""
    unreadable: list[str] = field(default_factory=list)
    """Places of texts that are no JSON; a crash may cut a line. What was lost with it is found by the numbers."""
    ended: int = 0
    """Streams with an end."""
    running: int = 0
    """Streams without an end whose newest line is too near to the newest of all to call it missing."""
    findings: list[Finding] = field(default_factory=list)


def verify(lines: Iterable[Line | Unnumbered], complete: bool = False) -> Verification:
    """Verify the lines, in any order; `complete` says that they are all lines of servers that have all stopped.

    Otherwise a stream may begin at the beginning of the input without a start, and be without an end at its end.
    """
    result = Verification()
    streams: dict[tuple[str, str], dict[int, Line]] = {}
    for line in lines:
        if isinstance(line, Unnumbered):
            _note(line, result)
        else:
            _add(line, streams.setdefault((line.writer, line.stream), {}), result)
    times = [line.time for known in streams.values() for line in known.values()]
    edges = (min(times), max(times)) if times and not complete else None
    for known in streams.values():
        ordered = [known[number] for number in sorted(known)]
        result.findings += [*_links(ordered), *_start(ordered[0], edges), *_end(ordered[-1], edges)]
        result.ended += ordered[-1].event == ENDED
        result.running += ordered[-1].event != ENDED and not any(_end(ordered[-1], edges))
    return result


def _note(text: Unnumbered, result: Verification) -> None:
    if text.readable:
        result.findings.append(
            Finding("not_numbered", f"{text.place}: this line was written by no writer of the trail.")
        )
    else:
        result.unreadable.append(text.place)


def _add(line: Line, known: dict[int, Line], result: Verification) -> None:
    result.lines += 1
    other = known.setdefault(line.sequence, line)
    if other is line:
        return
    if other.digest == line.digest:
        result.repeated += 1
    else:
        what = f"there are two different lines {line.sequence}, of {other.time} and {line.time}"
        result.findings.append(_finding("contradicted", line, what, first=line.sequence, last=line.sequence))


def _links(ordered: list[Line]) -> Iterator[Finding]:
    lost = ordered[-1].lost if ordered[-1].event == ENDED else 0
    missing = ordered[-1].sequence - ordered[0].sequence + 1 - len(ordered)
    for line, following in pairwise(ordered):
        first, last = line.sequence + 1, following.sequence - 1
        if line.event == ENDED:
            what = f"lines follow the end, which is line {line.sequence}"
            yield _finding("after_the_end", line, what, first=first, last=ordered[-1].sequence, before=following.time)
        if first <= last:
            explained = lost >= missing
            why = f"the end says that the writer lost {lost}" if explained else "nothing explains it"
            what = f"{last - first + 1} line(s) are missing: {first} to {last}"
            what = f"{what}, between {line.time} and {following.time}; {why}"
            yield _finding("missing", line, what, first=first, last=last, before=following.time, explained=explained)
        elif following.previous != line.digest:
            what = f"line {line.sequence} of {line.time} is not what its writer wrote, by the digest in line {first}"
            yield _finding("altered", line, what, first=line.sequence, last=line.sequence, before=following.time)


def _start(oldest: Line, edges: tuple[datetime, datetime] | None) -> Iterator[Finding]:
    if oldest.event != STARTED and (edges is None or oldest.time - edges[0] > EDGE):
        what = f"the lines before {oldest.sequence} of {oldest.time} are missing"
        last = oldest.sequence - 1
        yield Finding("no_start", _said(oldest, what), oldest.writer, oldest.stream, 1, last, before=oldest.time)


def _end(newest: Line, edges: tuple[datetime, datetime] | None) -> Iterator[Finding]:
    if newest.event != ENDED and (edges is None or edges[1] - newest.time > EDGE):
        what = (
            f"there is no end: the lines behind {newest.sequence} of {newest.time} are missing, nobody knows how many"
        )
        yield _finding("no_end", newest, what, first=newest.sequence + 1)


def _finding(
    kind: str,
    line: Line,
    what: str,
    *,
    first: int,
    last: int | None = None,
    before: datetime | None = None,
    explained: bool = False,
) -> Finding:
    message = _said(line, what)
    return Finding(kind, message, line.writer, line.stream, first, last, line.time, before, explained)


def _said(line: Line, what: str) -> str:
    return f"{line.stream} of {line.writer}: {what}."
