"""Reads a version's source `runs:/<run>/<path>` as the address that it names, as MLflow's own client does.

As it comes, nobody could tell whether a file that is written belongs to a version that is served.
"""

from __future__ import annotations

from mlflow.server import handlers

_RUNS = "runs:/"


def settled(source: str) -> str:
    """Return the address of a source; MlflowException when the workspace has no such run."""
    if not source.startswith(_RUNS):
        return source
    run_id, _, path = source.removeprefix(_RUNS).partition("/")
    artifacts: str = handlers._get_tracking_store().get_run(run_id).info.artifact_uri
    return f"{artifacts.rstrip('/')}/{path}"
