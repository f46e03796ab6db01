"""Creates the gatehouse's own tables and indexes beside MLflow's: `python -m … <database URI>`; can be repeated."""

from __future__ import annotations

import sys

import sqlalchemy as sql

from mlflow_aws_server.gatehouse.blocked_subjects import table as blocked_subjects
from mlflow_aws_server.gatehouse.served import approvals

# For the second half of served/versions.py: few versions are in a stage, and a workspace may have thousands.
_STAGED_VERSIONS = (
    "CREATE INDEX IF NOT EXISTS gatehouse_staged_versions ON model_versions (workspace) "
    "WHERE current_stage NOT IN ('None', 'Deleted_Internal')"
)


def create(engine: sql.Engine) -> None:
    """Create what is missing."""
    for metadata in (blocked_subjects.METADATA, approvals.METADATA):
        metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sql.text(_STAGED_VERSIONS))


if __name__ == "__main__":
    create(sql.create_engine(sys.argv[1]))
