"""Plays one round: a server under load, a stop, and the comparison of its answers with its trail."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from load import Load
from logs_service import LogsService
from stops import ORDINARY, STOP_SECONDS, stop
from trail_files import files, records, writers

from mlflow_aws_server.gatehouse.audit.verification import verify
from mlflow_aws_server.gatehouse.audit.verification_input import read
from mlflow_aws_server.gatehouse.audit.writer import REPORT
from support.running import PATIENT, running

SINKS = ("file", "CloudWatch Logs", "slow CloudWatch Logs", "CloudWatch Logs away")

# As on ECS (server/src/mlflow_aws_server/entrypoint/commands.py).
_OPTIONS = f"{PATIENT} --loop uvloop --http httptools --timeout-graceful-shutdown 25"
_START_SECONDS = 60


@dataclass(frozen=True)
class Round:
    """What was done, and what was found."""

    stop: str
    sink: str
    workers: int
    seconds: float
    """From the stop to the end of the last process."""
    answers: int
    changes: int
    """Answered changes, of the answers."""
    changes_without_intent: int
    answers_without_line: int
    gaps: int
    """Findings of the verifier."""
    unseen: int
    """1 if a line is missing, or a writer was killed, and the verifier has found nothing."""
    false: int
    """Findings that no killed writer explains."""
    reported_lost: int

    @property
    def failed(self) -> bool:
        """Say whether the round refutes a claim."""
        lost = self.stop in ORDINARY and (self.answers_without_line or self.gaps)
        late = self.seconds > STOP_SECONDS
        return bool(lost or late or self.changes_without_intent or self.unseen or self.false)


def play(kind: str, sink_kind: str, workers: int, folder: Path, choice: random.Random) -> Round:
    """Play one round."""
    with (
        sink(sink_kind, folder, choice) as (told, service),
        running(folder, workers, _OPTIONS, **told) as server,
    ):
        deadline = time.monotonic() + _START_SECONDS
        while len(writers(folder)) < workers and time.monotonic() < deadline:
            time.sleep(0.1)
        load = Load(server, choice)
        time.sleep(choice.uniform(0.5, 3))
        if service and sink_kind.endswith("away"):
            service.away_until = time.monotonic() + choice.uniform(3, 10)
            time.sleep(choice.uniform(0, 2))
        killed, seconds = stop(server, kind, choice)
        load.stop()
    lost = (folder / "server.log").read_text().count(REPORT)
    return judge(kind, sink_kind, workers, folder, load, killed, seconds, lost)


@contextmanager
def sink(kind: str, folder: Path, choice: random.Random) -> Iterator[tuple[dict[str, str], LogsService | None]]:
    """Start what keeps the lines; return what the server is told about it."""
    if kind == "file":
        yield {}, None
        return
    service = LogsService(folder / "logs.jsonl", choice)
    service.slow = kind.startswith("slow")
    told = {
        "MLFLOW_AWS_AUDIT_FOLDER": "",
        "MLFLOW_AWS_AUDIT_LOG_GROUP": "audit",
        "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": service.url,
    }
    try:
        yield told, service
    finally:
        service.close()


def judge(
    kind: str, sink_kind: str, workers: int, folder: Path, load: Load, killed: set[int], seconds: float, lost: int
) -> Round:
    """Compare answers and lines."""
    intended: set[str] = set()
    lines: set[str] = set()
    for record in records(folder):
        if "request_id" in record:
            (intended if record["outcome"] == "intended" else lines).add(record["request_id"])
    changes = [each for each in load.received if each.change]
    without_line = sum(each.request_id not in lines for each in load.received)
    findings = verify(read(files(folder)), complete=True).findings
    killed_writers = {name for pid, name in writers(folder).items() if int(pid) in killed}
    found = {finding.writer for finding in findings if finding.kind == "no_end"}
    unseen = not killed_writers <= found or len(killed_writers) < len(killed) or (without_line and not findings)
    return Round(
        stop=kind,
        sink=sink_kind,
        workers=workers,
        seconds=round(seconds, 1),
        answers=len(load.received),
        changes=len(changes),
        changes_without_intent=sum(each.request_id not in intended for each in changes),
        answers_without_line=without_line,
        gaps=len(findings),
        unseen=int(bool(unseen)),
        false=sum(finding.writer not in killed_writers for finding in findings),
        reported_lost=lost,
    )
