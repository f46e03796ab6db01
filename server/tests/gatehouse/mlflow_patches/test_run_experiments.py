"""The experiment of a run decides who may log to it, whichever worker created the run."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from mlflow.store.tracking.dbmodels.models import SqlRun

from mlflow_aws_server.gatehouse.mlflow_patches.run_experiments import RunExperiments, requirements
from mlflow_aws_server.gatehouse.request.context import RequestContext, begin
from support.running import Server


def made_elsewhere(server: Server) -> str:
    """Return a run of team fraud's that this worker has not made."""
    run, twin = server.run(server.experiment())["run_id"], uuid.uuid4().hex
    columns = [column.name for column in SqlRun.__table__.columns]
    values = ", ".join(":twin" if name == "run_uuid" else name for name in columns)
    statement = f"INSERT INTO runs ({', '.join(columns)}) SELECT {values} FROM runs WHERE run_uuid = :run"  # noqa: S608
    assert server.sql(statement, twin=twin, run=run).rowcount == 1
    return twin


@pytest.mark.parametrize(("who", "expected"), [("scientist", 200), ("viewer", 403), ("outsider", 403)])
def test_a_run_of_another_worker_is_looked_up(server: Server, who: str, expected: int) -> None:
    run = made_elsewhere(server)
    metric = {"run_id": run, "key": "loss", "value": 1.0, "timestamp": 1}
    # The second answer comes from what the worker has learnt by the first.
    assert [server.mlflow(who, "POST", "runs/log-metric", metric).status for _ in range(2)] == [expected] * 2


def test_a_run_belongs_to_its_workspace(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """MLflow's authorization would look at the experiment's workspace as well; here it is held by itself."""
    run, runs = made_elsewhere(server), RunExperiments()
    store = SimpleNamespace(engine=server.engine)
    monkeypatch.setattr("mlflow.server.handlers._get_tracking_store", lambda: store)

    def found(workspace: str) -> bool:
        begin(RequestContext("POST", "/", workspace=workspace))
        return runs.requirement(run, "update") is not None

    # What one team has taught a worker is not true for another.
    assert [found(workspace) for workspace in ("pricing", "fraud", "pricing")] == [False, True, False]


def test_a_run_that_the_worker_has_made_is_not_looked_up() -> None:
    begin(RequestContext("POST", "/", workspace="fraud"))
    made = SimpleNamespace(info=SimpleNamespace(run_id="r", experiment_id="7"))
    # There is no engine to look it up with.
    store, runs = SimpleNamespace(create_run=lambda: made), RunExperiments()
    runs.learn_from(store)
    assert store.create_run() is made
    assert runs.requirement("r", "update") == requirements("7", "update")


def test_an_unknown_run_is_refused(server: Server) -> None:
    metric = {"run_id": uuid.uuid4().hex, "key": "loss", "value": 1.0, "timestamp": 1}
    assert server.mlflow("scientist", "POST", "runs/log-metric", metric).status == 403
