"""Checks an upload when it begins, before its last piece is passed on, and when it is stored.

A client that sends slowly chooses what happens in between, such as a promotion. MLflow stores nothing before it has the
last piece. A promotion during the storing cannot be undone here, but it is reported.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mlflow_aws_server.gatehouse.refusal import Refusal, conflict, gone
from mlflow_aws_server.gatehouse.request.context import current

_log = logging.getLogger("gatehouse")

# The alarm ServedFileChanged looks for it in the server's log (lib/constructs/observability/server-reports.ts).
REPORT = "served file changed"

_STORED = 200

# Raises Refusal.
Check = Callable[[], Awaitable[None]]


async def upload(app: ASGIApp, scope: Scope, receive: Receive, send: Send, admitted: Check, unserved: Check) -> None:
    """Run an upload as long as its sender is `admitted` and its file is `unserved`; raises Refusal.

    Once the file is stored, a block comes too late, and a promotion is a conflict.
    """
    await unserved()
    refusals: list[Refusal] = []

    async def checked() -> Message:
        message = await receive()
        try:
            if message["type"] != "http.request":
                raise gone()
            if not message.get("more_body", False):
                await admitted()
                await unserved()
        except Refusal as refusal:
            refusals.append(refusal)
            raise
        return message

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == _STORED and not refusals:
            try:
                await unserved()
            except Refusal:
                refusals.append(_too_late())
        # A refusal replaces what MLflow's framework makes of the error.
        if not refusals:
            await send(message)

    try:
        await app(scope, checked, pass_on)
    except Exception:
        if not refusals:
            raise
    if refusals:
        raise refusals[0]


def _too_late() -> Refusal:
    _log.error("%s: stored by request %s while its version was promoted", REPORT, current().request_id)
    return conflict(
        "served_artifacts_changed",
        "The version that this file belongs to was promoted while the file was being stored, so the served files "
        "differ from the promoted ones. Tell model governance to roll back or to restore the file's earlier version.",
    )
