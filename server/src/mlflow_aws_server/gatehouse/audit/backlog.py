"""The lines of one writer that are not stored yet; the writer lets one thread at a time use it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import chain as joined
from typing import Any

from mlflow_aws_server.gatehouse.audit import chain
from mlflow_aws_server.gatehouse.audit.chain import Chain
from mlflow_aws_server.gatehouse.audit.sink import Entry

# Bounds the memory that a broken sink costs: some 50,000 lines of 700 bytes. Then the oldest are lost, and counted.
_MOST_BYTES = 35_000_000
# CloudWatch Logs takes 10,000 events per call.
_BATCH_LINES = 10_000
# A stream says that it goes on if it has had no other line for so long: the verifier takes longer silence for a gap.
CONTINUES_SECONDS = 600.0


class Backlog:
    """Numbers lines when they come, and keeps them until the sink has stored them."""

    def __init__(self, writer: str) -> None:
        self._writer = writer
        self._chains: dict[str, Chain] = {}
        self._newest: dict[str, float] = {}
        self._lost_of: dict[str, int] = {}
        self._waiting: deque[Entry] = deque()
        self._delivering: dict[str, list[Entry]] = {}
        self._bytes = 0
        self._unreported = 0
        self._milliseconds = 0

    def __len__(self) -> int:
        """Return how many lines wait; those that the sink has been given are not among them."""
        return len(self._waiting)

    def open(self, stream: str) -> Entry:
        """Begin a stream; return its first line."""
        self._chains[stream] = Chain(self._writer, stream)
        return self._add(stream, self._chains[stream].event(chain.STARTED))

    def add(self, stream: str, record: Mapping[str, Any]) -> Entry:
        """Add the line of a record, and begin the stream first if nobody has."""
        if stream not in self._chains:
            self.open(stream)
        return self._add(stream, self._chains[stream].next(record))

    def go_on(self) -> None:
        """Add a line to each stream that has been silent for long."""
        for stream, its_chain in self._chains.items():
            if time.monotonic() - self._newest[stream] >= CONTINUES_SECONDS:
                self._add(stream, its_chain.event(chain.CONTINUES))

    def end(self) -> None:
        """Add the last line of every stream."""
        for stream, its_chain in self._chains.items():
            lost = self._lost_of.get(stream, 0)
            self._add(stream, its_chain.event(chain.ENDED, lines=its_chain.sequence + 1, lost=lost))

    def batch(self) -> dict[str, list[Entry]]:
        """Return the oldest lines by stream, for the sink; `stored`, `not_stored` or `refused` must follow for each."""
        batch: dict[str, list[Entry]] = {}
        for _ in range(min(len(self._waiting), _BATCH_LINES)):
            entry = self._take()
            batch.setdefault(entry.stream, []).append(entry)
        self._delivering = dict(batch)
        return batch

    def stored(self, stream: str) -> None:
        """Forget what the sink has stored of the batch."""
        self._delivering.pop(stream, None)

    def not_stored(self, stream: str) -> None:
        """Put what the sink has not taken back to the head."""
        entries = self._delivering.pop(stream, [])
        self._waiting.extendleft(reversed(entries))
        self._weigh(entries)

    def refused(self, stream: str) -> None:
        """Give up what the sink will never take."""
        self.lose(self._delivering.pop(stream, []))

    def give_up(self) -> None:
        """Give up everything; whether the sink has what it was given last is not known."""
        self.lose([*joined.from_iterable(self._delivering.values()), *self._waiting])
        self._delivering = {}
        self._waiting.clear()
        self._bytes = 0

    def lose(self, entries: Iterable[Entry]) -> None:
        """Count lines that are lost."""
        for entry in entries:
            self._unreported += 1
            self._lost_of[entry.stream] = self._lost_of.get(entry.stream, 0) + 1

    def unreported(self) -> int:
        """Return how many lines were lost since the last call."""
        lost, self._unreported = self._unreported, 0
        return lost

    def _add(self, stream: str, line: str) -> Entry:
        # CloudWatch Logs takes the events of a call in the order of their time, also if the clock was set back.
        self._milliseconds = max(self._milliseconds, time.time_ns() // 1_000_000)
        entry = Entry(stream, line, self._milliseconds)
        self._newest[stream] = time.monotonic()
        self._waiting.append(entry)
        self._weigh([entry])
        return entry

    def _weigh(self, added: Iterable[Entry]) -> None:
        self._bytes += sum(len(entry.line) for entry in added)
        while self._bytes > _MOST_BYTES:
            self.lose([self._take()])

    def _take(self) -> Entry:
        entry = self._waiting.popleft()
        self._bytes -= len(entry.line)
        return entry
