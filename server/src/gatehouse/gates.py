"""Rules beyond MLflow's own, each on the handler that MLflow has resolved and on the message as MLflow reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mlflow.entities.model_registry import ModelVersion
from mlflow.utils.mlflow_tags import MLFLOW_ARTIFACT_LOCATION

from gatehouse import registry
from gatehouse.access import Access
from gatehouse.artifact_locations import check_location, check_source
from gatehouse.authorship import author_of
from gatehouse.exchange import caller, current
from gatehouse.refusal import forbidden, invalid
from gatehouse.served_artifacts import (
    check_experiment,
    check_logged_model,
    check_path,
    check_run,
    check_run_artifact,
)

Message = Any
Gate = Callable[[Message, Access], None]


def _only_governance(access: Access, what: str, version: ModelVersion | None = None) -> None:
    """Let governance pass, and open other teams' models to it for this one request."""
    if not caller().roles.governance:
        raise forbidden("governance_only", f"Only model governance may {what}. Ask for a promotion.")
    if version is not None:
        check_second_person(access, version)
    current().promoting = True


def check_second_person(access: Access, version: ModelVersion) -> None:
    """Raise Refusal when the caller made the version, or nobody knows who did, and two people are required."""
    if not access.require_second_person:
        return
    author = author_of(version)
    if author is None:
        raise forbidden("author_unknown", "Nobody knows who made this version; register it again before promoting it.")
    if author == caller().subject:
        raise forbidden("second_person", "You made this version, so somebody else of model governance must promote it.")


def _needs_no_reason(access: Access) -> None:
    if access.require_reason:
        raise forbidden(
            "reason_required",
            "Promotions need a reason here: POST /api/1.0/gatehouse/promotions or /api/1.0/gatehouse/rollbacks.",
        )


def _set_alias(message: Message, access: Access) -> None:
    if access.is_protected(message.alias):
        version = registry.find_version(message.name, message.version)
        _only_governance(access, f"set the alias {message.alias}", version)
        _needs_no_reason(access)


def _delete_alias(message: Message, access: Access) -> None:
    if access.is_protected(message.alias):
        _only_governance(access, f"delete the alias {message.alias}")
        _needs_no_reason(access)


def _transition(message: Message, access: Access) -> None:
    version = registry.find_version(message.name, message.version)
    _only_governance(access, "move versions between stages", version)
    _needs_no_reason(access)


def _protected_aliases(access: Access, aliases: Mapping[str, str]) -> str:
    return " and ".join(sorted(alias for alias in aliases if access.is_protected(alias)))


def _change_model(message: Message, access: Access) -> None:
    """Guard deleting and renaming a model: both take its aliases away from those who load by them."""
    carried = _protected_aliases(access, registry.aliases_of(message.name))
    if carried or registry.has_staged_versions(message.name):
        _only_governance(access, f"delete or rename a model that is served ({carried or 'in a stage'})")


def _delete_version(message: Message, access: Access) -> None:
    aliases = registry.aliases_of(message.name)
    of_version = {alias: number for alias, number in aliases.items() if str(number) == message.version}
    carried = _protected_aliases(access, of_version)
    version = registry.find_version(message.name, message.version)
    if carried or (version is not None and registry.is_staged(version)):
        _only_governance(access, f"delete a version that is served ({carried or 'in a stage'})")


def _create_version(message: Message, access: Access) -> None:
    del access
    for tag in message.tags:
        _check_tag(tag.key)
    check_source(message.source, current().workspace)


def _create_run(message: Message, access: Access) -> None:
    """Tell newcomers what MLflow's client does not: without an experiment it names number 0, which no team has."""
    del access
    if message.experiment_id in {"", "0"}:
        raise invalid(
            "no_experiment",
            'Runs need an experiment of your team: call mlflow.set_experiment("name") first, or set '
            "MLFLOW_EXPERIMENT_NAME.",
        )


def _create_experiment(message: Message, access: Access) -> None:
    del access
    if message.artifact_location:
        check_location("artifact_location", message.artifact_location, current().workspace)


def _trace(message: Message, access: Access) -> None:
    del access
    for key, value in message.trace.trace_info.tags.items():
        _check_trace_tag(key, value)


def _trace_v2(message: Message, access: Access) -> None:
    del access
    for tag in message.tags:
        _check_trace_tag(tag.key, tag.value)


def _trace_tag(message: Message, access: Access) -> None:
    del access
    _check_trace_tag(message.key, message.value)


def _check_trace_tag(key: str, value: str) -> None:
    """The server opens what this tag says; MLflow 3.17.2 lets clients set it."""
    if key == MLFLOW_ARTIFACT_LOCATION:
        check_location(f"The tag {key}", value, current().workspace)


def _version_tag(message: Message, access: Access) -> None:
    del access
    _check_tag(message.key)


def _check_tag(key: str) -> None:
    if key.startswith(registry.RESERVED_PREFIX):
        raise invalid(
            "reserved_tag", f"Tags that begin with {registry.RESERVED_PREFIX} are written by the server only."
        )


def _delete_run(message: Message, access: Access) -> None:
    check_run(current().workspace, message.run_id, access)


def _delete_experiment(message: Message, access: Access) -> None:
    check_experiment(current().workspace, message.experiment_id, access)


def _write_artifact(route: Mapping[str, str], access: Access) -> None:
    check_path(current().workspace, route["artifact_path"], access)


def _write_run_artifact(route: Mapping[str, str], access: Access) -> None:
    # MLflow refuses the request when either is missing.
    check_run_artifact(current().workspace, route.get("run_uuid", ""), route.get("path", ""), access)


def _delete_logged_model(route: Mapping[str, str], access: Access) -> None:
    check_logged_model(current().workspace, route, access)


# By the parameters of the route and the query; FastAPI's upload, which is none of Flask's, is looked at in gate.py.
ROUTE_GATES: Mapping[str, Callable[[Mapping[str, str], Access], None]] = {
    "_delete_artifact_mlflow_artifacts": _write_artifact,
    "_create_multipart_upload_artifact": _write_artifact,
    "_upload_artifact": _write_artifact,
    "serve_upload_artifact": _write_run_artifact,
    "_delete_logged_model": _delete_logged_model,
}

# By the message.
GATES: Mapping[str, Gate] = {
    "_delete_run": _delete_run,
    "_delete_experiment": _delete_experiment,
    "_set_registered_model_alias": _set_alias,
    "_delete_registered_model_alias": _delete_alias,
    "_transition_stage": _transition,
    "_delete_registered_model": _change_model,
    "_rename_registered_model": _change_model,
    "_delete_model_version": _delete_version,
    "_create_model_version": _create_version,
    "_set_model_version_tag": _version_tag,
    "_delete_model_version_tag": _version_tag,
    "_create_experiment": _create_experiment,
    "_create_run": _create_run,
    "_start_trace_v3": _trace,
    "_deprecated_start_trace_v2": _trace_v2,
    "_deprecated_end_trace_v2": _trace_v2,
    "_set_trace_tag": _trace_tag,
    "_set_trace_tag_v3": _trace_tag,
}

# What may change which version serves: one at a time a model.
ONE_AT_A_TIME = frozenset(
    {
        "_set_registered_model_alias",
        "_delete_registered_model_alias",
        "_transition_stage",
        "_delete_registered_model",
        "_rename_registered_model",
        "_delete_model_version",
    }
)
