"""Every line has a number from the moment it comes, whatever becomes of it."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from typing import Any

import pytest

from mlflow_aws_server.gatehouse.audit.backlog import CONTINUES_SECONDS, Backlog
from mlflow_aws_server.gatehouse.audit.sink import Entry

SIZE = len(json.dumps({"n": "0", "writer": "w", "stream": "requests", "sequence": 1, "previous": "0" * 64}))


def told(entries: list[Entry]) -> list[dict[str, Any]]:
    return [json.loads(entry.line) for entry in entries]


def test_lines_are_numbered_and_chained_per_stream() -> None:
    backlog = Backlog("w")
    for number in range(4):
        backlog.add("requests", {"n": str(number)})
        backlog.add("changes", {"n": str(number)})
    backlog.end()
    for stream, entries in backlog.batch().items():
        lines = told(entries)
        assert [line["sequence"] for line in lines] == [1, 2, 3, 4, 5, 6]
        assert {(line["writer"], line["stream"]) for line in lines} == {("w", stream)}
        assert [line.get("event") for line in lines] == ["trail_started", *[None] * 4, "trail_ended"]
        assert "previous" not in lines[0]
        for before, line in pairwise(entries):
            assert json.loads(line.line)["previous"] == hashlib.sha256(before.line.encode()).hexdigest()


def test_what_there_is_no_room_for_leaves_a_gap_and_the_end_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlflow_aws_server.gatehouse.audit.backlog._MOST_BYTES", 5 * SIZE)
    backlog = Backlog("w")
    for number in range(8):
        backlog.add("requests", {"n": str(number)})
    monkeypatch.undo()
    backlog.end()
    lines = told(backlog.batch()["requests"])
    assert [line["sequence"] for line in lines] == [5, 6, 7, 8, 9, 10]
    assert (lines[-1]["lines"], lines[-1]["lost"], backlog.unreported()) == (10, 4, 4)


def test_a_batch_that_is_given_again_is_the_same_in_every_byte() -> None:
    backlog = Backlog("w")
    backlog.add("requests", {"n": "1"})
    first = backlog.batch()["requests"]
    backlog.add("requests", {"n": "2"})
    backlog.not_stored("requests")
    assert [entry.line for entry in backlog.batch()["requests"][:2]] == [entry.line for entry in first]


def test_what_was_refused_is_lost_and_what_was_stored_is_not() -> None:
    backlog = Backlog("w")
    backlog.add("requests", {"n": "1"})
    backlog.add("changes", {"n": "1"})
    backlog.batch()
    backlog.refused("requests")
    backlog.stored("changes")
    backlog.give_up()
    assert (backlog.unreported(), backlog.unreported()) == (2, 0)


def test_a_silent_stream_says_that_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("mlflow_aws_server.gatehouse.audit.backlog.time.monotonic", lambda: now[0])
    backlog = Backlog("w")
    backlog.open("requests")
    backlog.open("changes")
    now[0] += CONTINUES_SECONDS - 1
    backlog.go_on()
    backlog.add("requests", {"n": "1"})
    now[0] += 1
    backlog.go_on()
    events = {stream: [line.get("event") for line in told(entries)] for stream, entries in backlog.batch().items()}
    assert events == {"requests": ["trail_started", None], "changes": ["trail_started", "trail_continues"]}


def test_times_never_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """CloudWatch Logs takes the events of a call only in the order of their time."""
    clock = iter([3_000_000, 2_000_000, 4_000_000])
    monkeypatch.setattr("mlflow_aws_server.gatehouse.audit.backlog.time.time_ns", lambda: next(clock))
    backlog = Backlog("w")
    backlog.open("requests")
    backlog.add("requests", {"n": "1"})
    backlog.add("requests", {"n": "2"})
    assert [entry.milliseconds for entry in backlog.batch()["requests"]] == [3, 3, 4]
