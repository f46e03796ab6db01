"""Begins the audit trail when a worker begins to serve, and ends it when the worker has stopped serving.

uvicorn ends the lifespan after a SIGTERM or a SIGINT, once it has waited for open requests and cancelled what was left
of them. Then it raises the signal again, which kills the process: nothing that is registered with `atexit` runs after a
SIGTERM.
"""

from __future__ import annotations

import time

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mlflow_aws_server.gatehouse.audit.trail import Trail

# A cancelled request ends at once, unless a thread works for it that nothing can interrupt.
_CANCELLED_SECONDS = 1.0
_POLL_SECONDS = 0.02


async def lifespan(app: ASGIApp, trail: Trail, scope: Scope, receive: Receive, send: Send) -> None:
    """Run the application's lifespan, with the trail around it."""

    async def received() -> Message:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await _close(trail)
        return message

    async def sent(message: Message) -> None:
        if message["type"] == "lifespan.startup.complete":
            await anyio.to_thread.run_sync(trail.open)
        await send(message)

    await app(scope, received, sent)


async def _close(trail: Trail) -> None:
    deadline = time.monotonic() + _CANCELLED_SECONDS
    while trail.unfinished and time.monotonic() < deadline:
        await anyio.sleep(_POLL_SECONDS)
    # Requests that hang may hold every thread of the default limiter.
    await anyio.to_thread.run_sync(trail.close, limiter=anyio.CapacityLimiter(1))
