"""Reads the JSON of the gatehouse's own endpoints; everything that is wrong with it is said at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from mlflow_aws_server.gatehouse.refusal import invalid


@dataclass(frozen=True)
class Text:
    """A field with a text."""

    max_length: int = 256
    """Most characters; MLflow's names have 256."""
    required: bool = True
    nullable: bool = False
    """Whether null may stand for "none"."""

    def problem(self, name: str, given: Mapping[str, Any]) -> str | None:
        """Say what is wrong with field `name`."""
        value = given.get(name)
        if name not in given:
            return f"{name} is missing" if self.required else None
        if value is None and self.nullable:
            return None
        # A version is a number to people and a text to MLflow.
        if isinstance(value, bool) or not isinstance(value, str | int):
            return f"{name} is {type(value).__name__}: allowed is a text"
        if not str(value).strip():
            return f"{name} is empty"
        if len(str(value)) > self.max_length:
            return f"{name} has {len(str(value))} characters: allowed are {self.max_length}"
        return None


def read(fields: Mapping[str, Text]) -> dict[str, str | None]:
    """Return the request's fields, those that are not given left out; raises Refusal with every mistake."""
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise invalid("malformed", f"The body must be a JSON object with {', '.join(fields)}.")
    problems = [f"{name} is unknown: allowed are {', '.join(fields)}" for name in given if name not in fields]
    problems += [problem for name, field in fields.items() if (problem := field.problem(name, given))]
    if problems:
        raise invalid("malformed", f"Nothing was changed: {'; '.join(problems)}.")
    return {name: None if value is None else str(value) for name, value in given.items()}
