"""Reads the JSON bodies of the gatehouse's own endpoints, each by a model; a refusal lists everything that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from mlflow_aws_server.gatehouse.refusal import invalid


def _number_as_text(value: object) -> object:
    """A version is a number to people and a text to MLflow."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


_TEXT = (AfterValidator(_not_blank), BeforeValidator(_number_as_text))

Name = Annotated[str, StringConstraints(max_length=256), *_TEXT]
"""A name of MLflow's."""

Subject = Annotated[str, StringConstraints(max_length=255), *_TEXT]
"""The issuer's `sub`: at most 255 characters (OpenID Connect Core, section 2)."""

Reason = Annotated[str, StringConstraints(max_length=1000), *_TEXT]


class Body(BaseModel):
    """A body without unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Body)


def read(model: type[Model]) -> Model:
    """Return the request's body; raises Refusal."""
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise invalid("malformed", f"The body must be a JSON object with {', '.join(model.model_fields)}.")
    try:
        return model.model_validate(given)
    except ValidationError as error:
        problems = [_problem(each, model) for each in error.errors()]
        raise invalid("malformed", f"Nothing was changed: {'; '.join(problems)}.") from error


def _problem(error: Mapping[str, Any], model: type[Body]) -> str:
    """Return what is wrong with a field, without its value."""
    name, value = error["loc"][0], error["input"]
    match error["type"]:
        case "missing":
            return f"{name} is missing"
        case "extra_forbidden":
            return f"{name} is unknown: allowed are {', '.join(model.model_fields)}"
        case "string_too_long":
            return f"{name} has {len(str(value))} characters: allowed are {error['ctx']['max_length']}"
        case "value_error":
            return f"{name} is empty"
        case _:
            return f"{name} is {type(value).__name__}: allowed is a text"
