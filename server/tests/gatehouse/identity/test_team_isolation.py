"""No caller sees the resources of another team, by any call."""

from __future__ import annotations

import dataclasses
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from support.running import Server
from support.wire import Answer


@dataclass(frozen=True)
class Things:
    """What team fraud has."""

    experiment: str
    name: str
    run: str
    artifact_uri: str
    path: str
    model: str
    logged_model: str
    trace: str


@pytest.fixture(scope="module")
def things(server: Server) -> Things:
    name = f"secret-{uuid.uuid4().hex[:8]}"
    made = server.mlflow("scientist", "POST", "experiments/create", {"name": name})
    experiment = made.json["experiment_id"]
    run = server.run(experiment)
    path = run["artifact_uri"].removeprefix("mlflow-artifacts:/")
    upload = server.ask("scientist", "PUT", f"/api/2.0/mlflow-artifacts/artifacts/{path}/model/secret.txt", b"secret")
    assert upload.status == 200, upload.body
    metric = {"run_id": run["run_id"], "key": "loss", "value": 1.0, "timestamp": 1}
    assert server.mlflow("scientist", "POST", "runs/log-metric", metric).status == 200
    model = f"secret-{uuid.uuid4().hex[:8]}"
    server.mlflow("scientist", "POST", "registered-models/create", {"name": model})
    version = {"name": model, "source": f"{run['artifact_uri']}/model", "run_id": run["run_id"]}
    assert server.mlflow("scientist", "POST", "model-versions/create", version).status == 200
    logged = server.mlflow("scientist", "POST", "logged-models", {"experiment_id": experiment, "name": "m"})
    trace = f"tr-{uuid.uuid4().hex}"
    info = {
        "trace_id": trace,
        "trace_location": {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}},
        "request_time": "2026-01-01T00:00:00Z",
        "state": "OK",
    }
    started = server.ask("scientist", "POST", "/api/3.0/mlflow/traces", {"trace": {"trace_info": info}})
    assert started.status == 200, started.body
    logged_model = logged.json["model"]["info"]["model_id"]
    return Things(experiment, name, run["run_id"], run["artifact_uri"], path, model, logged_model, trace)


V2 = "/api/2.0/mlflow/"
V3 = "/api/3.0/mlflow/"
ARTIFACTS = "/api/2.0/mlflow-artifacts/"
ASKS: dict[str, tuple[str, str, Any]] = {
    "experiment by id": ("GET", V2 + "experiments/get?experiment_id={experiment}", None),
    "experiment by name": ("GET", V2 + "experiments/get-by-name?experiment_name={name}", None),
    "run": ("GET", V2 + "runs/get?run_id={run}", None),
    "run by its old name": ("GET", V2 + "runs/get?run_uuid={run}", None),
    "metric history": ("GET", V2 + "metrics/get-history?run_id={run}&metric_key=loss", None),
    "metric history in bulk": (
        "GET",
        "/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id={run}&metric_key=loss",
        None,
    ),
    "artifact list": ("GET", V2 + "artifacts/list?run_id={run}", None),
    "artifact list by path": ("GET", ARTIFACTS + "artifacts?path={path}/model", None),
    "artifact of a run": ("GET", "/get-artifact?run_uuid={run}&path=model/secret.txt", None),
    "artifact by path": ("GET", ARTIFACTS + "artifacts/{path}/model/secret.txt", None),
    "artifact by an encoded path": ("GET", ARTIFACTS + "artifacts/workspaces%2Ffraud/{path}/model/secret.txt", None),
    "artifact by a climbing path": ("GET", ARTIFACTS + "artifacts/workspaces/pricing/../{path}/model/secret.txt", None),
    "artifact by a twice encoded path": ("GET", ARTIFACTS + "artifacts/workspaces/pricing/%252e%252e/{path}", None),
    "artifact of a version": ("GET", "/model-versions/get-artifact?name={model}&version=1&path=secret.txt", None),
    "model": ("GET", V2 + "registered-models/get?name={model}", None),
    "version": ("GET", V2 + "model-versions/get?name={model}&version=1", None),
    "version's address": ("GET", V2 + "model-versions/get-download-uri?name={model}&version=1", None),
    "latest versions": ("GET", V2 + "registered-models/get-latest-versions?name={model}", None),
    "logged model": ("GET", V2 + "logged-models/{logged_model}", None),
    "logged model's files": ("GET", V2 + "logged-models/{logged_model}/artifacts/directories", None),
    "trace": ("GET", V3 + "traces/{trace}", None),
    "trace of version 2": ("GET", V2 + "traces/{trace}/info", None),
    "trace's artifact": ("GET", "/ajax-api/2.0/mlflow/get-trace-artifact?request_id={trace}", None),
    "upload": ("PUT", ARTIFACTS + "artifacts/{path}/model/secret.txt", b"overwritten"),
    "deleted artifact": ("DELETE", ARTIFACTS + "artifacts/{path}/model/secret.txt", None),
    "metric": ("POST", V2 + "runs/log-metric", {"run_id": "{run}", "key": "k", "value": 1, "timestamp": 1}),
    "deleted run": ("POST", V2 + "runs/delete", {"run_id": "{run}"}),
    "deleted experiment": ("POST", V2 + "experiments/delete", {"experiment_id": "{experiment}"}),
    "renamed model": ("POST", V2 + "registered-models/rename", {"name": "{model}", "new_name": "x"}),
    "deleted model": ("DELETE", V2 + "registered-models/delete", {"name": "{model}"}),
    "alias": ("POST", V2 + "registered-models/alias", {"name": "{model}", "alias": "mine", "version": "1"}),
    "run in the experiment": ("POST", V2 + "runs/create", {"experiment_id": "{experiment}"}),
}


