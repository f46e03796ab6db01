"""Turns request contexts into lines: one per request, and two in the stream of changes for a write-ahead change."""

from __future__ import annotations

from typing import Any

from mlflow_aws_server.gatehouse.audit.chain import now
from mlflow_aws_server.gatehouse.audit.writer import AuditWriter
from mlflow_aws_server.gatehouse.refusal import unavailable
from mlflow_aws_server.gatehouse.request.context import RequestContext
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

REQUESTS = "requests"
CHANGES = "changes"

# Of a value that a caller chooses. The longest is a list of identifiers (request/resources.py).
_MOST_CHARACTERS = 4000

# A change waits this long for its intent to be stored, and a worker for its beginning.
_INTENT_SECONDS = 5.0


class Trail:
    """Writes the lines, and makes changes wait until their intent is stored."""

    def __init__(self, writer: AuditWriter) -> None:
        self._writer = writer
        self._unfinished: dict[str, RequestContext] = {}

    @property
    def unfinished(self) -> int:
        """Return how many requests have begun and have no line yet."""
        return len(self._unfinished)

    def open(self) -> None:
        """Begin the streams: the server takes requests from now on, also if the trail cannot be written yet."""
        self._writer.open(REQUESTS, CHANGES, wait_seconds=_INTENT_SECONDS)

    def close(self) -> None:
        """End the streams. A request that is still unfinished gets its line as far as it has come."""
        for context in list(self._unfinished.values()):
            self.finish(context)
        self._writer.close()

    def begin(self, context: RequestContext) -> None:
        """Expect the line of a request."""
        self._unfinished[context.request_id] = context

    def intend(self, context: RequestContext) -> None:
        """Write what is about to happen and wait until it is stored; raises Refusal, and then nothing may happen."""
        record = _record({**_request(context), "outcome": "intended"})
        if not self._writer.write(CHANGES, record, wait_seconds=_INTENT_SECONDS):
            raise unavailable(
                "audit", "The audit trail cannot be written at the moment, so nothing was changed. Try again."
            )
        context.intended = True

    def finish(self, context: RequestContext) -> None:
        """Write what has happened, once; of pages only what was refused."""
        if self._unfinished.pop(context.request_id, None) is None:
            return
        if context.operation.operation_class is OperationClass.PAGE and not context.reason:
            return
        record = _record({**_request(context), **_response(context)})
        self._writer.write(REQUESTS, record)
        if context.intended or (context.operation.handler.write_ahead and context.identity):
            self._writer.write(CHANGES, record)


def _request(context: RequestContext) -> dict[str, Any]:
    identity = context.identity
    return {
        "time": now(),
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
    """Return it as auditors ask for it: a 404 of MLflow's is a request that was allowed and found nothing.

    Without a response, as when the server stops, nobody knows whether a change that has begun will still happen.
    """
    if context.reason:
        return "refused"
    if not context.status:
        return "unknown"
    return "failed" if context.status >= 500 else "allowed"


def _record(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is known, within bounds."""
    return {name: _cut(value) for name, value in values.items() if value not in (None, "")}


def _cut(value: object) -> object:
    """Bound what callers choose: CloudWatch Logs refuses long lines, and that would hold up all lines behind."""
    return value[:_MOST_CHARACTERS] if isinstance(value, str) else value
