"""What governance has approved: for each promotion and rollback, the content of the version's record at that moment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sql

from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.request.context import caller, current
from mlflow_aws_server.gatehouse.served.content import Content

METADATA = sql.MetaData()

_APPROVALS = sql.Table(
    "gatehouse_approvals",
    METADATA,
    sql.Column("request_id", sql.String(32), primary_key=True),
    sql.Column("workspace", sql.String(63), nullable=False),
    sql.Column("model", sql.String(256), nullable=False),
    sql.Column("version", sql.Integer, nullable=False),
    sql.Column("serves_as", sql.String(256), nullable=False),
    sql.Column("approved_by", sql.String(255), nullable=False),
    sql.Column("approved_at", sql.DateTime(timezone=True), nullable=False),
    sql.Column("digest", sql.String(64), nullable=False),
    sql.Column("content", sql.Text, nullable=False),
    sql.Index("gatehouse_approvals_of_version", "workspace", "model", "version"),
)


@dataclass(frozen=True)
class Approval:
    """One decision of governance."""

    model: str
    version: int
    serves_as: str
    """The alias in lower case, or `stage <stage>`."""
    approved_by: str
    approved_at: datetime
    content: Content


def approve(model: str, version: int, serves_as: str, content: Content) -> None:
    """Write an approval by the caller."""
    row = {
        "request_id": current().request_id,
        "workspace": current().workspace,
        "model": model,
        "version": version,
        "serves_as": serves_as,
        "approved_by": caller().subject,
        "approved_at": datetime.now(UTC),
        "digest": content.digest,
        "content": json.dumps({"values": content.values, "object_versions": content.object_versions}),
    }
    with registry_store().engine.begin() as connection:
        connection.execute(sql.insert(_APPROVALS).values(row))


def latest_approval(model: str, version: int, serves_as: str) -> Approval | None:
    """Return the last decision that a version may serve under an alias or in a stage."""
    statement = (
        sql.select(_APPROVALS)
        .filter_by(workspace=current().workspace, model=model, version=version, serves_as=serves_as)
        .order_by(_APPROVALS.c.approved_at.desc())
        .limit(1)
    )
    with autocommit(registry_store().engine) as connection:
        row = connection.execute(statement).first()
    if row is None:
        return None
    content = Content(**json.loads(row.content))
    return Approval(model, version, serves_as, row.approved_by, row.approved_at, content)