def ask(server: Server, things: Things, who: str, what: str, **headers: str) -> Answer:
    method, path, content = ASKS[what]
    names = dataclasses.asdict(things)
    filled = (
        {name: value.format(**names) if isinstance(value, str) else value for name, value in content.items()}
        if isinstance(content, dict)
        else content
    )
    return server.ask(who, method, path.format(**names), filled, **headers)


@pytest.mark.parametrize("what", ASKS)
def test_another_team_gets_nothing(server: Server, things: Things, what: str) -> None:
    answer = ask(server, things, "outsider", what)
    assert answer.status in (400, 403, 404), (answer.status, answer.body)


@pytest.mark.parametrize("what", ASKS)
def test_another_team_gets_nothing_by_naming_the_workspace(server: Server, things: Things, what: str) -> None:
    answer = ask(server, things, "outsider", what, X_MLFLOW_WORKSPACE="fraud")
    assert answer.status == 403
    assert "You are not in the team" in answer.message


READS = [what for what, (method, _, _) in ASKS.items() if method == "GET" and " path" not in what]


@pytest.mark.parametrize("what", [what for what in READS if what not in ("trace's artifact",)])
@pytest.mark.parametrize("who", ["scientist", "colleague", "viewer"])
def test_the_team_and_its_viewers_read(server: Server, things: Things, who: str, what: str) -> None:
    answer = ask(server, things, who, what)
    assert answer.status == 200, answer.body


@pytest.mark.parametrize("what", [what for what, (method, _, _) in ASKS.items() if method != "GET"])
def test_viewers_change_nothing(server: Server, things: Things, what: str) -> None:
    assert ask(server, things, "viewer", what).status == 403


@pytest.mark.parametrize("what", [what for what, (method, _, _) in ASKS.items() if method != "GET"])
def test_promotion_cannot_write_in_a_team(server: Server, things: Things, what: str) -> None:
    assert ask(server, things, "governor", what, X_MLFLOW_WORKSPACE="fraud").status == 403


@pytest.mark.parametrize("who", ["governor", "administrator"])
def test_promotion_and_administrators_read_every_team_one_at_a_time(server: Server, things: Things, who: str) -> None:
    assert ask(server, things, who, "run", X_MLFLOW_WORKSPACE="fraud").status == 200
    assert ask(server, things, who, "run", X_MLFLOW_WORKSPACE="pricing").status in (403, 404)
    answer = ask(server, things, who, "run")
    assert answer.status == 400
    assert "MLFLOW_WORKSPACE=fraud" in answer.message


@pytest.mark.parametrize("team", ["fraud", "pricing"])
def test_administrators_write_in_every_team(server: Server, team: str) -> None:
    content = {"name": uuid.uuid4().hex}
    answer = server.mlflow("administrator", "POST", "experiments/create", content, X_MLFLOW_WORKSPACE=team)
    assert answer.status == 200, answer.body


SEARCHES: dict[str, tuple[str, str, Any]] = {
    "experiments": ("POST", V2 + "experiments/search", {"max_results": 1000}),
    "runs": ("POST", V2 + "runs/search", {"experiment_ids": ["{experiment}"]}),
    "models": ("GET", V2 + "registered-models/search?max_results=1000", None),
    "versions": ("GET", V2 + "model-versions/search?max_results=1000", None),
    "logged models": ("POST", V2 + "logged-models/search", {"experiment_ids": ["{experiment}"]}),
    "traces": (
        "POST",
        V3 + "traces/search",
        {"locations": [{"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": "{experiment}"}}]},
    ),
    "artifacts": ("GET", ARTIFACTS + "artifacts", None),
}


def fill(content: Any, names: dict[str, str]) -> Any:
    if isinstance(content, str):
        return content.format(**names)
    if isinstance(content, list):
        return [fill(each, names) for each in content]
    return {name: fill(value, names) for name, value in content.items()} if isinstance(content, dict) else content


