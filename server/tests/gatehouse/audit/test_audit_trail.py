"""One line per request, without personal data or values, and no change without its intent."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber

from mlflow_aws_server.gatehouse.audit.cloudwatch_sink import CloudWatchSink
from mlflow_aws_server.gatehouse.audit.file_sink import FileSink
from mlflow_aws_server.gatehouse.audit.sink import Entry, LinesRefused
from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.audit.writer import REPORT, AuditWriter
from mlflow_aws_server.gatehouse.metrics import counters
from mlflow_aws_server.gatehouse.request.context import RequestContext
from support.issuer import MACHINE_CLIENT
from support.running import MCP_SERVERS, Server, running


def test_a_request_is_one_line_with_every_field(server: Server) -> None:
    experiment = server.experiment()
    answer = server.mlflow("scientist", "POST", "runs/create", {"experiment_id": experiment})
    line = server.line(answer)
    assert line.pop("time").endswith("+00:00")
    assert line.pop("milliseconds") > 0
    assert (len(line.pop("previous")), line.pop("sequence") > 1, line.pop("stream")) == (64, True, "requests")
    assert line.pop("writer")
    assert line == {
        "request_id": answer.headers["x-request-id"],
        "subject": "scientist",
        "groups": ["fraud-scientists"],
        "machine": False,
        "auth_method": "bearer",
        "method": "POST",
        "route": "/api/2.0/mlflow/runs/create",
        "handler": "_create_run",
        "kind": "write",
        "workspace": "fraud",
        "experiment_id": experiment,
        "run_id": answer.json["run"]["info"]["run_id"],
        "outcome": "allowed",
        "status": 200,
        "bytes_in": len(json.dumps({"experiment_id": experiment})),
        "bytes_out": len(answer.body),
    }


@pytest.mark.parametrize(
    ("who", "method", "path", "content", "expected"),
    [
        (None, "GET", "/api/2.0/mlflow/runs/get?run_id=1", None, {"outcome": "refused", "reason": "anonymous"}),
        ("outsider", "GET", "/api/2.0/mlflow/runs/get?run_id=1", None, {"run_id": "1", "workspace": "pricing"}),
        ("nobody", "GET", "/api/2.0/mlflow/runs/get?run_id=1", None, {"subject": "nobody", "reason": "no_role"}),
        (
            "scientist",
            "PUT",
            "/api/2.0/mlflow-artifacts/artifacts/workspaces/fraud/77/0123456789abcdef0123456789abcdef/artifacts/a.txt",
            b"x",
            {"experiment_id": "77", "run_id": "0123456789abcdef0123456789abcdef", "handler": "upload_artifact"},
        ),
        ("scientist", "GET", "/nothing", None, {"status": 403, "reason": "no_permission"}),
        ("scientist", "GET", "/api/2.0/mlflow/webhooks", None, {"outcome": "refused", "reason": "closed"}),
        (
            "scientist",
            "POST",
            "/api/2.0/mlflow/runs/search",
            {"experiment_ids": ["1", "2"]},
            {"experiment_id": "1,2", "handler": "_search_runs"},
        ),
        (
            "scientist",
            "POST",
            "/api/2.0/mlflow/registered-models/alias",
            {"name": "m", "alias": "a", "version": "3"},
            {"model": "m", "alias": "a", "version": "3", "kind": "registry"},
        ),
        ("scientist", "POST", "/api/2.0/mlflow/runs/log-batch", b"{", {"status": 400}),
        (
            "scientist",
            "POST",
            "/api/2.0/mlflow/runs/create",
            {"experiment_id": "0"},
            {"outcome": "refused", "reason": "no_experiment"},
        ),
    ],
)
def test_a_line_has_the_expected_fields(
    server: Server, who: str | None, method: str, path: str, content: Any, expected: dict[str, Any]
) -> None:
    answer = server.ask(who, method, path, content)
    assert expected.items() <= server.line(answer).items()


def test_the_line_of_a_machine_says_that_it_is_one(server: Server) -> None:
    bearer = {"Authorization": f"Bearer {server.issuer.machine_token('mlflow/fraud.members')}"}
    line = server.line(server.ask(None, "GET", "/api/2.0/mlflow/registered-models/search", None, **bearer))
    assert {"subject": MACHINE_CLIENT, "machine": True, "groups": ["mlflow/fraud.members"]}.items() <= line.items()


@pytest.mark.parametrize(
    ("status", "reason", "outcome"),
    [
        (200, "", "allowed"),
        (404, "", "allowed"),
        (500, "", "failed"),
        # The answer has never begun.
        (0, "", "unknown"),
        (403, "no_permission", "refused"),
        (503, "audit", "refused"),
    ],
)
def test_outcomes_are_named_as_auditors_expect(tmp_path: Path, status: int, reason: str, outcome: str) -> None:
    trail = Trail(AuditWriter(FileSink(tmp_path), "w"))
    context = RequestContext("GET", "/", status=status, reason=reason)
    trail.begin(context)
    trail.finish(context)
    trail.close()
    _, line, _ = (tmp_path / "requests.jsonl").read_text().splitlines()
    assert json.loads(line)["outcome"] == outcome


def test_a_request_that_does_not_end_has_its_line_when_the_trail_is_closed(tmp_path: Path) -> None:
    trail = Trail(AuditWriter(FileSink(tmp_path), "w"))
    context = RequestContext("GET", "/", subject="scientist")
    trail.begin(context)
    trail.close()
    # A thread that nothing can interrupt comes back.
    trail.finish(context)
    _, line, end = map(json.loads, (tmp_path / "requests.jsonl").read_text().splitlines())
    assert (line["request_id"], line["outcome"], line["subject"]) == (context.request_id, "unknown", "scientist")
    assert (end["event"], end["lines"], trail.unfinished) == ("trail_ended", 3, 0)


def test_the_trail_holds_no_values_names_or_bodies(server: Server) -> None:
    experiment = server.mlflow("scientist", "POST", "experiments/create", {"name": "needle-experiment"})
    run = server.run(experiment.json["experiment_id"])
    params = [{"key": "needle-key", "value": "needle-value"}]
    content = {"run_id": run["run_id"], "params": params, "tags": [{"key": "mlflow.user", "value": "needle-person"}]}
    assert server.mlflow("scientist", "POST", "runs/log-batch", content).status == 200
    path = run["artifact_uri"].removeprefix("mlflow-artifacts:/")
    server.ask("scientist", "PUT", f"/api/2.0/mlflow-artifacts/artifacts/{path}/needle.txt", b"needle-content")
    last = server.ask("scientist", "GET", f"/api/2.0/mlflow-artifacts/artifacts/{path}/needle.txt")
    assert last.body == b"needle-content"
    server.line(last)
    assert "needle" not in (server.folder / "audit/requests.jsonl").read_text()


def test_health_and_pages_are_not_logged(server: Server) -> None:
    for path in ("/health", "/"):
        answer = server.ask("scientist", "GET", path)
        time.sleep(0.7)
        assert server.lines("requests", answer.headers["x-request-id"]) == []


def test_an_upload_and_a_download_are_counted_in_bytes(server: Server) -> None:
    path = server.run(server.experiment())["artifact_uri"].removeprefix("mlflow-artifacts:/")
    address = f"/api/2.0/mlflow-artifacts/artifacts/{path}/a.bin"
    content = os.urandom(300_000)
    up = server.line(server.ask("scientist", "PUT", address, content))
    down = server.line(server.ask("scientist", "GET", address))
    assert (up["bytes_in"], up["handler"]) == (300_000, "upload_artifact")
    assert (down["bytes_out"], down["handler"]) == (300_000, "download_artifact")


def test_changes_have_a_stream_of_their_own_with_the_intent_first(server: Server) -> None:
    run = server.run(server.experiment())
    read = server.mlflow("scientist", "GET", f"runs/get?run_id={run['run_id']}")
    deleted = server.mlflow("scientist", "POST", "runs/delete", {"run_id": run["run_id"]})
    refused = server.mlflow("viewer", "POST", "runs/delete", {"run_id": run["run_id"]})
    move = {"name": "m", "version": "1", "stage": "Production", "archive_existing_versions": False}
    # A rule refuses before the intent.
    by_a_rule = server.mlflow("scientist", "POST", "model-versions/transition-stage", move)
    server.line(read)
    for answer in (deleted, refused, by_a_rule):
        server.changes(answer)
    outcomes = {
        name: [line["outcome"] for line in server.lines("changes", answer.headers["x-request-id"])]
        for name, answer in (("read", read), ("deleted", deleted), ("refused", refused), ("by a rule", by_a_rule))
    }
    assert outcomes == {
        "read": [],
        "deleted": ["intended", "allowed"],
        "refused": ["intended", "refused"],
        "by a rule": ["refused"],
    }


def test_without_the_trail_changes_are_refused_and_reads_go_on(tmp_path: Path) -> None:
    in_the_way = tmp_path / "audit" / "changes.jsonl"
    in_the_way.mkdir(parents=True)
    with running(tmp_path) as server:
        name = {"name": "unrecorded"}
        answer = server.mlflow("scientist", "POST", "registered-models/create", name)
        assert answer.status == 503
        assert "nothing was changed" in answer.message
        assert b"unrecorded" not in server.mlflow("scientist", "GET", "registered-models/search").body
        nothing_is_promoted_or_blocked(server)
        started = time.monotonic()
        run = server.run(server.experiment())
        assert time.monotonic() - started < 2
        in_the_way.rmdir()
        assert server.mlflow("scientist", "POST", "registered-models/create", name).status == 200
        assert server.line(server.mlflow("scientist", "GET", f"runs/get?run_id={run['run_id']}"))


def nothing_is_promoted_or_blocked(server: Server) -> None:
    """What knows more of its intent once it has read the registry, on a version that is there already."""
    version = "name, version, workspace, source, current_stage, status, creation_time"
    source = "mlflow-artifacts:/workspaces/fraud/1/models/m-1"
    server.sql("INSERT INTO registered_models (name, workspace, creation_time) VALUES ('m', 'fraud', 1)")
    server.sql(
        f"INSERT INTO model_versions ({version}) VALUES ('m', 1, 'fraud', :source, 'None', 'READY', 1)",  # noqa: S608
        source=source,
    )
    tag = "('m', 1, 'fraud', 'gatehouse.author', 'scientist')"
    server.sql(f"INSERT INTO model_version_tags (name, version, workspace, key, value) VALUES {tag}")  # noqa: S608
    fraud = {"X_MLFLOW_WORKSPACE": "fraud"}
    stock = {"name": "m", "alias": "champion", "version": "1"}
    promotion = {"model": "m", "alias": "champion", "version": "1", "reason": "x"}
    block = {"subject": "colleague", "reason": "x"}
    native = {"name": "com.bank/unrecorded"}
    answers = [
        server.mlflow("governor", "POST", "registered-models/alias", stock, **fraud),
        server.ask("governor", "POST", "/api/1.0/gatehouse/promotions", promotion, **fraud),
        server.ask("administrator", "POST", "/api/1.0/gatehouse/blocks", block),
        server.ask("scientist", "POST", MCP_SERVERS, native),
    ]
    assert [answer.status for answer in answers] == [503] * 4, [answer.body for answer in answers]
    assert b"unrecorded" not in server.ask("scientist", "GET", MCP_SERVERS).body
    found = server.mlflow("scientist", "GET", "model-versions/get?name=m&version=1").json["model_version"]
    assert [tag["key"] for tag in found["tags"]] == ["gatehouse.author"]
    assert not found.get("aliases")
    assert server.ask("administrator", "GET", "/api/1.0/gatehouse/blocks").json["blocks"] == []


class Broken:
    """A sink that fails until it is mended."""

    def __init__(self, error: type[Exception] = OSError) -> None:
        self.error: type[Exception] | None = error
        self.kept: list[tuple[str, str]] = []
        self.calls = 0

    def keep(self, stream: str, entries: list[Entry]) -> None:
        self.calls += 1
        if self.error:
            raise self.error
        self.kept += [(stream, json.loads(entry.line).get("n", "event")) for entry in entries]

    @property
    def records(self) -> list[tuple[str, str]]:
        return [(stream, number) for stream, number in self.kept if number != "event"]


def record(number: int | str) -> dict[str, str]:
    return {"n": str(number)}


def test_waiting_for_a_line_reports_whether_it_was_stored() -> None:
    sink = Broken()
    writer = AuditWriter(sink, "w")
    started = time.monotonic()
    assert writer.write("changes", record(1), wait_seconds=0.3) is False
    assert time.monotonic() - started < 1
    sink.error = None
    assert writer.write("changes", record(2), wait_seconds=5) is True
    assert sink.records == [("changes", "1"), ("changes", "2")]
    writer.close()


def test_a_line_that_is_tried_again_is_not_reported_as_stored() -> None:
    sink = Broken()
    writer = AuditWriter(sink, "w")
    assert writer.write("changes", record(1), wait_seconds=1.5) is False
    sink.error = None
    writer.close()


def test_other_lines_never_wait() -> None:
    sink = Broken()
    writer = AuditWriter(sink, "w")
    started = time.monotonic()
    for number in range(1000):
        assert writer.write("requests", record(number))
    assert time.monotonic() - started < 0.5
    sink.error = None
    writer.close()


def test_a_line_is_on_its_way_within_a_second() -> None:
    sink = Broken()
    sink.error = None
    writer = AuditWriter(sink, "w")
    writer.write("requests", record(1))
    time.sleep(1)
    assert sink.records == [("requests", "1")]
    writer.close()


def test_closing_stores_what_is_queued() -> None:
    sink = Broken()
    sink.error = None
    writer = AuditWriter(sink, "w")
    for number in range(50):
        writer.write("requests", record(number))
    writer.close()
    assert len(sink.records) == 50


def test_closing_waits_for_a_sink_that_comes_back() -> None:
    sink = Broken()
    writer = AuditWriter(sink, "w")
    writer.write("requests", record(1))
    threading.Timer(3, lambda: setattr(sink, "error", None)).start()
    writer.close()
    assert sink.kept == [("requests", "event"), ("requests", "1"), ("requests", "event")]


def test_opening_waits_until_the_beginning_is_stored() -> None:
    sink = Broken()
    writer = AuditWriter(sink, "w")
    assert not writer.open("requests", wait_seconds=0.3)
    sink.error = None
    assert writer.open("changes", wait_seconds=5)
    assert sink.kept == [("requests", "event"), ("changes", "event")]
    writer.close()


def test_a_line_that_comes_after_the_end_is_lost_and_counted() -> None:
    sink = Broken()
    sink.error = None
    writer = AuditWriter(sink, "w")
    writer.close()
    before = lost()
    assert not writer.write("requests", record(1))
    # A change is not made then, so nothing is lost with its intent.
    assert not writer.write("changes", record(2), wait_seconds=5)
    assert (lost() - before, sink.kept) == (1, [])


def test_lines_that_are_refused_for_good_do_not_hold_up_others() -> None:
    sink = Broken(LinesRefused)
    writer = AuditWriter(sink, "w")
    assert writer.write("changes", record(1), wait_seconds=0.3) is False
    sink.error = None
    assert writer.write("changes", record(2), wait_seconds=5) is True
    assert sink.records == [("changes", "2")]
    writer.close()


def lost() -> float:
    (family,) = counters.AUDIT_LOST.collect()
    return float(sum(sample.value for sample in family.samples if sample.name.endswith("_total")))


# The start of the stream is a line as well.
@pytest.mark.parametrize(
    ("error", "lines", "expected"),
    [(LinesRefused, 1, 2), (OSError, 7, 3)],
    ids=["refused for good", "more than there is room for"],
)
def test_lost_lines_are_counted_and_reported(
    error: type[Exception], lines: int, expected: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    size = len(json.dumps({**record(1), "writer": "w", "stream": "requests", "sequence": 1, "previous": "0" * 64}))
    monkeypatch.setattr("mlflow_aws_server.gatehouse.audit.backlog._MOST_BYTES", 5 * size)
    before = lost()
    sink = Broken(error)
    writer = AuditWriter(sink, "w")
    for number in range(lines):
        writer.write("requests", record(number))
    wait_for(lambda: lost() - before == expected)
    monkeypatch.undo()
    sink.error = None
    writer.close()
    assert sink.records == [("requests", str(number)) for number in range(expected - 1, lines)]
    assert f"{REPORT}: {expected}" in caplog.text


def test_lines_that_cannot_be_stored_at_the_end_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlflow_aws_server.gatehouse.audit.writer.CLOSE_SECONDS", 0.5)
    before = lost()
    writer = AuditWriter(Broken(), "w")
    for number in range(3):
        writer.write("requests", record(number))
    writer.close()
    # With the start and the end.
    assert lost() - before == 5


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_files_are_private_appended_and_mended(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    folder.mkdir()
    (folder / "requests.jsonl").write_text('{"a":1}\n{"torn":')
    sink = FileSink(folder)
    sink.keep("requests", [Entry("requests", '{"b":2}', 0)])
    sink.keep("changes", [Entry("changes", '{"c":3}', 0)])
    assert (folder / "requests.jsonl").read_text() == '{"a":1}\n{"torn":\n{"b":2}\n'
    assert (folder / "changes.jsonl").stat().st_mode & 0o777 == 0o600


def test_what_a_full_disk_has_cut_does_not_spoil_the_next_line(tmp_path: Path) -> None:
    sink = FileSink(tmp_path)
    sink.keep("requests", [Entry("requests", '{"a":1}', 0)])
    with (tmp_path / "requests.jsonl").open("a") as other_worker:
        other_worker.write('{"torn":')
    sink.keep("requests", [Entry("requests", '{"b":2}', 0)])
    assert (tmp_path / "requests.jsonl").read_text() == '{"a":1}\n{"torn":\n{"b":2}\n'


def test_lines_are_synced_before_they_are_reported_as_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", lambda file: synced.append(os.fstat(file).st_size))
    FileSink(tmp_path).keep("changes", entries("a"))
    assert synced == [len("a\n")]


def test_workers_that_start_and_write_do_not_mix_their_lines(tmp_path: Path) -> None:
    line = json.dumps({"x": "y" * 50_000})

    def work() -> None:
        for _ in range(25):
            # One that opens the file may not take another's half-written line for one that a crash has cut.
            FileSink(tmp_path).keep("requests", [Entry("requests", line, 0)] * 3)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = (tmp_path / "requests.jsonl").read_text().splitlines()
    assert (len(lines), set(lines)) == (450, {line})


@pytest.fixture
def logs() -> Any:
    return boto3.client("logs", "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")


def entries(*lines: str) -> list[Entry]:
    return [Entry("changes", line, 1000 + index) for index, line in enumerate(lines)]


def put(*messages: str, first: int = 1000) -> dict[str, Any]:
    events = [{"timestamp": first + index, "message": message} for index, message in enumerate(messages)]
    return {"logGroupName": "audit", "logStreamName": ANY, "logEvents": events}


def test_cloudwatch_gets_one_stream_per_worker_and_batches_within_its_limits(logs: Any) -> None:
    large = "x" * 600_000
    with Stubber(logs) as stub:
        stub.add_response("create_log_stream", {}, {"logGroupName": "audit", "logStreamName": ANY})
        stub.add_response("put_log_events", {}, put("a", large))
        stub.add_response("put_log_events", {}, put(large, "b", first=1002))
        stub.add_response("put_log_events", {}, put("again"))
        sink = CloudWatchSink("audit", "w", logs)
        sink.keep("changes", entries("a", large, large, "b"))
        sink.keep("changes", entries("again"))
        stub.assert_no_pending_responses()


def test_cloudwatch_gets_the_lines_of_a_call_in_the_order_of_their_time(logs: Any) -> None:
    with Stubber(logs) as stub:
        stub.add_response("create_log_stream", {}, {"logGroupName": "audit", "logStreamName": ANY})
        stub.add_response("put_log_events", {}, put("a", "b"))
        CloudWatchSink("audit", "w", logs).keep("changes", entries("a", "b")[::-1])


def test_rejected_events_are_reported_as_refused(logs: Any) -> None:
    with Stubber(logs) as stub:
        stub.add_client_error("create_log_stream", "ResourceAlreadyExistsException")
        stub.add_response("put_log_events", {"rejectedLogEventsInfo": {"tooOldLogEventEndIndex": 1}})
        with pytest.raises(LinesRefused):
            CloudWatchSink("audit", "w", logs).keep("changes", entries("a"))
