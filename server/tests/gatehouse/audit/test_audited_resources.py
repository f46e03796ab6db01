"""A line of the audit trail names what was changed, whichever part of MLflow answers."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from support.running import MCP_SERVERS, Server


def test_changes_of_mcp_servers_are_written_ahead_and_named(server: Server) -> None:
    """FastAPI answers for them, past Flask's hooks."""
    name = f"com.bank/{uuid.uuid4().hex}"
    version = {"server_json": {"name": name, "version": "1.0.0"}, "status": "draft"}
    path = f"{MCP_SERVERS}/{name}"
    server_only, with_alias = {"mcp_server": name}, {"mcp_server": name, "alias": "candidate"}
    of_version = {"mcp_server": name, "version": "1.0.0"}
    steps: list[tuple[str, str, Any, dict[str, str]]] = [
        ("POST", MCP_SERVERS, {"name": name}, server_only),
        ("POST", f"{path}/versions", version, of_version),
        ("POST", f"{path}/aliases", {"alias": "candidate", "version": "1.0.0"}, {**with_alias, "version": "1.0.0"}),
        ("DELETE", f"{path}/aliases/candidate", None, with_alias),
        ("DELETE", f"{path}/versions/1.0.0", None, of_version),
        ("DELETE", path, None, server_only),
    ]
    for method, address, content, named in steps:
        answer = server.ask("scientist", method, address, content)
        assert answer.status == 200, answer.body
        lines = server.changes(answer)
        assert [line["outcome"] for line in lines] == ["intended", "allowed"], address
        for line in lines:
            subjects = ("mcp_server", "alias", "version")
            assert {subject: line[subject] for subject in subjects if subject in line} == named


@pytest.mark.parametrize("below", ["", "/versions/1.0.0", "/aliases/candidate", "/endpoints", "/endpoints/e-1"])
def test_reads_of_an_mcp_server_name_it(server: Server, below: str) -> None:
    line = server.line(server.ask("scientist", "GET", f"{MCP_SERVERS}/com.bank/looked-at{below}"))
    assert line["mcp_server"] == "com.bank/looked-at"


def test_a_refused_change_names_its_resources(server: Server) -> None:
    answer = server.ask("viewer", "DELETE", f"{MCP_SERVERS}/com.bank/served")
    assert answer.status == 403
    assert server.line(answer)["mcp_server"] == "com.bank/served"


DELETIONS: dict[str, tuple[str, str, dict[str, str]]] = {
    "a review queue": ("POST", "/api/3.0/mlflow/review-queues/delete", {"queue_id": "q-1"}),
    "a label schema": ("DELETE", "/api/3.0/mlflow/label-schemas/delete", {"schemaId": "s-1"}),
    "a dataset": ("DELETE", "/api/3.0/mlflow/datasets/d-1", {}),
    "a scorer": ("DELETE", "/api/3.0/mlflow/scorers/delete", {"experiment_id": "1", "name": "toxicity"}),
    "an assessment": ("DELETE", "/api/3.0/mlflow/traces/tr-1/assessments/a-1", {}),
}
NAMED = {
    "a review queue": {"queue_id": "q-1"},
    "a label schema": {"schema_id": "s-1"},
    "a dataset": {"dataset_id": "d-1"},
    "a scorer": {"scorer": "toxicity"},
    "an assessment": {"assessment_id": "a-1", "trace_id": "tr-1"},
}


@pytest.mark.parametrize("what", DELETIONS)
def test_a_deletion_names_its_resource(server: Server, what: str) -> None:
    method, path, content = DELETIONS[what]
    answer = server.ask("scientist", method, path, content)
    assert NAMED[what].items() <= server.line(answer).items(), answer.body


