"""What the gates and the promotions ask of MLflow's registry, and the lock that makes them one at a time a model."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from mlflow.entities.model_registry import ModelVersion, ModelVersionTag
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, ErrorCode
from mlflow.server import handlers
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from mlflow_aws_server.gatehouse.refusal import Refusal, missing, unavailable

# Tags that only the gatehouse writes.
RESERVED_PREFIX = "gatehouse."

# The stage of a version that nobody has moved. All others are protected: what is archived has served, and is a record.
NO_STAGE = "None"

# Long enough for the few statements of a promotion, short enough for a caller to wait.
_LOCK_TIMEOUT_MS = 5000
_WAIT_SECONDS = 10.0


def store() -> Any:  # noqa: ANN401 - MLflow is untyped here
    """Return MLflow's registry store."""
    return handlers._get_model_registry_store()


# MLflow's own handler will say so; of everything else, such as a database that is away, nobody knows what it hides.
_NOTHING_THERE = {ErrorCode.Name(RESOURCE_DOES_NOT_EXIST), ErrorCode.Name(INVALID_PARAMETER_VALUE)}


def _found(look: Callable[..., Any], *names: str) -> Any:  # noqa: ANN401 - MLflow is untyped here
    """Return what MLflow finds, or None when there is no such thing."""
    try:
        return look(*names)
    except MlflowException as error:
        if error.error_code not in _NOTHING_THERE:
            raise
        return None


def find_version(model: str, version: str) -> ModelVersion | None:
    """Return a version, if there is one."""
    found: ModelVersion | None = _found(store().get_model_version, model, version)
    return found


def aliases_of(model: str) -> Mapping[str, str]:
    """Return the versions by alias of a model; none when there is no such model."""
    found = _found(store().get_registered_model, model)
    return found.aliases if found else {}


def is_staged(version: ModelVersion) -> bool:
    """Say whether governance has moved a version to a stage."""
    return version.current_stage not in {None, NO_STAGE}


def has_staged_versions(model: str) -> bool:
    """Say whether any version of a model is in a stage."""
    found = _found(store().get_registered_model, model)
    return found is not None and any(is_staged(version) for version in found.latest_versions)


def required_version(model: str, version: str) -> ModelVersion:
    """Return a version; raises Refusal."""
    found = find_version(model, version)
    if found is None:
        raise missing("no_version", f"There is no version {version} of the model {model} in this workspace.")
    return found


def location_of(version: ModelVersion) -> str:
    """Return the address of a version's files, as it is stored."""
    location: str = store().get_model_version_download_uri(version.name, version.version)
    return location


def tag(version: ModelVersion, key: str, value: str) -> None:
    """Write a tag of the gatehouse's."""
    store().set_model_version_tag(version.name, version.version, ModelVersionTag(key, value))


# Who waits for the database's lock holds a connection. One a worker may, or the pool would be full of those who wait.
_one_a_worker = threading.Lock()


@contextmanager
def locked(workspace: str, model: str) -> Iterator[None]:
    """Hold what happens to the aliases of a model, over all tasks; the database lets go when the connection ends."""
    if not _one_a_worker.acquire(timeout=_WAIT_SECONDS):
        raise _busy()
    try:
        with _locked_in_database(workspace, model):
            yield
    finally:
        _one_a_worker.release()


@contextmanager
def _locked_in_database(workspace: str, model: str) -> Iterator[None]:
    engine = store().engine
    if engine.dialect.name != "postgresql":
        yield
        return
    number = int.from_bytes(hashlib.sha256(f"{workspace}/{model}".encode()).digest()[:8], signed=True)
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_TIMEOUT_MS}"))
        try:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
        except OperationalError as error:
            raise _busy() from error
        yield


def _busy() -> Refusal:
    return unavailable("busy", "Somebody else is changing this model; try again. Nothing was changed.")
