"""Validates the environment against the table, all at once, before anything is started."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from mlflow_aws_server.configuration.settings import FIXED, MIGRATE, REFUSED, SERVE, SETTINGS, Setting
from mlflow_aws_server.rds_iam import region_of

_OWN_PREFIX = "MLFLOW_AWS_"


class EnvironmentProblems(Exception):  # noqa: N818 - it holds many
    """Everything that is missing or wrong, one sentence each."""

    def __init__(self, command: str, problems: list[str]) -> None:
        self.problems = problems
        listed = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(
            f"{command}: the environment has {len(problems)} mistake(s); nothing was started.\n{listed}\n"
            "`mlflow-aws-server --help` lists every setting."
        )


def _read(setting: Setting, given: str) -> tuple[str | None, str | None]:
    """Return the value to use and the problem with it; one of them is None."""
    value = given or setting.default
    if value is None:
        return None, f"{setting.name} is missing. {setting.doc}"
    if value == "":
        return value, None
    try:
        return setting.parse(value), None
    except ValueError as reason:
        shown = "" if setting.secret else f" is {value!r}"
        source = "" if given else " (its default)"
        return None, f"{setting.name}{shown}{source}: {reason}."


def _contradictions(environ: Mapping[str, str]) -> list[str]:
    """Say which variables fight what the entry point sets or composes."""
    fixed = [
        f"{name} is {environ[name]!r}: allowed is {value}, because {reason}."
        for name, (value, reason) in FIXED.items()
        if environ.get(name) and environ[name].lower() not in {value, {"true": "1", "false": "0"}[value]}
    ]
    refused = [f"{name} is set: {reason}." for name, reason in REFUSED.items() if environ.get(name)]
    return fixed + refused


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """Say which of the kit's own names do not exist, with the nearest that does."""
    known = [setting.name for setting in SETTINGS if setting.name.startswith(_OWN_PREFIX)]
    unknown = sorted(name for name in environ if name.startswith(_OWN_PREFIX) and name not in known)
    return [
        f"{name} does not exist; did you mean {difflib.get_close_matches(name, known, n=1, cutoff=0)[0]}?"
        for name in unknown
    ]


def validate(command: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the checked settings of `command` by name; raises EnvironmentProblems that lists every mistake."""
    if command not in {SERVE, MIGRATE}:
        raise ValueError(f"no such command: {command}")
    values: dict[str, str] = {}
    problems: list[str] = []
    for setting in (setting for setting in SETTINGS if command in setting.commands):
        value, problem = _read(setting, environ.get(setting.name, ""))
        if problem is not None:
            problems.append(problem)
        elif value is not None:
            values[setting.name] = value
    host = values.get("MLFLOW_AWS_DATABASE_HOST")
    if host and not region_of(host, environ):
        problems.append(f"AWS_REGION is missing: {host} is no RDS endpoint, so its name does not say the region.")
    if command == SERVE and bool(values.get("MLFLOW_AWS_AUDIT_LOG_GROUP")) == bool(
        values.get("MLFLOW_AWS_AUDIT_FOLDER")
    ):
        problems.append("Set MLFLOW_AWS_AUDIT_LOG_GROUP or MLFLOW_AWS_AUDIT_FOLDER, and not both.")
    problems += _contradictions(environ) + _unknown(environ)
    if problems:
        raise EnvironmentProblems(command, problems)
    return values
