"""Reads Flask's current request as MLflow's handler will read it, so that a rule and a handler see the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask import request
from mlflow.protos.mlflow_artifacts_pb2 import UploadArtifact
from mlflow.server import handlers

from mlflow_aws_server.gatehouse.mlflow_internals import request_json, request_message
from mlflow_aws_server.gatehouse.refusal import invalid
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.request.fields import in_both_spellings, resource_of
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


def check_names() -> None:
    """Raise Refusal if the request names two resources where its handler takes one.

    MLflow's handlers take some from the route and some from the body, and read one of two names of a run, so a rule or
    the audit trail could see a decoy.
    """
    for given in (body(), request.args.to_dict(flat=False)):
        _check_runs(given)
    route = request.view_args or {}
    spellings = {spelling: name for name in route for spelling in in_both_spellings({name: name})}
    if not spellings:
        return
    for name, value in (*_named_in(body(), spellings), *_named_in(request.args.to_dict(flat=False), spellings)):
        if value not in (None, "") and str(value) != str(route[name]):
            raise invalid("malformed", f"{name} is {value!r} in the request, and {route[name]!r} in its path.")


def _check_runs(given: Mapping[str, Any]) -> None:
    """Refuse two runs under the newer and the older name of the field, or by a parameter that is repeated."""
    values = [given.get(name) for name in in_both_spellings({"run_id": "", "run_uuid": ""})]
    named = {str(one) for value in values for one in (value if isinstance(value, list) else [value]) if one}
    if len(named) > 1:
        raise invalid("malformed", f"The request names more than one run: {', '.join(sorted(named))}.")


def _named_in(given: Any, spellings: Mapping[str, str], inside: bool = False) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Yield the fields with the names of the route's parameters; further inside, only identifiers."""
    for each in given if isinstance(given, list) else [given]:
        for name, value in each.items() if isinstance(each, dict) else ():
            if name in spellings and (not inside or resource_of(spellings[name])):
                yield from ((spellings[name], one) for one in (value if isinstance(value, list) else [value]))
            yield from _named_in(value, spellings, inside=True)


def check_lists() -> None:
    """Raise Refusal if a list of the request is long: MLflow's authorization looks up each resource that it names."""
    for name, value in body().items():
        if isinstance(value, list) and len(value) > MOST_LISTED:
            raise invalid("long_list", f"{name} lists {len(value)}: allowed are {MOST_LISTED}. Ask for less at once.")
