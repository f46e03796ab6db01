"""Limits what a worker buffers: MLflow reads whole bodies into memory, but those of artifacts."""

from __future__ import annotations

from starlette.types import Message, Receive

from gatehouse.doors import Headers
from gatehouse.exchange import Exchange
from gatehouse.refusal import Refusal


def _too_large(limit: int) -> Refusal:
    return Refusal(
        413,
        "INVALID_PARAMETER_VALUE",
        "body_size",
        f"The request's body exceeds {limit} bytes; send less at once, and files as artifacts.",
        # What is left of the body is not read.
        {"Connection": "close"},
    )


def check_announced(headers: Headers, limit: int) -> None:
    """Raise Refusal when the announced length is too large, before a byte is read."""
    for name, value in headers:
        if name == b"content-length" and (not value.isdigit() or int(value) > limit):
            raise _too_large(limit)


async def read_limited(receive: Receive, limit: int) -> Receive:
    """Read the body up to `limit`; return what gives it again, in one piece. Raises Refusal."""
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return _replay(message, receive)
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise _too_large(limit)
        more = message.get("more_body", False)
    return _replay({"type": "http.request", "body": b"".join(chunks), "more_body": False}, receive)


def _replay(first: Message, receive: Receive) -> Receive:
    waiting = [first]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def counted(receive: Receive, exchange: Exchange) -> Receive:
    """Count the bytes that come in."""

    async def count() -> Message:
        message = await receive()
        exchange.bytes_in += len(message.get("body", b""))
        return message

    return count
