"""The table of blocked subjects; run as a module with the database's URI, it creates the table."""

from __future__ import annotations

import sys

import sqlalchemy as sql

_metadata = sql.MetaData()

BLOCKED = sql.Table(
    "gatehouse_blocks",
    _metadata,
    sql.Column("subject", sql.String(255), primary_key=True),
    sql.Column("reason", sql.String(1000), nullable=False),
    sql.Column("blocked_by", sql.String(255), nullable=False),
    sql.Column("blocked_at", sql.DateTime(timezone=True), nullable=False),
)


def create_tables(engine: sql.Engine) -> None:
    """Create the table if it does not exist."""
    _metadata.create_all(engine)


if __name__ == "__main__":
    create_tables(sql.create_engine(sys.argv[1]))
