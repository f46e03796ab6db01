"""Finds the served versions of a workspace: those that carry a protected alias or are in a stage."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sql
from mlflow.store.model_registry.dbmodels.models import SqlModelVersion, SqlRegisteredModelAlias

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.registry.models import NO_STAGE


@dataclass(frozen=True)
class ServedVersion:
    """A served version and where its files are."""

    name: str
    version: int
    location: str
    """The address of its files, without a slash at the end."""
    run_id: str | None


def served_versions(workspace: str, access: AccessRules) -> list[ServedVersion]:
    """Return the served versions of a workspace: a few, however many versions there are."""
    aliased = sql.exists().where(
        SqlRegisteredModelAlias.workspace == SqlModelVersion.workspace,
        SqlRegisteredModelAlias.name == SqlModelVersion.name,
        SqlRegisteredModelAlias.version == SqlModelVersion.version,
        sql.func.lower(SqlRegisteredModelAlias.alias).in_(access.protected_aliases),
    )
    columns = (SqlModelVersion.name, SqlModelVersion.version, SqlModelVersion.storage_location, SqlModelVersion.source)
    staged = SqlModelVersion.current_stage != NO_STAGE
    statement = sql.select(*columns, SqlModelVersion.run_id).where(
        SqlModelVersion.workspace == workspace, sql.or_(aliased, staged)
    )
    with autocommit(registry_store().engine) as connection:
        rows = connection.execute(statement).all()
    return [
        ServedVersion(row.name, row.version, (row.storage_location or row.source).rstrip("/"), row.run_id)
        for row in rows
    ]
