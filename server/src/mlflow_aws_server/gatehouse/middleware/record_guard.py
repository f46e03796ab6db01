"""Puts the guard of served versions around MLflow's handlers on Flask's routes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, g

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.parts import Part
from mlflow_aws_server.gatehouse.served.guard import check_stored, guarded, watch

View = Callable[..., Any]


def guard_views(app: Flask, handlers: Mapping[str, Handler], access: AccessRules) -> None:
    """Replace the views of all handlers that may write to a served version's record."""
    watch()
    for name, view in app.view_functions.items():
        if name in handlers and handlers[name].writes:
            app.view_functions[name] = _guarded(view, access)


def _guarded(view: View, access: AccessRules) -> View:
    @functools.wraps(view)
    def guarded_view(**route: str) -> Any:  # noqa: ANN401 - whatever MLflow returns
        parts: frozenset[Part] = g.gatehouse_parts
        in_s3 = frozenset(part for part in parts if part.is_stored_in_s3)
        with guarded(parts - in_s3, access):
            response: Response = view(**route)
        if in_s3 and response.status_code == 200:
            check_stored(in_s3, access)
        return response

    return guarded_view
