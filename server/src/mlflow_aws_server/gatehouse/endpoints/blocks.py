"""Administrators block and unblock subjects, from the subject's next request on.

A call is answered one second after its change is in the database, when no worker uses an older list any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sql
from flask import Flask, Response, jsonify

from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.autocommit import reading
from mlflow_aws_server.gatehouse.blocks.block_list import FRESH_SECONDS
from mlflow_aws_server.gatehouse.blocks.table import BLOCKED
from mlflow_aws_server.gatehouse.endpoints.json_body import Text, read
from mlflow_aws_server.gatehouse.refusal import forbidden, invalid, missing
from mlflow_aws_server.gatehouse.request.context import caller, current

BLOCKS = "/api/1.0/gatehouse/blocks"

# The issuer's `sub`: at most 255 characters (OpenID Connect Core, section 2).
_SUBJECT = Text(max_length=255)


class BlockEndpoints:
    """The list of blocks, for administrators only."""

    def __init__(self, engine: Callable[[], sql.Engine], trail: Trail) -> None:
        self._engine = engine
        self._trail = trail

    def add_to(self, app: Flask) -> None:
        """Serve the endpoints."""
        app.add_url_rule(BLOCKS, "list_blocks", self.list_blocks, methods=["GET"])
        app.add_url_rule(BLOCKS, "block", self.block, methods=["POST"])
        app.add_url_rule(BLOCKS, "unblock", self.unblock, methods=["DELETE"])

    def list_blocks(self) -> Response:
        """GET: who is blocked, by whom, since when and why."""
        _administrators_only()
        with reading(self._engine()) as connection:
            rows = connection.execute(sql.select(BLOCKED).order_by(BLOCKED.c.blocked_at)).all()
        return jsonify({"blocks": [_shown(row) for row in rows]})

    def block(self) -> Response:
        """POST {subject, reason}: the subject's next request is refused. Blocking twice changes nothing."""
        _administrators_only()
        given = read({"subject": _SUBJECT, "reason": Text(max_length=1000)})
        subject = str(given["subject"])
        if subject == caller().subject:
            raise invalid("own_subject", "You would lock yourself out; ask another administrator.")
        self._intend(subject, str(given["reason"]))
        row = {
            "subject": subject,
            "reason": given["reason"],
            "blocked_by": caller().subject,
            "blocked_at": datetime.now(UTC),
        }
        with self._engine().begin() as connection:
            if connection.execute(sql.select(BLOCKED).where(BLOCKED.c.subject == subject)).first() is None:
                connection.execute(sql.insert(BLOCKED).values(row))
        # Then every worker has read it, or will before it lets anybody in.
        time.sleep(FRESH_SECONDS)
        return jsonify({"subject": subject, "blocked": True})

    def unblock(self) -> Response:
        """DELETE {subject, reason}: lets the subject in again."""
        _administrators_only()
        given = read({"subject": _SUBJECT, "reason": Text(max_length=1000)})
        subject = str(given["subject"])
        self._intend(subject, str(given["reason"]))
        with self._engine().begin() as connection:
            deleted = connection.execute(sql.delete(BLOCKED).where(BLOCKED.c.subject == subject)).rowcount
        time.sleep(FRESH_SECONDS)
        if not deleted:
            raise missing("not_blocked", f"{subject} is not blocked.")
        return jsonify({"subject": subject, "blocked": False})

    def _intend(self, subject: str, reason: str) -> None:
        current().subjects |= {"blocked_subject": subject, "why": reason}
        self._trail.intend(current())


def _administrators_only() -> None:
    if not caller().roles.administrator:
        raise forbidden("administrators_only", "Only administrators may block and unblock.")


def _shown(row: sql.Row[tuple[str, str, str, datetime]]) -> dict[str, str]:
    return {
        "subject": row.subject,
        "reason": row.reason,
        "blockedBy": row.blocked_by,
        "blockedAt": row.blocked_at.isoformat(),
    }
