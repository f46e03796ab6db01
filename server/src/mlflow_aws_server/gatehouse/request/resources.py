"""The names of the resources that a request is about: identifiers and names of models, never values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mlflow_aws_server.gatehouse.request.json_content import check

# A search may name hundreds.
_MOST_EXPERIMENTS = 10


def _in_both_spellings(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields as MLflow's messages spell them and as JSON does: clients may write either."""
    spelled: dict[str, str] = {}
    for name, resource in fields.items():
        head, *tail = name.split("_")
        spelled[name] = spelled[head + "".join(part.title() for part in tail)] = resource
    return spelled


ANYWHERE: Mapping[str, str] = _in_both_spellings(
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
"""Fields that name the same resource in every message, by their names in the audit trail."""

OF_MODELS: Mapping[str, str] = {
    **ANYWHERE,
    **_in_both_spellings({"name": "model", "new_name": "new_name", "version": "version", "alias": "alias"}),
}
"""Fields of the registry's messages."""

OF_MCP_SERVERS: Mapping[str, str] = {
    **ANYWHERE,
    **{"name": "mcp_server", "version": "version", "alias": "alias", "endpoint_id": "endpoint_id"},
}
"""Fields of the MCP servers' routes."""

OF_SERVED: Mapping[str, str] = {"model": "model", "alias": "alias"}
"""Parameters of the list of what serves."""

OF_SCORERS: Mapping[str, str] = {**ANYWHERE, "name": "scorer", "version": "version"}
"""Fields of the scorers' messages."""


def resources_in(given: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, str]:
    """Return the resources that the values of `given` name by `fields`."""
    found: dict[str, str] = {}
    for name, resource in fields.items():
        value = given.get(name)
        if resource not in found and value and isinstance(value, str | int):
            found[resource] = str(value)
    experiments = given.get("experiment_ids", given.get("experimentIds"))
    if "experiment_id" not in found and isinstance(experiments, list):
        named = [str(each) for each in experiments[:_MOST_EXPERIMENTS] if isinstance(each, str | int)]
        found["experiment_id"] = ",".join(named)
    return found


def resources_in_json(body: bytes, parameters: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """Return the resources that a body and the parameters of a FastAPI route name; raises Refusal."""
    content = _json_object(body)
    check(content)
    # The version of an MCP server comes inside its description.
    described = content.get("server_json")
    inside = described if isinstance(described, dict) else {}
    return resources_in({**inside, **content, **parameters}, fields)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        # The handler will refuse it.
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
