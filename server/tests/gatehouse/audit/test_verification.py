"""The verifier finds every gap with its bounds, and none in a whole trail, however the trail was stored."""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mlflow_aws_server.entrypoint.main import main
from mlflow_aws_server.gatehouse.audit.backlog import CONTINUES_SECONDS
from mlflow_aws_server.gatehouse.audit.chain import ENDED, STARTED, Chain
from mlflow_aws_server.gatehouse.audit.verification import EDGE, Finding, verify
from mlflow_aws_server.gatehouse.audit.verification_input import read

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def at(minutes: float) -> str:
    return (BEGINNING + timedelta(minutes=minutes)).isoformat()


def trail(
    writer: str = "w1", stream: str = "requests", lines: int = 8, first_minute: float = 0, lost: int = 0
) -> list[str]:
    """A start, requests a minute apart, an end."""
    chain = Chain(writer, stream)
    middle: list[dict[str, Any]] = [{"request_id": str(number)} for number in range(lines - 2)]
    records = [{"event": STARTED}, *middle, {"event": ENDED, "lines": lines, "lost": lost}]
    return [chain.next({"time": at(first_minute + minute), **record}) for minute, record in enumerate(records)]


def findings(tmp_path: Path, lines: list[str], complete: bool = True) -> list[Finding]:
    file = tmp_path / "trail.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines))
    return verify(read([str(file)]), complete).findings


def without(lines: list[str], first: int, last: int) -> list[str]:
    return lines[: first - 1] + lines[last:]


def shuffled(lines: list[str]) -> list[str]:
    return random.Random(1).sample(lines, len(lines))  # noqa: S311


WHOLE: dict[str, list[str]] = {
    "as written": trail(),
    "of two writers and both streams": [*trail(), *trail("w2"), *trail("w1", "changes")],
    "in another order": shuffled([*trail(), *trail("w2")]),
    "with a batch that is stored twice": [*trail()[:5], *trail()[3:]],
    "with empty lines": ["", *trail(), ""],
    "without newlines between lines": ["".join(trail())],
    "with times in front": [f"2026-01-01T00:00:00.000Z {line}" for line in trail()],
    "with a line that a crash has cut and that was written again": [*trail()[:3], trail()[3][:20], *trail()[3:]],
}


@pytest.mark.parametrize("which", WHOLE)
def test_a_whole_trail_has_no_gap(tmp_path: Path, which: str) -> None:
    assert findings(tmp_path, WHOLE[which]) == []


def changed(lines: list[str], number: int, text: str = "") -> list[str]:
    line = json.dumps({**json.loads(lines[number - 1]), "subject": text})
    return [*lines[: number - 1], line, *lines[number:]]


BROKEN: dict[str, tuple[list[str], list[tuple[str, int | None, int | None, bool]]]] = {
    "a line is missing": (without(trail(), 4, 4), [("missing", 4, 4, False)]),
    "lines are missing in two places": (
        without(without(trail(lines=10), 7, 8), 3, 4),
        [("missing", 3, 4, False), ("missing", 7, 8, False)],
    ),
    "lines are missing that the writer has reported": (without(trail(lost=2), 4, 5), [("missing", 4, 5, True)]),
    "more is missing than the writer has reported": (without(trail(lost=1), 4, 5), [("missing", 4, 5, False)]),
    "the end is missing": (trail()[:-1], [("no_end", 8, None, False)]),
    "the start is missing": (trail()[1:], [("no_start", 1, 1, False)]),
    "a line is changed": (changed(trail(), 4), [("altered", 4, 4, False)]),
    "a line has two contents": ([*trail(), changed(trail(), 4)[3]], [("contradicted", 4, 4, False)]),
    "a line follows the end": (
        [*trail(), json.dumps({**json.loads(trail()[3]), "sequence": 9, "previous": "0" * 64})],
        [("after_the_end", 9, 9, False), ("altered", 8, 8, False), ("no_end", 10, None, False)],
    ),
    "a line has no number": ([*trail(), '{"request_id": "forged"}'], [("not_numbered", None, None, False)]),
    "the only line that is left is in the middle": (
        [trail()[4]],
        [("no_start", 1, 4, False), ("no_end", 6, None, False)],
    ),
}


