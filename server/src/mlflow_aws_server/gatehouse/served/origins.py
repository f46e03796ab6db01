"""To what a run and a logged model belong, which never changes."""

from __future__ import annotations

import threading

import sqlalchemy as sql
from cachetools import LRUCache, cached
from mlflow.store.tracking.dbmodels.models import SqlLoggedModel, SqlRun

# Of the served versions' runs and logged models; some 200 bytes each.
_REMEMBERED = 10_000

_EXPERIMENTS: LRUCache[str, str | None] = LRUCache(_REMEMBERED)
_ORIGINS: LRUCache[str, tuple[str | None, str | None]] = LRUCache(_REMEMBERED)


@cached(_EXPERIMENTS, key=lambda _, run_id: run_id, lock=threading.Lock())
def experiment_of_run(connection: sql.Connection, run_id: str) -> str | None:
    """Return the experiment of a run; None if there is no such run."""
    found = connection.scalar(sql.select(SqlRun.experiment_id).where(SqlRun.run_uuid == run_id))
    return None if found is None else str(found)


@cached(_ORIGINS, key=lambda _, model_id: model_id, lock=threading.Lock())
def origin_of_logged_model(connection: sql.Connection, model_id: str) -> tuple[str | None, str | None]:
    """Return the experiment and the run of a logged model; None for what there is not."""
    columns = sql.select(SqlLoggedModel.experiment_id, SqlLoggedModel.source_run_id)
    found = connection.execute(columns.where(SqlLoggedModel.model_id == model_id)).first()
    return (None, None) if found is None else (str(found.experiment_id), found.source_run_id)
