"""Finds the handler that MLflow will run for a request, before anything of its body is read.

The answer comes from the two routers themselves, FastAPI's and Flask's, not from a reading of the path: `//api`,
`%61pi` and their like are whatever the routers make of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from flask import Flask
from starlette.routing import compile_path
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from mlflow_aws_server.gatehouse.request.operation_classes import KINDS, Kind

# Strangers choose them too: the load balancer takes 16 K each.
_REMEMBERED_PATHS = 512


@dataclass(frozen=True)
class Operation:
    """What a request asks for."""

    handler: str
    """MLflow's function; empty when no route fits."""
    template: str
    """The route with its parameters' names, such as /api/2.0/mlflow/runs/get."""
    kind: Kind | None
    """None when no route fits: the router will answer 404, 405 or a redirect."""
    native: bool = False
    """Whether FastAPI answers, where MLflow's authorization is a middleware; it is a hook of Flask's elsewhere."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Of FastAPI's route; Flask's are Flask's."""


UNROUTED = Operation("", "", None)


@dataclass(frozen=True)
class _NativeRoute:
    pattern: re.Pattern[str]
    methods: frozenset[str]
    operation: Operation


def operation_of(handler: str, template: str, native: bool = False) -> Operation:
    """Return the operation of a handler; one that nobody has classified is closed."""
    return Operation(handler, template, KINDS.get(handler, Kind.CLOSED), native)


class Operations:
    """Resolves requests."""

    def __init__(self, fastapi_app: FastAPI, flask_app: Flask) -> None:
        self._native = tuple(_native_routes(iter_route_contexts(fastapi_app.routes)))
        self._flask: Map = flask_app.url_map
        # Most calls of the API have one of a few paths; to try all patterns of the routers takes as long as the token.
        self.resolve = lru_cache(_REMEMBERED_PATHS)(self._resolve)

    def _resolve(self, method: str, path: str) -> Operation:
        """Return the operation of a request by the decoded path of its ASGI scope."""
        for route in self._native:
            if method in route.methods and (match := route.pattern.match(path)):
                return replace(route.operation, parameters=match.groupdict())
        try:
            # The host plays no part in MLflow's rules.
            rule, _ = self._flask.bind("localhost", url_scheme="https").match(path, method, return_rule=True)
        except HTTPException:
            return UNROUTED
        return operation_of(rule.endpoint, rule.rule)


def _native_routes(contexts: Iterable[Any]) -> Iterable[_NativeRoute]:
    for context in contexts:
        # The mount of the Flask application has no methods.
        if methods := getattr(context, "methods", None):
            pattern, _, _ = compile_path(context.path)
            yield _NativeRoute(pattern, frozenset(methods), operation_of(context.name, context.path, native=True))
