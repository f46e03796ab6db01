"""Stores a version's source `runs:/<run>/<path>` as the address that it names, as MLflow's own client does.

Else nobody could tell whether a file that is written belongs to a version that is served.
"""

from __future__ import annotations

import functools
from typing import Any

from mlflow.entities.model_registry import ModelVersion
from mlflow.server import handlers

_RUNS = "runs:/"


def settle_sources(store: Any) -> None:  # noqa: ANN401 - MLflow is untyped here
    """Make `store.create_model_version` resolve its source; MlflowException when the workspace has no such run."""
    create = store.create_model_version

    @functools.wraps(create)
    def create_model_version(*args: Any, source: str, **kwargs: Any) -> ModelVersion:  # noqa: ANN401
        created: ModelVersion = create(*args, source=_settled(source), **kwargs)
        return created

    store.create_model_version = create_model_version


def _settled(source: str) -> str:
    if not source.startswith(_RUNS):
        return source
    run_id, _, path = source.removeprefix(_RUNS).partition("/")
    artifacts: str = handlers._get_tracking_store().get_run(run_id).info.artifact_uri
    return f"{artifacts.rstrip('/')}/{path}"
