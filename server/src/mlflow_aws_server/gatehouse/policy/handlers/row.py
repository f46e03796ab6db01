"""How the table is written: rows by what an editor can jump to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlflow.server import handlers

from mlflow_aws_server.gatehouse.request.handler import Handler

Key = type | Callable[..., Any] | str
"""A protobuf message of MLflow's, else the function that handles the request, else (closures) the function's name."""

Rows = list[tuple[Key, Handler]]


def each(handler: Handler, *keys: Key) -> Rows:
    """Return a row for each of `keys`."""
    return [(key, handler) for key in keys]


def name_of(key: Key) -> str:
    """Return the name by which MLflow's routers know the handler."""
    if isinstance(key, str):
        return key
    function = handlers.HANDLERS[key] if isinstance(key, type) else key
    return str(function.__name__)
