"""Collects lines and hands them to a sink in batches of at most a second, from a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

from mlflow_aws_server.gatehouse.audit.backlog import Backlog
from mlflow_aws_server.gatehouse.audit.sink import Entry, LinesRefused, Sink
from mlflow_aws_server.gatehouse.metrics import counters

_log = logging.getLogger("gatehouse")

# The alarm AuditLinesLost looks for it in the server's log (lib/constructs/observability/server-reports.ts).
REPORT = "audit trail: lines lost"

# A line waits this long for others.
_BATCH_SECONDS = 0.5
_RETRY_SECONDS = 1.0
# How often an idle writer looks whether a stream has been silent for long.
_IDLE_SECONDS = 60.0
# What a sink that is away for ten seconds needs: a call that fails (ten seconds, by the timeouts of
# cloudwatch_sink.py), a pause, and a call that succeeds. After the time of open requests, it must fit into the task's
# stop timeout (lib/constructs/service/server-task.ts).
CLOSE_SECONDS = 20.0


class AuditWriter:
    """A backlog, a thread and a sink; every stream begins and ends with a line that says so."""

    def __init__(self, sink: Sink, writer: str) -> None:
        self._sink = sink
        self._backlog = Backlog(writer)
        self._changed = threading.Condition()
        self._urgent = 0
        self._deadline: float | None = None
        """When closing gives up; None while lines are taken."""
        self._thread = threading.Thread(target=self._run, name="gatehouse-audit", daemon=True)
        self._thread.start()

    def open(self, *streams: str, wait_seconds: float) -> bool:
        """Begin the streams before their first lines, and return whether that was stored within `wait_seconds`.

        Of a writer that is killed before anything of it was stored, a reader would know nothing.
        """
        deadline = time.monotonic() + wait_seconds
        with self._changed:
            starts = [self._backlog.open(stream) for stream in streams]
            self._urgent += 1
            self._changed.notify()
        return all(start.kept.wait(max(0.0, deadline - time.monotonic())) for start in starts)

    def write(self, stream: str, record: Mapping[str, Any], wait_seconds: float = 0) -> bool:
        """Queue the line of a record; with `wait_seconds`, return whether it was stored within that time."""
        with self._changed:
            closed = self._deadline is not None
            idle = not len(self._backlog)
            if not closed:
                entry = self._backlog.add(stream, record)
                self._urgent += wait_seconds > 0
                if wait_seconds or idle:
                    self._changed.notify()
            elif not wait_seconds:
                self._backlog.lose([Entry(stream, "", 0)])
        if closed:
            self._report_lost()
            return False
        return not wait_seconds or entry.kept.wait(wait_seconds)

    def close(self) -> None:
        """End every stream, and store what is queued as far as the sink takes it in time; the rest is reported."""
        with self._changed:
            if self._deadline is None:
                self._backlog.end()
                self._deadline = time.monotonic() + CLOSE_SECONDS
            self._changed.notify()
            deadline = self._deadline
        self._thread.join(max(0.0, deadline - time.monotonic()))
        with self._changed:
            self._backlog.give_up()
        self._report_lost()

    def _run(self) -> None:
        while batch := self._next():
            for stream, entries in batch.items():
                self._deliver(stream, entries)
            self._report_lost()

    def _next(self) -> dict[str, list[Entry]]:
        """Return the next batch: after half a second, at once if a request waits, or at the end; then none."""
        with self._changed:
            while self._deadline is None:
                self._backlog.go_on()
                if len(self._backlog):
                    break
                self._changed.wait(_IDLE_SECONDS)
            self._changed.wait_for(lambda: self._urgent or self._deadline, _BATCH_SECONDS)
            self._urgent = 0
            return self._backlog.batch()

    def _deliver(self, stream: str, entries: list[Entry]) -> None:
        """Store the lines; those that the sink did not take are tried again."""
        try:
            self._sink.keep(stream, entries)
        except LinesRefused as error:
            _log.error("audit trail: %d line(s) refused: %s", len(entries), error)
            with self._changed:
                self._backlog.refused(stream)
        except Exception as error:
            _log.error("audit trail: %d line(s) not written: %s", len(entries), type(error).__name__)
            with self._changed:
                self._backlog.not_stored(stream)
                closing = self._changed.wait_for(lambda: self._deadline, _RETRY_SECONDS)
            if closing:
                time.sleep(_RETRY_SECONDS)
        else:
            with self._changed:
                self._backlog.stored(stream)
            for entry in entries:
                entry.kept.set()

    def _report_lost(self) -> None:
        """Report it in the server's log, where an alarm looks for it, and in the metrics."""
        with self._changed:
            lost = self._backlog.unreported()
        if lost:
            counters.AUDIT_LOST.inc(lost)
            _log.error("%s: %d", REPORT, lost)
