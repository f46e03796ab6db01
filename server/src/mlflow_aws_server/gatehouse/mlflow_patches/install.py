"""Installs every patch of MLflow, in order. An upgrade of MLflow reads the modules that are listed here."""

from __future__ import annotations

from flask import Flask

from mlflow_aws_server.configuration.gatehouse_settings import GatehouseSettings
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store, tracking_store
from mlflow_aws_server.gatehouse.mlflow_patches import (
    artifact_repositories,
    failures,
    flask_sessions,
    missing_files,
    new_versions,
    own_endpoints,
    permission_store,
    presigned_transfers,
    redactions,
    run_experiments,
    search_conditions,
    search_limits,
    statement_time,
    trace_tags,
    workspace_cache,
)


def install(app: Flask, settings: GatehouseSettings, destination: str, own_prefix: str) -> None:
    """Patch MLflow, before its `auth.create_app`; `destination` is where artifacts are, `own_prefix` where the
    gatehouse's endpoints are in `app`.

    Two more plug in by their names: `authorization` (mlflow-auth.ini) and `workspace_provider` (entry point).
    """
    failures.install()
    # Artifacts and traces
    artifact_repositories.install(destination)
    missing_files.install()
    if not settings.presigned_transfers:
        presigned_transfers.install()
    trace_tags.install()
    # Stores
    new_versions.install(registry_store())
    search_conditions.install()
    search_limits.install(tracking_store())
    search_limits.install(registry_store())
    for store in (tracking_store(), registry_store()):
        statement_time.install(store.engine, settings.statement_seconds)
    # Authorization
    flask_sessions.install(app)
    own_endpoints.install(app, own_prefix)
    permission_store.install()
    redactions.install()
    workspace_cache.install()
    run_experiments.install(tracking_store())
