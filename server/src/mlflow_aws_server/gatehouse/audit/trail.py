"""Turns request contexts into lines: one per request, and two in the stream of changes for a write-ahead change."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from mlflow_aws_server.gatehouse.audit.writer import AuditWriter
from mlflow_aws_server.gatehouse.refusal import unavailable
from mlflow_aws_server.gatehouse.request.context import RequestContext

REQUESTS = "requests"
CHANGES = "changes"

# Of a value; the reason of a promotion, the longest that is kept whole, has as many.
_MOST_CHARACTERS = 1000

# A change waits this long for its intent to be stored.
_INTENT_SECONDS = 5.0


class Trail:
    """Writes the lines, and makes changes wait until their intent is stored."""

    def __init__(self, writer: AuditWriter) -> None:
        self._writer = writer

    def intend(self, context: RequestContext) -> None:
        """Write what is about to happen and wait until it is stored; raises Refusal, and then nothing may happen."""
        line = _line({**_request(context), "outcome": "intended"})
        if not self._writer.write(CHANGES, line, wait_seconds=_INTENT_SECONDS):
            raise unavailable(
                "audit", "The audit trail cannot be written at the moment, so nothing was changed. Try again."
            )
        context.intended = True

    def finish(self, context: RequestContext) -> None:
        """Write what has happened."""
        line = _line({**_request(context), **_response(context)})
        self._writer.write(REQUESTS, line)
        if context.intended or (context.operation.handler.write_ahead and context.identity):
            self._writer.write(CHANGES, line)


def _request(context: RequestContext) -> dict[str, Any]:
    identity = context.identity
    return {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "request_id": context.request_id,
        "subject": context.subject,
        "groups": sorted(identity.groups) if identity else None,
        "machine": identity.machine if identity else None,
        "auth_method": context.auth_method,
        "method": context.method,
        "route": context.operation.template,
        "handler": context.operation.name,
        "kind": context.operation.operation_class,
        "workspace": context.workspace,
        **context.resources,
    }


def _response(context: RequestContext) -> dict[str, Any]:
    return {
        "outcome": _outcome(context),
        "status": context.status,
        "reason": context.reason,
        "bytes_in": context.bytes_in,
        "bytes_out": context.bytes_out,
        "milliseconds": round(context.milliseconds, 1),
    }


def _outcome(context: RequestContext) -> str:
    """Return it as auditors ask for it: a 404 of MLflow's is a request that was allowed and found nothing."""
    if context.reason:
        return "refused"
    return "failed" if context.status >= 500 or not context.status else "allowed"


def _line(record: dict[str, Any]) -> str:
    """Return one line of JSON, without unknown values."""
    return json.dumps({name: _cut(value) for name, value in record.items() if value not in (None, "")})


def _cut(value: object) -> object:
    """Bound what callers choose: CloudWatch Logs refuses long lines, and that would hold up all lines behind."""
    return value[:_MOST_CHARACTERS] if isinstance(value, str) else value
