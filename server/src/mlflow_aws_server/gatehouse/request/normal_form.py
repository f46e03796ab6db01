"""Brings the ids in a request to MLflow's own reading of them, before any rule, lock or line of the trail sees them.

MLflow hands an experiment's id and a version to PostgreSQL, which reads `024`, `+24`, ` 24` and `2_4` as 24. Flask
keeps what it has parsed of a request, so MLflow's handlers get what is normal as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import request
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from werkzeug.datastructures import ImmutableMultiDict

from mlflow_aws_server.gatehouse.refusal import invalid
from mlflow_aws_server.gatehouse.request.flask_request import body

Normal = Callable[[str, str], str]

# PostgreSQL's integer, in which MLflow keeps both.
_LARGEST_NUMBER = 2**31 - 1

# As MLflow validates them, but for a line break at the end.
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,255}")


def number(name: str, given: str) -> str:
    """Return a number as MLflow writes it; raises Refusal if it is none."""
    try:
        read = int(given)
    except ValueError:
        read = -1
    if not 0 <= read <= _LARGEST_NUMBER:
        raise invalid("malformed", f"{name} must be a whole number from 0 to {_LARGEST_NUMBER}.")
    return str(read)


def identifier(name: str, given: str) -> str:
    """Return an id that has one spelling; raises Refusal if it cannot be one."""
    if given and not _IDENTIFIER.fullmatch(given):
        raise invalid("malformed", f"{name} must have letters, digits, _ and - only, and at most 256 of them.")
    return given


_EVERYWHERE: Mapping[str, Normal] = {
    "experiment_id": number,
    "experiment_ids": number,
    "run_id": identifier,
    "run_ids": identifier,
    "run_uuid": identifier,
    "model_id": identifier,
    "model_ids": identifier,
}
"""By the names of the fields in every message, and of parameters."""

_OF_MODELS: Mapping[str, Normal] = {**_EVERYWHERE, "version": number}
"""In the registry's messages. Elsewhere a version may be a text (MCP servers)."""


@dataclass(frozen=True)
class _Fields:
    """The fields of a message that are ids, and the messages inside it with such fields, by their names in JSON."""

    ids: Mapping[str, Normal]
    inside: Mapping[str, _Fields]


def normalize(message: type | None, of_models: bool) -> None:
    """Replace the ids in Flask's current request, which its handler parses as `message`; raises Refusal."""
    ids = _OF_MODELS if of_models else _EVERYWHERE
    if request.args:
        normal = ((name, _normal(ids, name, value)) for name, value in request.args.items(multi=True))
        request.args = ImmutableMultiDict(normal)
    if request.view_args:
        request.view_args.update({name: _normal(ids, name, value) for name, value in request.view_args.items()})
    given = body()
    # MLflow decodes a body that was encoded twice anew: what is replaced here would not reach it.
    before = json.dumps(given) if given and body() is not given else None
    _replace(given, _fields(message, of_models) if message else _Fields(ids, {}))
    if before is not None and before != json.dumps(given):
        raise invalid("malformed", "An id of the request is not written as the server writes it.")


def _normal(ids: Mapping[str, Normal], name: str, value: Any) -> Any:  # noqa: ANN401 - whatever a client sends
    return ids[name](name, value) if name in ids and isinstance(value, str) and value else value


def _replace(given: Any, fields: _Fields) -> None:  # noqa: ANN401 - whatever a client sends
    """Replace the ids in a JSON object, or in those of a list."""
    for each in given if isinstance(given, list) else [given]:
        if not isinstance(each, dict):
            continue
        for name in fields.ids.keys() & each.keys():
            value = each[name]
            several = isinstance(value, list)
            each[name] = (
                [_normal(fields.ids, name, one) for one in value] if several else _normal(fields.ids, name, value)
            )
        for name in fields.inside.keys() & each.keys():
            _replace(each[name], fields.inside[name])


@cache
def _fields(message: type, of_models: bool) -> _Fields:
    found = _fields_of(message.DESCRIPTOR, _OF_MODELS if of_models else _EVERYWHERE, ())  # type: ignore[attr-defined]
    return found or _Fields({}, {})


def _fields_of(descriptor: Descriptor, ids: Mapping[str, Normal], around: tuple[Descriptor, ...]) -> _Fields | None:
    """Return the fields of a message; None if neither it nor a message inside it has an id."""
    named: dict[str, Normal] = {}
    inside: dict[str, _Fields] = {}
    for field in descriptor.fields:
        spellings = {field.name, field.json_name}
        if field.type == FieldDescriptor.TYPE_STRING and field.name in ids:
            named |= dict.fromkeys(spellings, ids[field.name])
        if field.message_type is None or field.message_type in (*around, descriptor):
            continue
        if found := _fields_of(field.message_type, ids, (*around, descriptor)):
            inside |= dict.fromkeys(spellings, found)
    return _Fields(named, inside) if named or inside else None
