"""The table of blocked subjects."""

from __future__ import annotations

import sqlalchemy as sql

METADATA = sql.MetaData()

BLOCKED = sql.Table(
    "gatehouse_blocks",
    METADATA,
    sql.Column("subject", sql.String(255), primary_key=True),
    sql.Column("reason", sql.String(1000), nullable=False),
    sql.Column("blocked_by", sql.String(255), nullable=False),
    sql.Column("blocked_at", sql.DateTime(timezone=True), nullable=False),
)
