"""A line of the audit trail names what was changed, whichever part of MLflow answers."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

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
