"""What the rules and the promotions read and write in MLflow's registry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mlflow.entities.model_registry import ModelVersion, ModelVersionTag
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, ErrorCode

from mlflow_aws_server.gatehouse.mlflow_internals import registry_store, validate_alias
from mlflow_aws_server.gatehouse.refusal import invalid, missing

# Tags that only the gatehouse writes.
RESERVED_PREFIX = "gatehouse."

# The stage of a new version. All others are protected: an archived version was served, and is a record.
NO_STAGE = "None"


# As MLflow's own rule reads, which lets a line break at the end pass.
_ALIAS = re.compile(r"[\w-]+")

# MLflow's own handler will report these. Any other error, such as an unreachable database, must not look like them.
_NOTHING_THERE = {ErrorCode.Name(RESOURCE_DOES_NOT_EXIST), ErrorCode.Name(INVALID_PARAMETER_VALUE)}


def _found(look: Callable[..., Any], *names: str) -> Any:  # noqa: ANN401 - MLflow is untyped here
    """Return what MLflow finds, or None if there is no such resource."""
    try:
        return look(*names)
    except MlflowException as error:
        if error.error_code not in _NOTHING_THERE:
            raise
        return None


def find_version(model: str, version: str) -> ModelVersion | None:
    """Return a version, if there is one."""
    found: ModelVersion | None = _found(registry_store().get_model_version, model, version)
    return found


def aliases_of(model: str) -> Mapping[str, str]:
    """Return the versions by alias of a model; none if there is no such model."""
    found = _found(registry_store().get_registered_model, model)
    return found.aliases if found else {}


def is_staged(version: ModelVersion) -> bool:
    """Say whether governance has moved a version to a stage."""
    return version.current_stage not in {None, NO_STAGE}


def has_staged_versions(model: str) -> bool:
    """Say whether any version of a model is in a stage."""
    found = _found(registry_store().get_registered_model, model)
    return found is not None and any(is_staged(version) for version in found.latest_versions)


def required_version(model: str, version: str) -> ModelVersion:
    """Return a version; raises Refusal."""
    found = find_version(model, version)
    if found is None:
        raise missing("no_version", f"There is no version {version} of the model {model} in this workspace.")
    return found


def check_alias(alias: str) -> None:
    """Raise what MLflow would raise later: Refusal or MlflowException if `alias` is not the name of an alias."""
    if not _ALIAS.fullmatch(alias):
        raise invalid("alias", "An alias has letters, digits, _ and - only. Nothing was changed.")
    validate_alias(alias)


def location_of(version: ModelVersion) -> str:
    """Return the address of a version's files, as it is stored."""
    location: str = registry_store().get_model_version_download_uri(version.name, version.version)
    return location


def tag(version: ModelVersion, key: str, value: str) -> None:
    """Write one of the gatehouse's own tags."""
    registry_store().set_model_version_tag(version.name, version.version, ModelVersionTag(key, value))
