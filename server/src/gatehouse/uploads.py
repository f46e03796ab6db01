"""Uploads are looked at twice: when they begin, and before their last piece is handed on.

Who sends slowly chooses what happens in between, such as a promotion. MLflow stores nothing before it has that piece.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gatehouse.refusal import Refusal


async def upload(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, check: Callable[[], Awaitable[None]]
) -> None:
    """Run an upload as long as `check` passes; raises its Refusal."""
    await check()
    refusals: list[Refusal] = []

    async def checked() -> Message:
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            try:
                await check()
            except Refusal as refusal:
                refusals.append(refusal)
                raise
        return message

    async def pass_on(message: Message) -> None:
        # What MLflow's framework makes of the error is not the answer.
        if not refusals:
            await send(message)

    try:
        await app(scope, checked, pass_on)
    except Exception:
        if not refusals:
            raise
    if refusals:
        raise refusals[0]
