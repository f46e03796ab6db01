"""Every path that the pinned MLflow server routes, read from its own Flask and FastAPI applications."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from flask import Flask

_PARAMETER = re.compile(r"<[^>]+>|\{[^}]+\}")


def glob_of(route: str) -> str:
    """Write a Flask or FastAPI route with `*` for each parameter."""
    return _PARAMETER.sub("*", route)


def _prepare(folder: Path) -> None:
    """Switch on whatever adds routes: uvicorn's application, the permission routes."""
    settings = folder / "auth.ini"
    settings.write_text(
        f"[mlflow]\ndefault_permission = READ\ndatabase_uri = sqlite:///{folder / 'auth.db'}\nadmin_username = admin\n"
    )
    os.environ.update(
        _MLFLOW_SGI_NAME="uvicorn",
        MLFLOW_AUTH_CONFIG_PATH=str(settings),
        MLFLOW_AUTH_ADMIN_PASSWORD=secrets.token_urlsafe(32),
        MLFLOW_FLASK_SERVER_SECRET_KEY=secrets.token_urlsafe(32),
        MLFLOW_DISABLE_TELEMETRY="true",
    )


def applications() -> tuple[FastAPI, Flask]:
    """Return MLflow's two applications with every route. Once a process: it changes the environment."""
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        # MLflow reads the environment while it is imported.
        from mlflow.server import app as flask_app
        from mlflow.server.auth import create_app

        return create_app(flask_app), flask_app


def routed_paths() -> list[str]:
    """Return the globs of all routes, sorted."""
    fastapi_app, flask_app = applications()
    paths = {context.path for context in iter_route_contexts(fastapi_app.routes)}
    paths |= {rule.rule for rule in flask_app.url_map.iter_rules()}
    # The empty path is the mount point of the Flask application.
    return sorted({glob_of(path) for path in paths if path})
