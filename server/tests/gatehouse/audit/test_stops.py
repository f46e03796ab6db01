"""No answered request is without its line after an ordinary stop, and after any other one a reader sees the gap."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from mlflow_aws_server.gatehouse.audit.verification import Verification, verify
from mlflow_aws_server.gatehouse.audit.verification_input import read
from support.running import PATIENT, Server, running
from support.wire import Late


def verification(server: Server, complete: bool = True) -> Verification:
    return verify(read([str(file) for file in sorted((server.folder / "audit").glob("*.jsonl"))]), complete)


def stop(server: Server, number: int) -> None:
    assert server.process
    server.process.send_signal(number)
    server.process.wait(60)


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return [int(each) for each in found.stdout.split()]


def tree(pid: int) -> list[int]:
    return [pid, *(below for child in children(pid) for below in tree(child))]


@pytest.mark.parametrize(("workers", "number"), [(2, signal.SIGTERM), (1, signal.SIGINT)], ids=["SIGTERM", "SIGINT"])
def test_an_ordinary_stop_loses_no_line(tmp_path: Path, workers: int, number: int) -> None:
    with running(tmp_path, workers) as server:
        answers = [server.mlflow("scientist", "GET", "experiments/get?experiment_id=1") for _ in range(12)]
        stop(server, number)
    assert all(server.lines("requests", answer.headers["x-request-id"]) for answer in answers)
    result = verification(server)
    assert (result.findings, result.ended) == ([], 2 * workers)


def test_a_second_ctrl_c_loses_no_line(tmp_path: Path) -> None:
    """It makes uvicorn leave out the lifespan's end. A terminal sends the first to every process."""
    with running(tmp_path) as server:
        answers = [server.mlflow("scientist", "GET", "experiments/get?experiment_id=1") for _ in range(12)]
        body = b'{"experiment_id": "1"}'
        late = Late(server.port, server.issuer.token("scientist"), "POST", "/api/2.0/mlflow/runs/create", body)
        time.sleep(1)
        assert server.process
        _, uvicorn = tree(server.process.pid)
        log = server.folder / "server.log"
        os.kill(uvicorn, signal.SIGINT)
        # It waits for the open request.
        wait_for(log, "CTRL+C to force quit")
        os.kill(uvicorn, signal.SIGINT)
        server.process.wait(60)
        late.leave()
    assert "Waiting for application shutdown" not in log.read_text()
    assert all(server.lines("requests", answer.headers["x-request-id"]) for answer in answers)
    assert [line["outcome"] for line in server.lines("requests") if line.get("handler") == "_create_run"] == ["unknown"]
    assert verification(server).findings == []


def wait_for(log: Path, text: str) -> None:
    deadline = time.monotonic() + 30
    while text not in log.read_text().rpartition("Shutting down")[2]:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def test_requests_that_are_still_open_when_the_server_stops_have_a_line(tmp_path: Path) -> None:
    with running(tmp_path, uvicorn_options=f"{PATIENT} --timeout-graceful-shutdown 1") as server:
        experiment = server.experiment()
        body = b'{"experiment_id": "%s"}' % experiment.encode()
        late = Late(server.port, server.issuer.token("scientist"), "POST", "/api/2.0/mlflow/runs/create", body)
        time.sleep(1)
        stop(server, signal.SIGTERM)
        late.leave()
    (line,) = [line for line in server.lines("requests") if line.get("handler") == "_create_run"]
    assert (line["outcome"], line["subject"], line["status"]) == ("unknown", "scientist", 0)
    assert verification(server).findings == []


def test_after_a_sigkill_the_gap_is_visible(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        answered = server.mlflow("scientist", "GET", "experiments/get?experiment_id=1")
        server.line(answered)
        assert server.process
        for process in tree(server.process.pid):
            os.kill(process, signal.SIGKILL)
        server.process.wait(60)
    assert [finding.kind for finding in verification(server).findings] == ["no_end", "no_end"]


def test_a_worker_that_is_killed_leaves_a_gap_and_its_successor_a_whole_trail(tmp_path: Path) -> None:
    with running(tmp_path, workers=2) as server:
        starts = {line["writer"] for line in server.lines("requests") if line.get("event") == "trail_started"}
        while len(starts) < 2:
            time.sleep(0.2)
            starts = {line["writer"] for line in server.lines("requests") if line.get("event") == "trail_started"}
        killed = sorted(starts)[0]
        os.kill(int(killed.rsplit("-", 2)[1]), signal.SIGKILL)
        log = server.folder / "server.log"
        deadline = time.monotonic() + 60
        # The alarm AuditTrailCut counts this line (lib/constructs/observability/server-reports.ts).
        while (
            not re.search(r"Child process .* died", log.read_text())
            or len({line["writer"] for line in server.lines("requests")}) < 3
        ):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        stop(server, signal.SIGTERM)
    result = verification(server)
    assert {(finding.kind, finding.writer) for finding in result.findings} == {("no_end", killed)}
    assert result.ended == 4


def test_lines_of_many_threads_are_one_chain(server: Server) -> None:
    def ask() -> None:
        for _ in range(10):
            server.mlflow("scientist", "GET", "experiments/get?experiment_id=1")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(1)
    assert verification(server, complete=False).findings == []
