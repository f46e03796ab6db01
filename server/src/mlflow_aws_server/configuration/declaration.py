"""How a setting is declared: a field of a model, whose alias is the environment variable."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

_SECRET = "secret"  # noqa: S105 - a key of the field's metadata
_PASSED = "passed"


class Settings(BaseModel):
    """Settings that are read from the environment; the environment's other variables are ignored."""

    model_config = ConfigDict(frozen=True, validate_default=True, extra="ignore")

    def texts(self) -> dict[str, str]:
        """Return every value as the text of its variable, without those that are unset."""
        dumped = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in dumped.items()}


def setting(
    name: str,
    description: str,
    *,
    default: object = ...,
    secret: bool = False,
    passed: bool = False,
) -> Any:  # noqa: ANN401 - as pydantic's Field
    """Declare the environment variable `name`.

    `description` says what it means, with its unit. Without `default` it is required; a text as default is checked as
    a given one is, and None leaves it unset. Messages do not show the value of a `secret`. If it is `passed`, MLflow
    reads it from its environment; otherwise it becomes an argument.
    """
    extra: dict[str, Any] = {_SECRET: secret, _PASSED: passed}
    return Field(default, alias=name, description=description, json_schema_extra=extra)


def is_secret(field: FieldInfo) -> bool:
    """Say whether messages must not show the value."""
    return _marked(field, _SECRET)


def is_passed(field: FieldInfo) -> bool:
    """Say whether MLflow reads it from its environment."""
    return _marked(field, _PASSED)


def _marked(field: FieldInfo, mark: str) -> bool:
    return isinstance(field.json_schema_extra, dict) and bool(field.json_schema_extra[mark])


def declared(model: type[Settings]) -> dict[str, FieldInfo]:
    """Return the fields of a model by the names of their variables."""
    return {str(field.alias): field for field in model.model_fields.values()}
