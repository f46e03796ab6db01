"""Issues name runs, and assessments name issues, by ids that the database knows of every team."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from support.running import Server
from support.traces import assessment, start_trace
from support.wire import Answer

V3 = "/api/3.0/mlflow/"
NOBODY_S = "0" * 32


def issue(server: Server, who: str, **more: str) -> Answer:
    content = {"experiment_id": server.experiment(who), "name": "drift", "description": "since May", **more}
    return server.ask(who, "POST", f"{V3}issues", content)


def traces_of(server: Server, made: dict[str, Any]) -> int:
    search = {"experiment_id": made["experiment_id"], "include_trace_count": True}
    (found,) = server.ask("scientist", "POST", f"{V3}issues/search", search).json["issues"]
    return int(found.get("trace_count", 0))


def of_issue(trace: str, name: str) -> dict[str, Any]:
    return assessment(trace, name, issue={"issue_name": "drift"})


def test_a_run_of_another_team_looks_like_an_unknown_run(server: Server) -> None:
    own, foreign = (server.run(server.experiment(who), who)["run_id"] for who in ("outsider", "scientist"))
    assert issue(server, "outsider", source_run_id=own).status == 200
    refused = [issue(server, "outsider", source_run_id=run) for run in (foreign, NOBODY_S)]
    assert [(answer.status, answer.json["error_code"]) for answer in refused] == [(404, "RESOURCE_DOES_NOT_EXIST")] * 2


@pytest.mark.parametrize("way", ["with the trace", "later", "by another name"])
def test_a_foreign_issue_counts_no_trace(server: Server, way: str) -> None:
    made = issue(server, "scientist").json["issue"]
    experiment, trace = server.experiment("outsider"), f"tr-{uuid.uuid4().hex}"
    named = of_issue(trace, made["issue_id"])
    if way == "with the trace":
        answer = start_trace(server, "outsider", trace, experiment, assessments=[named])
    else:
        assert start_trace(server, "outsider", trace, experiment).status == 200
        path = f"{V3}traces/{trace}/assessments"
        if way == "later":
            answer = server.ask("outsider", "POST", path, {"assessment": named})
        else:
            first = server.ask("outsider", "POST", path, {"assessment": {**named, "assessment_name": "mine"}})
            assert first.status == 200, first.body
            change = {"assessment": {"assessment_name": made["issue_id"]}, "update_mask": "assessmentName"}
            answer = server.ask("outsider", "PATCH", f"{path}/{first.json['assessment']['assessment_id']}", change)
    assert answer.status == 404, answer.body
    assert traces_of(server, made) == 0


def test_an_issue_of_the_team_counts_its_traces(server: Server) -> None:
    made = issue(server, "scientist").json["issue"]
    trace = f"tr-{uuid.uuid4().hex}"
    assert start_trace(server, "scientist", trace, made["experiment_id"]).status == 200
    content = {"assessment": of_issue(trace, made["issue_id"])}
    assert server.ask("scientist", "POST", f"{V3}traces/{trace}/assessments", content).status == 200
    assert traces_of(server, made) == 1