RUN = "0123456789abcdef0123456789abcdef"
OWNER = {"experiment_id": "77", "run_id": RUN}
ARTIFACTS = f"workspaces/fraud/77/{RUN}/artifacts"
FILES = "/api/2.0/mlflow-artifacts"
TRACES = {"trace_id": "tr-1,tr-2"}
QUERY = "query Q($data: MlflowGetRunInput!) { mlflowGetRun(input: $data) { run { info { runId } } } }"
INFO = {
    "trace_id": "tr-1",
    "trace_location": {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "77"}},
    "request_time": "2026-01-01T00:00:00Z",
    "state": "OK",
}
DELETED_BY_ID = {"experiment_id": "77", "request_ids": ["tr-1", "tr-2"]}
DELETED_BY_TIME = {"experiment_id": "77", "max_timestamp_millis": 5000, "max_traces": 9}
CALLS: dict[str, tuple[str, str, Any, dict[str, str]]] = {
    "a list of files": ("GET", f"{FILES}/artifacts?path={ARTIFACTS}", None, OWNER),
    "a file of a run": ("GET", f"/get-artifact?run_id={RUN}&path=a", None, {"run_id": RUN}),
    "a file of a trace": ("GET", "/ajax-api/2.0/mlflow/get-trace-artifact?request_id=tr-1", None, {"trace_id": "tr-1"}),
    "files of a run": ("GET", f"/api/2.0/mlflow/artifacts/list?run_id={RUN}", None, {"run_id": RUN}),
    "a multipart upload": ("POST", f"{FILES}/mpu/create/{ARTIFACTS}/a", {"path": "a", "num_parts": 2}, OWNER),
    "a presigned download": ("GET", f"{FILES}/presigned/{ARTIFACTS}/a", None, OWNER),
    "traces in a query": ("GET", "/api/3.0/mlflow/traces/batchGet?trace_ids=tr-1&trace_ids=tr-2", None, TRACES),
    "a new trace": (
        "POST",
        "/api/3.0/mlflow/traces",
        {"trace": {"trace_info": INFO}},
        {"trace_id": "tr-1", "experiment_id": "77"},
    ),
    "a tag of a trace": (
        "PATCH",
        "/api/2.0/mlflow/traces/tr-1/tags",
        {"key": "k", "value": "v"},
        {"trace_id": "tr-1"},
    ),
    "links of traces": (
        "POST",
        "/api/2.0/mlflow/traces/link-to-run",
        {"trace_ids": ["tr-1", "tr-2"], "run_id": RUN},
        {**TRACES, "run_id": RUN},
    ),
    "traces that are deleted": (
        "POST",
        "/api/2.0/mlflow/traces/delete-traces",
        DELETED_BY_ID,
        {**TRACES, "experiment_id": "77"},
    ),
    "traces that are deleted by their time": (
        "POST",
        "/api/2.0/mlflow/traces/delete-traces",
        DELETED_BY_TIME,
        {"experiment_id": "77", "until_milliseconds": "5000", "most_traces": "9"},
    ),
    "a query in GraphQL": (
        "POST",
        "/graphql",
        {"query": QUERY, "variables": {"data": {"runId": RUN}}},
        {"run_id": RUN},
    ),
}


@pytest.mark.parametrize("what", CALLS)
def test_a_line_names_what_the_call_names(server: Server, what: str) -> None:
    method, path, content, named = CALLS[what]
    line = server.line(server.ask("scientist", method, path, content))
    assert line["handler"], path
    assert named.items() <= line.items()


def test_spans_by_opentelemetry_are_named_by_experiment_and_trace(server: Server) -> None:
    experiment = server.experiment()
    message = ExportTraceServiceRequest()
    span = message.resource_spans.add().scope_spans.add().spans.add(name="s")
    span.trace_id, span.span_id, span.start_time_unix_nano, span.end_time_unix_nano = b"\x0a" * 16, b"\x03" * 8, 1, 2
    headers = {"X_MLFLOW_EXPERIMENT_ID": experiment, "Content_Type": "application/x-protobuf"}
    answer = server.ask("scientist", "POST", "/v1/traces", message.SerializeToString(), **headers)
    assert answer.status == 200, answer.body
    assert {"experiment_id": experiment, "trace_id": f"tr-{'0a' * 16}"}.items() <= server.line(answer).items()
