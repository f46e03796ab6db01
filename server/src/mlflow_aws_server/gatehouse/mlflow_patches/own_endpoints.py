"""Lets requests to the gatehouse's own endpoints pass MLflow's fail-closed authorization.

With MLFLOW_BASIC_AUTH_FAIL_CLOSED (mlflow/mlflow#25065), MLflow 3.17.2 denies every route without a validator of its
own. The gatehouse's endpoints check the caller's role themselves.

Patched: entries in `mlflow.server.auth.BEFORE_REQUEST_VALIDATORS`.
Upstream: no issue is known that asks for validators of a plugin's routes.
"""

from __future__ import annotations

from flask import Flask
from mlflow.server import auth


def install(app: Flask, prefix: str) -> None:
    """Register a validator that always passes for every route below `prefix`."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(prefix):
            for method in rule.methods or ():
                auth.BEFORE_REQUEST_VALIDATORS[(rule.rule, method)] = lambda: True
