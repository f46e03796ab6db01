"""The names of the resources that a request is about: identifiers and names of models, never values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mlflow_aws_server.gatehouse.request.fields import Fields
from mlflow_aws_server.gatehouse.request.json_content import check

# Of one kind, in one line. MLflow's client deletes a hundred traces at a time; a search may name more.
_MOST_IDENTIFIERS = 100
_MOST_CHARACTERS = 4000

# How many identifiers a line leaves out, by kind.
LEFT_OUT = "left_out"


@dataclass
class Found:
    """Identifiers by kind, within bounds."""

    _kept: dict[str, dict[str, None]] = field(default_factory=dict)
    _left_out: dict[str, int] = field(default_factory=dict)

    def add(self, resource: str, value: object) -> None:
        """Add what a field says: an identifier, a list of them, or something else, which does not count."""
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str | int) and not isinstance(each, bool) and each != "":
                self._add(resource, str(each))

    def collect(self, given: Mapping[str, Any], fields: Fields) -> None:
        """Add what the values of `given` name by `fields`."""
        for name, resource in fields.ids.items():
            if value := given.get(name):
                self.add(resource, value)
        for name, inside in fields.messages.items():
            value = given.get(name)
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, Mapping):
                    self.collect(each, inside)

    def resources(self) -> dict[str, str]:
        """Return the identifiers as a line has them: of one kind in one text, and how many did not fit."""
        found = {resource: ",".join(kept) for resource, kept in self._kept.items()}
        if self._left_out:
            found[LEFT_OUT] = ",".join(f"{resource}:{number}" for resource, number in self._left_out.items())
        return found

    def _add(self, resource: str, identifier: str) -> None:
        kept = self._kept.setdefault(resource, {})
        if identifier in kept:
            return
        characters = sum(len(each) + 1 for each in kept) + len(identifier)
        if kept and (len(kept) >= _MOST_IDENTIFIERS or characters > _MOST_CHARACTERS):
            self._left_out[resource] = self._left_out.get(resource, 0) + 1
        else:
            kept[identifier] = None


def resources_in(given: Mapping[str, Any], fields: Fields) -> dict[str, str]:
    """Return the resources that the values of `given` name by `fields`."""
    found = Found()
    found.collect(given, fields)
    return found.resources()


def resources_in_json(body: bytes, parameters: Mapping[str, str], fields: Fields) -> dict[str, str]:
    """Return the resources that a body and the parameters of a FastAPI route name; raises Refusal."""
    content = json_object(body)
    check(content)
    # The version of an MCP server comes inside its description.
    described = content.get("server_json")
    inside = described if isinstance(described, dict) else {}
    return resources_in({**inside, **content, **parameters}, fields)


def json_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body; empty if it is none, which the handler will refuse."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def created_resources(response: Mapping[str, Any], paths: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the identifiers of the resources that a response names, each at its path."""
    found: dict[str, str] = {}
    for name, path in paths.items():
        value: Any = response
        for step in path:
            value = value.get(step) if isinstance(value, Mapping) else None
        if isinstance(value, str | int):
            found[name] = str(value)
    return found
