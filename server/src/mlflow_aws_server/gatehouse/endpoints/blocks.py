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
from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.blocked_subjects.block_list import FRESH_SECONDS
from mlflow_aws_server.gatehouse.blocked_subjects.table import BLOCKED
from mlflow_aws_server.gatehouse.endpoints.bodies import Body, Reason, Subject, read
from mlflow_aws_server.gatehouse.policy.handlers.own import BLOCK, LIST_BLOCKS, UNBLOCK
from mlflow_aws_server.gatehouse.refusal import forbidden, invalid, missing
from mlflow_aws_server.gatehouse.request.context import caller, current

BLOCKS = "/api/1.0/gatehouse/blocks"


class Block(Body):
    """What a block and its end take."""

    subject: Subject
    reason: Reason


class BlockEndpoints:
    """The endpoints of the list, for administrators only."""

    def __init__(self, engine: Callable[[], sql.Engine], trail: Trail) -> None:
        self._engine = engine
        self._trail = trail

    def add_to(self, app: Flask) -> None:
        """Register the routes."""
        app.add_url_rule(BLOCKS, LIST_BLOCKS, self.list_blocks, methods=["GET"])
        app.add_url_rule(BLOCKS, BLOCK, self.block, methods=["POST"])
        app.add_url_rule(BLOCKS, UNBLOCK, self.unblock, methods=["DELETE"])

    def list_blocks(self) -> Response:
        """GET: who is blocked, by whom, since when and why."""
        _administrators_only()
        with autocommit(self._engine()) as connection:
            rows = connection.execute(sql.select(BLOCKED).order_by(BLOCKED.c.blocked_at)).all()
        return jsonify({"blocks": [_shown(row) for row in rows]})

    def block(self) -> Response:
        """POST a Block: the subject's next request is refused. A second block changes nothing."""
        _administrators_only()
        given = read(Block)
        if given.subject == caller().subject:
            raise invalid("own_subject", "You would block yourself; ask another administrator.")
        self._intend(given)
        row = {**given.model_dump(), "blocked_by": caller().subject, "blocked_at": datetime.now(UTC)}
        with self._engine().begin() as connection:
            if connection.execute(sql.select(BLOCKED).where(BLOCKED.c.subject == given.subject)).first() is None:
                connection.execute(sql.insert(BLOCKED).values(row))
        time.sleep(FRESH_SECONDS)
        return jsonify({"subject": given.subject, "blocked": True})

    def unblock(self) -> Response:
        """DELETE a Block: the subject's next request is accepted again."""
        _administrators_only()
        given = read(Block)
        self._intend(given)
        with self._engine().begin() as connection:
            deleted = connection.execute(sql.delete(BLOCKED).where(BLOCKED.c.subject == given.subject)).rowcount
        time.sleep(FRESH_SECONDS)
        if not deleted:
            raise missing("not_blocked", f"{given.subject} is not blocked.")
        return jsonify({"subject": given.subject, "blocked": False})

    def _intend(self, given: Block) -> None:
        current().resources |= {"blocked_subject": given.subject, "block_reason": given.reason}
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
