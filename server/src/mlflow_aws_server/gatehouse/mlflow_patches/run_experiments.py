"""Knows to which experiment a run belongs, which never changes.

Before a client may log to a run, MLflow 3.17.2 reads the whole run with its metrics, parameters and tags to find its
experiment: seven statements per call of log-batch, which doubled the call's time (bench/).

Patched: `mlflow.server.auth._run_requirement`, and `create_run` of the tracking store.
Upstream: mlflow/mlflow#9684 (open) reports the slowness of authorization; no issue names this read.
"""

from __future__ import annotations

import functools
import threading
from typing import Any

import sqlalchemy as sql
from cachetools import LRUCache
from mlflow.entities import Run
from mlflow.server import auth
from mlflow.store.tracking.dbmodels.models import SqlExperiment, SqlRun

from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.mlflow_internals import tracking_store
from mlflow_aws_server.gatehouse.request.context import current

# Runs that log at the same time, and many more; some 200 bytes each.
_RUNS = 10_000

Requirements = tuple[tuple[str, str], list[Any]]


class RunExperiments:
    """What a worker knows: the runs that it has created, and those that it has looked up."""

    def __init__(self) -> None:
        # A run is looked up in the workspace of the request only.
        self._known: LRUCache[tuple[str, str], str] = LRUCache(_RUNS)
        self._lock = threading.Lock()

    def learn_from(self, store: Any) -> None:  # noqa: ANN401 - MLflow is untyped here
        """Remember every run that the tracking store creates."""
        create = store.create_run

        @functools.wraps(create)
        def create_run(*args: Any, **kwargs: Any) -> Run:  # noqa: ANN401
            run: Run = create(*args, **kwargs)
            self._remember(run.info.run_id, run.info.experiment_id)
            return run

        store.create_run = create_run

    def requirement(self, run_id: str, action: str) -> Requirements | None:
        """Replace MLflow's function: return which permission on which experiment an action on a run needs."""
        experiment_id = self._experiment_of(run_id)
        return None if experiment_id is None else requirements(experiment_id, action)

    def _experiment_of(self, run_id: str) -> str | None:
        with self._lock:
            experiment_id = self._known.get((current().workspace, run_id))
        if experiment_id is None and (experiment_id := _look_up(run_id)):
            self._remember(run_id, experiment_id)
        return experiment_id

    def _remember(self, run_id: str, experiment_id: str) -> None:
        with self._lock:
            self._known[current().workspace, run_id] = experiment_id


def _look_up(run_id: str) -> str | None:
    statement = (
        sql.select(SqlRun.experiment_id)
        .join(SqlExperiment, SqlExperiment.experiment_id == SqlRun.experiment_id)
        .where(SqlRun.run_uuid == run_id, SqlExperiment.workspace == current().workspace)
    )
    with autocommit(tracking_store().engine) as connection:
        found = connection.scalar(statement)
    return None if found is None else str(found)


def requirements(experiment_id: str, action: str) -> Requirements:
    """Return MLflow's requirements of an action on a run of the experiment; a test compares them with MLflow's own."""
    experiment = (auth.RESOURCE_TYPE_EXPERIMENT, experiment_id)
    return experiment, [
        auth.Requirement(auth.RESOURCE_TYPE_EXPERIMENT, experiment_id, "read"),
        auth.Requirement(auth.RESOURCE_TYPE_RUN, "*", action, fallback_if_no_grant=(experiment,)),
    ]


def install(store: Any) -> None:  # noqa: ANN401 - MLflow is untyped here
    """Make MLflow's authorization ask a worker's knowledge, which the tracking store's new runs add to."""
    runs = RunExperiments()
    runs.learn_from(store)
    auth._run_requirement = runs.requirement
