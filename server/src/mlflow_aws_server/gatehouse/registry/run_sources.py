"""Resolves a version's source `runs:/<run>/<path>` to the address of the files, as MLflow's own client does.

Unresolved, a source would not say whether a file that is written belongs to a served version.
"""

from __future__ import annotations

from mlflow_aws_server.gatehouse.mlflow_internals import tracking_store

_RUNS = "runs:/"


def resolve_run_uri(source: str) -> str:
    """Return the address of a source; raises MlflowException if the workspace has no such run."""
    if not source.startswith(_RUNS):
        return source
    run_id, _, path = source.removeprefix(_RUNS).partition("/")
    artifacts: str = tracking_store().get_run(run_id).info.artifact_uri
    return f"{artifacts.rstrip('/')}/{path}"