@pytest.mark.parametrize("which", BROKEN)
def test_a_gap_is_found_with_its_bounds(tmp_path: Path, which: str) -> None:
    lines, expected = BROKEN[which]
    found = findings(tmp_path, shuffled([*lines, *trail("another")]))
    assert [(each.kind, each.first, each.last, each.explained) for each in found] == expected


def test_a_gap_names_its_writer_and_the_times_around_it(tmp_path: Path) -> None:
    (gap,) = findings(tmp_path, [*without(trail("w7", "changes"), 3, 5), *trail("w8")])
    assert (gap.writer, gap.stream, str(gap.after), str(gap.before)) == (
        "w7",
        "changes",
        str(BEGINNING + timedelta(minutes=1)),
        str(BEGINNING + timedelta(minutes=5)),
    )
    assert gap.message.startswith("changes of w7: 3 line(s) are missing: 3 to 5, between 2026-01-01 00:01:00+00:00 and")


EDGE_MINUTES = EDGE.total_seconds() / 60


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        # Of an export that covers some hours: what runs at its edges has neither start nor end.
        (trail(lines=600)[10:500], []),
        ([*trail(lines=600)[10:], *trail("w2", lines=600)[:590]], []),
        # The other writer was there long before, or long after.
        ([*trail("w2", lines=600), *trail(lines=600, first_minute=0)[100:]], ["no_start"]),
        ([*trail("w2", lines=600), *trail(lines=600)[:500]], ["no_end"]),
    ],
    ids=["one writer in the middle", "both edges", "no start inside", "no end inside"],
)
def test_an_excerpt_has_gaps_only_where_the_excerpt_itself_goes_on(
    tmp_path: Path, lines: list[str], kinds: list[str]
) -> None:
    assert [each.kind for each in findings(tmp_path, lines, complete=False)] == kinds


def test_silence_is_a_gap_only_when_it_is_longer_than_a_running_writer_is_silent(tmp_path: Path) -> None:
    assert timedelta(seconds=CONTINUES_SECONDS) < EDGE
    for minutes, kinds in ((EDGE_MINUTES - 1, []), (EDGE_MINUTES + 1, ["no_end"])):
        lines = [*trail("w1", lines=3)[:1], *trail("w2", lines=2, first_minute=minutes - 1)]
        assert [each.kind for each in findings(tmp_path, lines, complete=False)] == kinds


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["verify-audit", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_command_reads_several_files_and_gzip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.gz"
    plain.write_text("\n".join(trail()[:4]))
    packed.write_bytes(gzip.compress("\n".join(trail()[4:]).encode()))
    code, out, _ = command(capsys, "--complete", str(packed), str(plain))
    assert (code, out) == (0, "8 lines, 0 of them repeated; 1 stream(s) have ended, 0 may still run. No gap(s).\n")


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_the_command_reads_the_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    content = pack("\n".join(without(trail(), 3, 3)).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
    code, out, _ = command(capsys, "-")
    assert code == 1
    assert out.splitlines()[0].startswith("requests of w1: 1 line(s) are missing: 3 to 3, between")


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trail.jsonl"
    file.write_text("\n".join(without(trail(), 3, 4)))
    code, out, _ = command(capsys, "--json", str(file))
    result = json.loads(out)
    assert (code, result["lines"], result["ended"]) == (1, 6, 1)
    assert result["findings"][0].items() >= {"kind": "missing", "first": 3, "last": 4, "writer": "w1"}.items()


@pytest.mark.parametrize("content", [b"", b"hello\n", b'{"a": 1}\n', b"\x1f\x8bbroken"])
def test_an_unusable_input_is_not_taken_for_a_whole_trail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file = tmp_path / "trail"
    file.write_bytes(content)
    assert command(capsys, str(file))[0] == 2
    assert command(capsys, str(tmp_path / "absent"))[0] == 2
