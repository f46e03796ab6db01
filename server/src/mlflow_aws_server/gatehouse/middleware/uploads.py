"""Checks an upload when it begins, before its last piece is passed on, and when it is stored.

A client that sends slowly chooses what happens in between, such as a promotion. MLflow stores nothing before it has the
last piece. A promotion during the storing is reported (`served/guard.py`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mlflow_aws_server.gatehouse.refusal import Refusal, gone

_STORED = 200

# Raises Refusal.
Check = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Checks:
    """What is asked about an upload, each at its time; each raises Refusal."""

    admitted: Check
    """Whether its sender is still admitted."""
    unserved: Check
    """Whether nothing that serves has the file."""
    stored: Check
    """The same once the file is stored, when a promotion that came between is a conflict and is reported."""


async def upload(app: ASGIApp, scope: Scope, receive: Receive, send: Send, checks: Checks) -> None:
    """Run an upload; raises Refusal. Once the file is stored, a block comes too late."""
    await checks.unserved()
    refusals: list[Refusal] = []

    async def checked() -> Message:
        message = await receive()
        try:
            if message["type"] != "http.request":
                raise gone()
            if not message.get("more_body", False):
                await checks.admitted()
                await checks.unserved()
        except Refusal as refusal:
            refusals.append(refusal)
            raise
        return message

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == _STORED and not refusals:
            try:
                await checks.stored()
            except Refusal as refusal:
                refusals.append(refusal)
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
