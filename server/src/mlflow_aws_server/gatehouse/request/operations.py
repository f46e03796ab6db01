"""Finds the handler that MLflow will run for a request, before anything of its body is read.

The two routers themselves decide, FastAPI's and Flask's, not a reading of the path here: `//api`, `%61pi` and the like
are whatever the routers make of them.
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

from mlflow_aws_server.gatehouse.request.handler import CLOSED, NO_HANDLER, Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

# Callers without credentials choose paths too: the load balancer takes 16 K each.
_REMEMBERED_PATHS = 512


@dataclass(frozen=True)
class Operation:
    """What a request asks for."""

    name: str
    """MLflow's function; empty if no route fits."""
    template: str
    """The route with its parameters' names, such as /api/2.0/mlflow/runs/get."""
    handler: Handler
    fastapi: bool = False
    """Whether FastAPI answers, where MLflow's authorization is a middleware; elsewhere it is a hook of Flask's."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Of FastAPI's route; Flask parses its own."""

    @property
    def operation_class(self) -> OperationClass | None:
        """Return what the handler does; None if no route fits."""
        return self.handler.operation_class


UNROUTED = Operation("", "", NO_HANDLER)


@dataclass(frozen=True)
class _FastApiRoute:
    pattern: re.Pattern[str]
    methods: frozenset[str]
    operation: Operation


class Operations:
    """Resolves requests by the routers of both applications and the table of handlers."""

    def __init__(self, fastapi_app: FastAPI, flask_app: Flask, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._fastapi = tuple(self._fastapi_routes(iter_route_contexts(fastapi_app.routes)))
        self._flask: Map = flask_app.url_map
        # Most calls have one of a few paths; trying all patterns of the routers takes as long as verifying the token.
        self.resolve = lru_cache(_REMEMBERED_PATHS)(self._resolve)

    def _resolve(self, method: str, path: str) -> Operation:
        """Return the operation of a request by the decoded path of its ASGI scope."""
        for route in self._fastapi:
            if method in route.methods and (match := route.pattern.match(path)):
                return replace(route.operation, parameters=match.groupdict())
        try:
            # MLflow's rules do not depend on the host.
            rule, _ = self._flask.bind("localhost", url_scheme="https").match(path, method, return_rule=True)
        except HTTPException:
            return UNROUTED
        return self._operation(rule.endpoint, rule.rule)

    def _operation(self, name: str, template: str, fastapi: bool = False) -> Operation:
        """Return the operation of a handler; one that is not in the table is closed."""
        return Operation(name, template, self._handlers.get(name, CLOSED), fastapi)

    def _fastapi_routes(self, contexts: Iterable[Any]) -> Iterable[_FastApiRoute]:
        for context in contexts:
            # The mount of the Flask application has no methods.
            if methods := getattr(context, "methods", None):
                pattern, _, _ = compile_path(context.path)
                operation = self._operation(context.name, context.path, fastapi=True)
                yield _FastApiRoute(pattern, frozenset(methods), operation)
