"""Reads a request as MLflow's handler will read it, so that a gate and a handler never see two different things."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from flask import request
from mlflow.server import handlers

from mlflow_aws_server.gatehouse.mlflow_internals import request_json, request_message
from mlflow_aws_server.gatehouse.refusal import invalid
from mlflow_aws_server.gatehouse.request.limits import MOST_LISTED
from mlflow_aws_server.gatehouse.request.operation_classes import RECORDED_FIRST
from mlflow_aws_server.gatehouse.request.operations import Operation

_MESSAGES: Mapping[str, type] = {handler.__name__: message for message, handler in handlers.HANDLERS.items()}


def _in_both_spellings(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields as MLflow's messages spell them and as JSON does: clients may write either."""
    spelled: dict[str, str] = {}
    for name, subject in fields.items():
        head, *tail = name.split("_")
        spelled[name] = spelled[head + "".join(part.title() for part in tail)] = subject
    return spelled


# Fields of MLflow's messages and parameters of its routes, by their names in the audit trail.
_ANYWHERE = _in_both_spellings(
    {
        "experiment_id": "experiment_id",
        "run_id": "run_id",
        "run_uuid": "run_id",
        "model_id": "logged_model",
        "trace_id": "trace_id",
        "assessment_id": "assessment_id",
        "dataset_id": "dataset_id",
        "issue_id": "issue_id",
        "queue_id": "queue_id",
        "schema_id": "schema_id",
    }
)
_OF_MODELS = _in_both_spellings({"name": "model", "new_name": "new_name", "version": "version", "alias": "alias"})
_OF_MCP_SERVERS = {"name": "mcp_server", "version": "version", "alias": "alias", "endpoint_id": "endpoint_id"}

# And what a name is a name of, by a part of the handler's.
_NAMED = {
    **dict.fromkeys(("registered_model", "model_version", "transition_stage", "latest_versions"), _OF_MODELS),
    **dict.fromkeys(("mcp", "access_endpoint", "get_version_by_alias"), _OF_MCP_SERVERS),
    "scorer": {"name": "scorer", "version": "version"},
}

# A search may name hundreds.
_MOST_EXPERIMENTS = 10


def message_of(handler: str) -> Any:  # noqa: ANN401 - one of a hundred protobuf classes
    """Return the message of a handler that reads one, as the handler itself will parse it; raises Refusal."""
    try:
        return request_message(_MESSAGES[handler])
    except Exception as error:
        # The handler reads it by the same function.
        raise invalid("malformed", "The request cannot be read: it is not the JSON that this call takes.") from error


def subjects_of(handler: str) -> dict[str, str]:
    """Return what a request is about: identifiers and names of models, never values."""
    # As MLflow reads them: the route, then the body or, without one, the query; an old name only without the new one.
    return _subjects(handler, {**(_body() or request.args.to_dict()), **(request.view_args or {})})


def native_subjects_of(operation: Operation, body: bytes) -> dict[str, str]:
    """Return the same of a route of FastAPI's; of the body only where a change is to be written down."""
    content = _parsed(body) if operation.kind in RECORDED_FIRST else {}
    # How an MCP server's version comes.
    described = content.get("server_json")
    inside = described if isinstance(described, dict) else {}
    return _subjects(operation.handler, {**inside, **content, **operation.parameters})


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except ValueError:
        # What the handler will refuse.
        return {}
    return content if isinstance(content, dict) else {}


@cache
def _fields_of(handler: str) -> Mapping[str, str]:
    fields = dict(_ANYWHERE)
    for part, names in _NAMED.items():
        if part in handler:
            fields |= names
    return fields


def _subjects(handler: str, given: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, subject in _fields_of(handler).items():
        value = given.get(name)
        if subject not in found and value and isinstance(value, str | int):
            found[subject] = str(value)
    experiments = given.get("experiment_ids", given.get("experimentIds"))
    if "experiment_id" not in found and isinstance(experiments, list):
        named = [str(each) for each in experiments[:_MOST_EXPERIMENTS] if isinstance(each, str | int)]
        found["experiment_id"] = ",".join(named)
    return found


def check_lists() -> None:
    """Raise Refusal when a list of the request is long: MLflow's authorization looks for each that is named."""
    for name, value in _body().items():
        if isinstance(value, list) and len(value) > MOST_LISTED:
            raise invalid("long_list", f"{name} lists {len(value)}: allowed are {MOST_LISTED}. Ask for less at once.")


def _body() -> dict[str, Any]:
    """Return the JSON object of the body; Flask parses it once, for the handler too."""
    if request.method == "GET" or not request.content_length:
        return {}
    try:
        content = request_json()
    except Exception:
        # A file, or what the handler will refuse.
        return {}
    return content if isinstance(content, dict) else {}


_CREATED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "_create_experiment": {"experiment_id": ("experiment_id",)},
    "_create_run": {"run_id": ("run", "info", "run_id")},
    "_create_logged_model": {"logged_model": ("model", "info", "model_id")},
    "_create_model_version": {"version": ("model_version", "version")},
}


def created_by(handler: str, answer: Mapping[str, Any]) -> dict[str, str]:
    """Return the identifiers of what a handler has just made, from its answer."""
    found: dict[str, str] = {}
    for name, path in _CREATED.get(handler, {}).items():
        value: Any = answer
        for step in path:
            value = value.get(step) if isinstance(value, Mapping) else None
        if isinstance(value, str | int):
            found[name] = str(value)
    return found


def creates(handler: str) -> bool:
    """Say whether the answer of a handler names something new."""
    return handler in _CREATED
