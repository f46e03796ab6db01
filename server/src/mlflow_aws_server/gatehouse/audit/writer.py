"""Collects lines and hands them to a sink in batches of at most a second, from a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

from mlflow_aws_server.gatehouse.metrics import counters

_log = logging.getLogger("gatehouse")

# The alarm AuditLinesLost looks for it in the server's log (lib/constructs/observability/server-reports.ts).
REPORT = "audit trail: lines lost"

# A line waits this long for others.
_BATCH_SECONDS = 0.5
_RETRY_SECONDS = 1.0
# Bounds the memory that a broken sink costs: at 700 bytes per line, some 35 MB per worker. Then the oldest lines are
# lost, and counted.
_MOST_LINES = 50_000
# CloudWatch Logs takes 10,000 events per call.
_BATCH_LINES = 10_000
_CLOSE_SECONDS = 10.0


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


class AuditWriter:
    """A queue, a thread and a sink."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._entries: deque[Entry] = deque()
        self._changed = threading.Condition()
        self._urgent = 0
        self._lost = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="gatehouse-audit", daemon=True)
        self._thread.start()

    def write(self, stream: str, line: str, wait_seconds: float = 0) -> bool:
        """Queue a line; with `wait_seconds`, return whether it was stored within that time."""
        entry = Entry(stream, line, time.time_ns() // 1_000_000)
        with self._changed:
            if len(self._entries) >= _MOST_LINES:
                self._entries.popleft()
                self._lost += 1
            self._entries.append(entry)
            self._urgent += wait_seconds > 0
            if wait_seconds or len(self._entries) == 1:
                self._changed.notify()
        return not wait_seconds or entry.kept.wait(wait_seconds)

    def close(self) -> None:
        """Store what is queued, as far as the sink takes it in time."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(_CLOSE_SECONDS)

    def _run(self) -> None:
        while batch := self._next():
            self._deliver(batch)
            self._report_lost()

    def _next(self) -> list[Entry]:
        """Return the next batch: after half a second, at once if a request waits, or at the end; then none."""
        with self._changed:
            self._changed.wait_for(lambda: self._entries or self._closing)
            self._changed.wait_for(lambda: self._urgent or self._closing, _BATCH_SECONDS)
            self._urgent = 0
            return [self._entries.popleft() for _ in range(min(len(self._entries), _BATCH_LINES))]

    def _deliver(self, batch: list[Entry]) -> None:
        """Store every stream's lines; those that the sink did not take go back to the head of the queue."""
        for stream in dict.fromkeys(entry.stream for entry in batch):
            entries = [entry for entry in batch if entry.stream == stream]
            try:
                self._sink.keep(stream, entries)
            except LinesRefused as error:
                _log.error("audit trail: %d line(s) refused: %s", len(entries), error)
                with self._changed:
                    self._lost += len(entries)
                continue
            except Exception as error:
                _log.error("audit trail: %d line(s) not written: %s", len(entries), type(error).__name__)
                self._put_back(entries)
                continue
            for entry in entries:
                entry.kept.set()

    def _put_back(self, entries: list[Entry]) -> None:
        with self._changed:
            room = 0 if self._closing else max(0, _MOST_LINES - len(self._entries))
            kept = entries[-room:] if room else []
            self._lost += len(entries) - len(kept)
            self._entries.extendleft(reversed(kept))
        if not self._closing:
            time.sleep(_RETRY_SECONDS)

    def _report_lost(self) -> None:
        """Report it in the server's log, where an alarm looks for it, and in the metrics."""
        with self._changed:
            lost, self._lost = self._lost, 0
        if lost:
            counters.AUDIT_LOST.inc(lost)
            _log.error("%s: %d", REPORT, lost)