@pytest.mark.parametrize("what", SEARCHES)
def test_searches_find_only_the_callers_team(server: Server, things: Things, what: str) -> None:
    method, path, content = SEARCHES[what]
    filled = fill(content, dataclasses.asdict(things))
    own, others = (server.ask(who, method, path, filled) for who in ("colleague", "outsider"))
    assert own.status == 200, own.body
    assert len(own.body) > 10
    if what == "artifacts":
        assert things.experiment in {file["path"] for file in own.json["files"]}
        assert things.experiment not in {file["path"] for file in others.json.get("files", [])}
        return
    for word in (things.name, things.run, things.model, things.logged_model, things.trace):
        assert word.encode() not in others.body


QUERIES = {
    "experiment": 'mlflowGetExperiment(input: {experimentId: "EXPERIMENT"}) { experiment { name } }',
    "run": 'mlflowGetRun(input: {runId: "RUN"}) { run { info { runId artifactUri } } }',
    "runs": 'mlflowSearchRuns(input: {experimentIds: ["EXPERIMENT"]}) { runs { info { runId } } }',
    "versions": "mlflowSearchModelVersions(input: {}) { modelVersions { name } }",
    "artifacts": 'mlflowListArtifacts(input: {runId: "RUN"}) { rootUri files { path } }',
}


@pytest.mark.parametrize("what", QUERIES)
def test_graphql_reads_only_the_callers_team(server: Server, things: Things, what: str) -> None:
    field = QUERIES[what].replace("EXPERIMENT", things.experiment).replace("RUN", things.run)
    query = {"query": f"query {{ {field} }}", "variables": {}}
    own, others = (server.ask(who, "POST", "/graphql", query) for who in ("colleague", "outsider"))
    words = (things.name, things.run, things.model, "model")
    found = [word for word in words if word.encode() in own.body]
    assert own.status == 200
    assert found, own.body
    for word in (things.name, things.run, things.model, things.path):
        assert word.encode() not in others.body


def test_a_member_of_two_teams_must_choose_a_workspace(server: Server) -> None:
    content = {"name": uuid.uuid4().hex}
    answer = server.mlflow("both", "POST", "experiments/create", content)
    assert answer.status == 400
    assert "fraud and pricing" in answer.message
    made = server.mlflow("both", "POST", "experiments/create", content, X_MLFLOW_WORKSPACE="pricing")
    assert server.mlflow("outsider", "GET", f"experiments/get?experiment_id={made.json['experiment_id']}").status == 200


def test_two_workspaces_are_refused(server: Server) -> None:
    both = {"X_MLFLOW_WORKSPACE": "fraud", "x_mlflow_workspace": "pricing"}
    assert server.mlflow("both", "GET", "registered-models/search", None, **both).status == 400


@pytest.mark.parametrize("name", ["default", "fraud/../pricing", "PRICING", "nowhere"])
def test_other_workspaces_are_refused_alike_whether_they_exist_or_not(server: Server, name: str) -> None:
    answer = server.mlflow("scientist", "GET", "registered-models/search", None, X_MLFLOW_WORKSPACE=name)
    assert answer.status == 403
    assert "Your workspaces: fraud." in answer.message


def test_an_experiment_is_found_as_soon_as_it_exists(server: Server) -> None:
    """MLflow's own cache denies it for an hour."""
    following = str(int(server.experiment()) + 1)
    assert server.mlflow("scientist", "GET", f"experiments/get?experiment_id={following}").status == 403
    assert server.experiment() == following
    assert server.mlflow("scientist", "GET", f"experiments/get?experiment_id={following}").status == 200


def test_a_machine_works_for_its_team(server: Server, things: Things) -> None:
    members = server.issuer.machine_token("mlflow/fraud.members")
    viewers = server.issuer.machine_token("mlflow/fraud.viewers")
    others = server.issuer.machine_token("mlflow/pricing.members")
    path = f"{V2}runs/get?run_id={things.run}"
    create = ("POST", f"{V2}experiments/create", {"name": uuid.uuid4().hex})

    def status(token: str, method: str, path: str, content: Any = None) -> int:
        return server.ask(None, method, path, content, Authorization=f"Bearer {token}").status

    assert [status(token, "GET", path) for token in (members, viewers, others)] == [200, 200, 403]
    assert [status(token, *create) for token in (viewers, members)] == [403, 200]


def test_the_page_learns_what_it_may_offer(server: Server) -> None:
    answer = server.ask("viewer", "GET", "/ajax-api/3.0/mlflow/users/current/permissions")
    assert {(row["workspace"], row["permission"]) for row in answer.json["permissions"]} == {("fraud", "READ")}
    answer = server.ask("scientist", "GET", "/ajax-api/3.0/mlflow/workspaces")
    assert [each["name"] for each in answer.json["workspaces"]] == ["fraud"]
    found = [server.ask("administrator", "GET", f"/ajax-api/3.0/mlflow/workspaces/{name}") for name in ("fraud", "no")]
    assert [answer.status for answer in found] == [200, 404]
