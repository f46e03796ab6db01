"""Turns exchanges into lines: one a request, and two more for a change to the registry or permissions or a deletion."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from mlflow_aws_server.gatehouse.audit.writer import AuditWriter
from mlflow_aws_server.gatehouse.refusal import unavailable
from mlflow_aws_server.gatehouse.request.context import Exchange
from mlflow_aws_server.gatehouse.request.operation_classes import RECORDED_FIRST

REQUESTS = "requests"
CHANGES = "changes"

# Of a value: the longest that is kept whole is the reason of a promotion.
_MOST_CHARACTERS = 1000

# A change waits this long for its intent to be kept.
_INTENT_SECONDS = 5.0


class Trail:
    """What is written down, when, and what waits for it."""

    def __init__(self, writer: AuditWriter) -> None:
        self._writer = writer

    def intend(self, exchange: Exchange) -> None:
        """Write what is about to happen and wait until it is kept; raises Refusal, and then nothing may happen."""
        line = _line({**_who_and_what(exchange), "outcome": "intended"})
        if not self._writer.write(CHANGES, line, wait_seconds=_INTENT_SECONDS):
            raise unavailable(
                "audit", "The audit trail cannot be written at the moment, so nothing was changed. Try again."
            )
        exchange.intended = True

    def finish(self, exchange: Exchange) -> None:
        """Write what has happened."""
        line = _line({**_who_and_what(exchange), **_how(exchange)})
        self._writer.write(REQUESTS, line)
        if exchange.intended or (exchange.operation.kind in RECORDED_FIRST and exchange.identity):
            self._writer.write(CHANGES, line)


def _who_and_what(exchange: Exchange) -> dict[str, Any]:
    identity = exchange.identity
    return {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "request_id": exchange.request_id,
        "subject": exchange.subject,
        "groups": sorted(identity.groups) if identity else None,
        "machine": identity.machine if identity else None,
        "door": exchange.door,
        "method": exchange.method,
        "route": exchange.operation.template,
        "handler": exchange.operation.handler,
        "kind": exchange.operation.kind,
        "workspace": exchange.workspace,
        **exchange.subjects,
    }


def _how(exchange: Exchange) -> dict[str, Any]:
    return {
        "outcome": _outcome(exchange),
        "status": exchange.status,
        "reason": exchange.reason,
        "bytes_in": exchange.bytes_in,
        "bytes_out": exchange.bytes_out,
        "milliseconds": round(exchange.milliseconds, 1),
    }


def _outcome(exchange: Exchange) -> str:
    """Say it as auditors ask: a 404 of MLflow's is a request that was allowed and found nothing."""
    if exchange.reason:
        return "refused"
    return "failed" if exchange.status >= 500 or not exchange.status else "allowed"


def _line(record: dict[str, Any]) -> str:
    """Return one line of JSON, without what is not known."""
    return json.dumps({name: _cut(value) for name, value in record.items() if value not in (None, "")})


def _cut(value: object) -> object:
    """Bound what callers choose: a line that CloudWatch Logs takes for too long would hold up all behind it."""
    return value[:_MOST_CHARACTERS] if isinstance(value, str) else value
