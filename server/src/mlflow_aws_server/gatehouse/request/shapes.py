"""Refuses a list or an object where a message of MLflow's has one value.

MLflow's authorization reads some ids before anything parses the message, and hands PostgreSQL whatever they are.
"""

from __future__ import annotations

from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from mlflow_aws_server.gatehouse.refusal import invalid


def check_shapes(message: type, given: dict[str, Any]) -> None:
    """Raise Refusal if a field of the JSON object has another shape than in the message, at any depth."""
    _check(message.DESCRIPTOR, given)  # type: ignore[attr-defined]


def _check(descriptor: Descriptor, given: dict[str, Any]) -> None:
    for field in descriptor.fields:
        for name in {field.name, field.json_name} & given.keys():
            _check_field(field, name, given[name])


def _check_field(field: FieldDescriptor, name: str, value: Any) -> None:  # noqa: ANN401 - whatever a client sends
    inside = field.message_type
    if inside is not None and (inside.GetOptions().map_entry or inside.file.package == "google.protobuf"):
        # Their JSON has a shape of its own.
        return
    if field.is_repeated and value is not None and not isinstance(value, list):
        raise invalid("malformed", f"{name} must be a list.")
    for one in value if field.is_repeated and value else [value]:
        if inside is None and isinstance(one, list | dict):
            raise invalid("malformed", f"{name} must be a single value, not a list or an object.")
        if inside is not None and isinstance(one, dict):
            _check(inside, one)
