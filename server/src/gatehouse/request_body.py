"""Limits what a worker buffers: MLflow reads whole bodies into memory, but those of artifacts."""

from __future__ import annotations

import anyio
from starlette.types import Message, Receive

from gatehouse.doors import Headers
from gatehouse.exchange import Exchange
from gatehouse.refusal import Refusal

BODY_SIZE = "body_size"


def _too_large(limit: int) -> Refusal:
    return Refusal(
        413,
        "INVALID_PARAMETER_VALUE",
        BODY_SIZE,
        f"The request's body exceeds {limit} bytes; send less at once, and files as artifacts.",
        # What is left of the body is not read.
        {"Connection": "close"},
    )


def check_announced(headers: Headers, limit: int) -> None:
    """Raise Refusal when the announced length is too large, before a byte is read."""
    for name, value in headers:
        if name == b"content-length" and (not value.isdigit() or int(value) > limit):
            raise _too_large(limit)


def check_plain(headers: Headers) -> None:
    """Raise Refusal when the body is compressed: some megabytes become gigabytes where MLflow reads traces."""
    for name, value in headers:
        if name == b"content-encoding" and value.strip().lower() not in {b"", b"identity"}:
            raise Refusal(
                415, "INVALID_PARAMETER_VALUE", "encoding", "Send the body as it is: compressed ones are not taken."
            )


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


# A client that is still sending does not read the answer: it sees a broken connection instead of the sentence.
_DISCARDED_BYTES = 64 * 1024 * 1024
_PAUSE_SECONDS = 0.5
_DISCARD_SECONDS = 10


async def discard(receive: Receive) -> None:
    """Read what is still coming and forget it, as long as it comes without a pause and is not too much."""
    left = _DISCARDED_BYTES
    more = True
    with anyio.move_on_after(_DISCARD_SECONDS):
        while more and left > 0:
            message: Message = {}
            with anyio.move_on_after(_PAUSE_SECONDS):
                message = await receive()
            left -= len(message.get("body", b""))
            more = message.get("more_body", False)


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
