"""Reads Flask's current request as MLflow's handler will read it, so that a rule and a handler see the same."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import request
from mlflow.protos.mlflow_artifacts_pb2 import UploadArtifact
from mlflow.server import handlers

from mlflow_aws_server.gatehouse.mlflow_internals import request_json, request_message
from mlflow_aws_server.gatehouse.refusal import invalid
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.request.handler import Message
from mlflow_aws_server.gatehouse.request.limits import MOST_LISTED

MESSAGES: Mapping[str, type] = {handler.__name__: message for message, handler in handlers.HANDLERS.items()}
"""The messages of MLflow by the names of their handlers."""


# They take JSON that is no message of MLflow's.
_TAKE_JSON = {"_graphql", "serve_search_datasets"}


def takes_message(handler: str) -> bool:
    """Say whether the handler reads JSON; others take a file or nothing."""
    return handler in _TAKE_JSON or MESSAGES.get(handler, UploadArtifact) is not UploadArtifact


def message_of(handler: str) -> Message:
    """Return the message of the handler with that name, as the handler itself will parse it; raises Refusal."""
    try:
        return request_message(MESSAGES[handler])
    except Exception as error:
        # The handler reads it by the same function.
        raise invalid("malformed", "The request cannot be read: it is not the JSON that this call takes.") from error


def parameters() -> dict[str, str]:
    """Return the parameters of the query and of the route."""
    return {**request.args.to_dict(), **(request.view_args or {})}


def content() -> dict[str, Any]:
    """Return what the request names, as MLflow reads it: the route first, then the body, or the query without one.

    MLflow ignores fields that its message does not have, so they name nothing.
    """
    # A query repeats a parameter that has several values.
    given = body() or request.args.to_dict(flat=False)
    if message := MESSAGES.get(current().operation.name):
        given = {name: value for name, value in given.items() if name in _field_names(message)}
    return {**given, **(request.view_args or {})}


@cache
def _field_names(message: Any) -> frozenset[str]:  # noqa: ANN401 - protobuf's messages are untyped
    return frozenset(name for field in message.DESCRIPTOR.fields for name in (field.name, field.json_name))


def body() -> dict[str, Any]:
    """Return the JSON object of the body; Flask parses it once, for the handler too.

    A file that happens to be JSON names nothing.
    """
    if (request.method == "GET" and request.args) or not request.content_length:
        return {}
    if not takes_message(current().operation.name):
        return {}
    try:
        parsed = request_json()
    except Exception:
        # Something that the handler will refuse.
        return {}
    return parsed if isinstance(parsed, dict) else {}


def check_lists() -> None:
    """Raise Refusal if a list of the request is long: MLflow's authorization looks up each resource that it names."""
    for name, value in body().items():
        if isinstance(value, list) and len(value) > MOST_LISTED:
            raise invalid("long_list", f"{name} lists {len(value)}: allowed are {MOST_LISTED}. Ask for less at once.")
