"""Keeps lines in a log group of CloudWatch Logs, past the container's log driver, which may drop some."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import boto3
from botocore.config import Config

from mlflow_aws_server.gatehouse.audit.sink import Entry, LinesRefused

# Limits of PutLogEvents: the sum of all messages, plus 26 bytes each.
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
_BATCH_BYTES = 1_048_576
_EVENT_OVERHEAD_BYTES = 26


class CloudWatchSink:
    """One log stream per stream and writer, created on first use."""

    def __init__(self, log_group: str, writer: str, client: Any | None = None) -> None:  # noqa: ANN401 - boto3 is untyped
        self._log_group = log_group
        self._writer = writer
        self._client = client or boto3.client(
            "logs", config=Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2})
        )
        self._made: set[str] = set()

    def keep(self, stream: str, entries: list[Entry]) -> None:
        """Put the lines; raises if the service refuses any."""
        name = f"{stream}/{self._writer}"
        if name not in self._made:
            self._make(name)
        for batch in _batches(entries):
            events = [{"timestamp": entry.milliseconds, "message": entry.line} for entry in batch]
            answer = self._client.put_log_events(logGroupName=self._log_group, logStreamName=name, logEvents=events)
            if rejected := answer.get("rejectedLogEventsInfo"):
                raise LinesRefused(f"CloudWatch Logs rejected events: {rejected}")

    def _make(self, name: str) -> None:
        with contextlib.suppress(self._client.exceptions.ResourceAlreadyExistsException):
            self._client.create_log_stream(logGroupName=self._log_group, logStreamName=name)
        self._made.add(name)


def _batches(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Split by size; the events of a call are in the order of their time."""
    batch: list[Entry] = []
    size = 0
    for entry in sorted(entries, key=lambda each: each.milliseconds):
        # The lines are ASCII.
        length = len(entry.line) + _EVENT_OVERHEAD_BYTES
        if batch and size + length > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += length
    if batch:
        yield batch
