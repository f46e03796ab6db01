"""Keeps the files of a version that is served as they were when it was promoted.

An alias names a version, and a version names files; who could still write those would decide what serves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sql
from mlflow.exceptions import MlflowException
from mlflow.store.model_registry.dbmodels.models import SqlModelVersion, SqlRegisteredModelAlias
from mlflow.utils.uri import validate_path_is_safe

from mlflow_aws_server.configuration.access_rules import Access
from mlflow_aws_server.gatehouse.autocommit import reading
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.policy.artifact_locations import PROXIED
from mlflow_aws_server.gatehouse.refusal import Refusal, forbidden
from mlflow_aws_server.gatehouse.registry import models


@dataclass(frozen=True)
class Served:
    """A version that carries a protected alias or is in a stage."""

    name: str
    version: int
    location: str
    """Where its files are, without a slash at the end."""
    run_id: str | None


def served(workspace: str, access: Access) -> list[Served]:
    """Return the versions of a workspace that are served: a few, however many there are."""
    aliased = sql.exists().where(
        SqlRegisteredModelAlias.workspace == SqlModelVersion.workspace,
        SqlRegisteredModelAlias.name == SqlModelVersion.name,
        SqlRegisteredModelAlias.version == SqlModelVersion.version,
        sql.func.lower(SqlRegisteredModelAlias.alias).in_(access.protected_aliases),
    )
    columns = (SqlModelVersion.name, SqlModelVersion.version, SqlModelVersion.storage_location, SqlModelVersion.source)
    staged = SqlModelVersion.current_stage != models.NO_STAGE
    statement = sql.select(*columns, SqlModelVersion.run_id).where(
        SqlModelVersion.workspace == workspace, sql.or_(aliased, staged)
    )
    with reading(registry_store().engine) as connection:
        rows = connection.execute(statement).all()
    return [Served(row.name, row.version, (row.storage_location or row.source).rstrip("/"), row.run_id) for row in rows]


def _refusal(version: Served) -> Refusal:
    return forbidden(
        "served_artifacts",
        f"Version {version.version} of {version.name} is served from here, so it stays as it was promoted: log a new "
        "version instead. Nothing was changed.",
    )


def _guard(workspace: str, access: Access, touches: Callable[[Served], bool]) -> None:
    for version in served(workspace, access):
        if touches(version):
            raise _refusal(version)


def _written_segments(path: str) -> list[str] | None:
    """Return the steps of the path that MLflow will write to, or None when it refuses `path` itself.

    MLflow 3.17.2 reads a path as an address: it drops blanks at the front and an empty `?`, `;` or `#` at the end.
    """
    try:
        read = validate_path_is_safe(path)
    except (MlflowException, ValueError):
        return None
    # Who downloads a folder drops the `.` of its files.
    return [step for step in read.split("/") if step not in {"", "."}]


def check_version(workspace: str, name: str, version: str, access: Access) -> None:
    """Raise Refusal when the version is served: what is a part of it is not changed either."""
    found = models.find_version(name, version)
    if found:
        _guard(workspace, access, lambda served: (served.name, served.version) == (found.name, int(found.version)))


def check_path(workspace: str, artifact_path: str, access: Access) -> None:
    """Raise Refusal when `artifact_path` of the artifact routes is in a served version's files, or holds them."""
    steps = _written_segments(artifact_path)
    if steps is None:
        return
    inside = steps[2:] if steps[:2] == ["workspaces", workspace] else steps
    path = "/".join([f"{PROXIED}:", "workspaces", workspace, *inside]) + "/"
    _guard(workspace, access, lambda version: overlaps(path, f"{version.location}/"))


def check_run_artifact(workspace: str, run_id: str, path: str, access: Access) -> None:
    """Raise Refusal when `path` below a run's artifacts is in a served version's files."""
    steps = _written_segments(path)
    if steps is None:
        return
    root = f"/{run_id}/artifacts/"
    written = "/".join(steps) + "/"
    _guard(
        workspace,
        access,
        lambda version: root in f"{version.location}/" and overlaps(written, f"{version.location}/".partition(root)[2]),
    )


def overlaps(path: str, location: str) -> bool:
    """Say whether one of two folders, each with a slash at its end, is in the other."""
    return path.startswith(location) or location.startswith(path)


def check_run(workspace: str, run_id: str, access: Access) -> None:
    """Raise Refusal when a served version came from the run."""
    _guard(workspace, access, lambda version: version.run_id == run_id or f"/{run_id}/" in version.location)


def check_logged_model(workspace: str, route: Mapping[str, str], access: Access) -> None:
    """Raise Refusal when a served version is the logged model."""
    _guard(workspace, access, lambda version: f"/models/{route['model_id']}/" in f"{version.location}/")


def check_experiment(workspace: str, experiment_id: str, access: Access) -> None:
    """Raise Refusal when a served version's files are in the experiment."""
    folder = f"{PROXIED}:/workspaces/{workspace}/{experiment_id}/"
    _guard(workspace, access, lambda version: version.location.startswith(folder))
