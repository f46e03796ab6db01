"""Reads the environment by the declarations, and reports everything that is wrong with it at once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from mlflow_aws_server.configuration.declaration import Settings, declared, is_secret
from mlflow_aws_server.configuration.mlflow_variables import FIXED, REFUSED
from mlflow_aws_server.configuration.server_settings import ServerSettings
from mlflow_aws_server.rds_iam import region_of

_OWN_PREFIX = "MLFLOW_AWS_"

Model = TypeVar("Model", bound=Settings)


class EnvironmentProblems(Exception):  # noqa: N818 - it holds many
    """Everything that is missing or wrong, one sentence each."""

    def __init__(self, command: str, problems: list[str]) -> None:
        self.problems = problems
        listed = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(
            f"{command}: the environment has {len(problems)} problem(s); nothing was started.\n{listed}\n"
            "`mlflow-aws-server --help` lists every setting."
        )


def given(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that are set; an empty one counts as unset."""
    return {name: value for name, value in environ.items() if value}


def read(model: type[Model], command: str, environ: Mapping[str, str]) -> Model:
    """Return the checked settings of `command`; raises EnvironmentProblems that lists every problem."""
    values = given(environ)
    settings: Model | None = None
    wrong: dict[str, str] = {}
    try:
        settings = model.model_validate(values)
    except ValidationError as error:
        wrong = dict(_problem(model, values, each) for each in error.errors())
    problems = [*wrong.values(), *_audit(model, values), *_contradictions(values), *_unknown(environ)]
    if "MLFLOW_AWS_DATABASE_HOST" not in wrong:
        problems += _region(values)
    if problems or settings is None:
        raise EnvironmentProblems(command, problems)
    return settings


def _problem(model: type[Settings], values: Mapping[str, str], error: Mapping[str, Any]) -> tuple[str, str]:
    """Return a variable's name and what is wrong with it."""
    # Pydantic names a default's field, and a given value's variable.
    place = str(error["loc"][0])
    field = model.model_fields.get(place) or declared(model)[place]
    name = str(field.alias)
    if error["type"] == "missing":
        return name, f"{name} is missing. {field.description}"
    shown = "" if is_secret(field) else f" is {error['input']!r}"
    source = "" if name in values else " (its default)"
    return name, f"{name}{shown}{source}: {error['ctx']['error']}."


def _region(values: Mapping[str, str]) -> list[str]:
    host = values["MLFLOW_AWS_DATABASE_HOST"]
    if region_of(host, values):
        return []
    return [f"AWS_REGION is missing: {host} is no RDS endpoint, so its name does not say the region."]


def _audit(model: type[Settings], values: Mapping[str, str]) -> list[str]:
    places = {"MLFLOW_AWS_AUDIT_LOG_GROUP", "MLFLOW_AWS_AUDIT_FOLDER"}
    if not places <= declared(model).keys() or len(places & values.keys()) == 1:
        return []
    return ["Set MLFLOW_AWS_AUDIT_LOG_GROUP or MLFLOW_AWS_AUDIT_FOLDER, and not both."]


# Of a boolean, as MLflow reads it.
_SPELLINGS = {"true": {"true", "1"}, "false": {"false", "0"}}


def _contradictions(values: Mapping[str, str]) -> list[str]:
    """Return which variables contradict what the entry point sets."""
    fixed = [
        f"{name} is {values[name]!r}: allowed is {value}, because {reason}."
        for name, (value, reason) in FIXED.items()
        if name in values and values[name].lower() not in _SPELLINGS.get(value, {value})
    ]
    return fixed + [f"{name} is set: {reason}." for name, reason in REFUSED.items() if name in values]


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """Return which of the kit's own names do not exist, with the nearest that does."""
    known = [name for name in declared(ServerSettings) if name.startswith(_OWN_PREFIX)]
    unknown = sorted(name for name in environ if name.startswith(_OWN_PREFIX) and name not in known)
    return [
        f"{name} does not exist; did you mean {difflib.get_close_matches(name, known, n=1, cutoff=0)[0]}?"
        for name in unknown
    ]
