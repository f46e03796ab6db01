"""Limits what a worker buffers: MLflow reads whole bodies into memory, but those of artifacts."""

from __future__ import annotations

import anyio
from starlette.types import Message, Receive

from mlflow_aws_server.gatehouse.identity.credentials import Headers
from mlflow_aws_server.gatehouse.refusal import Refusal, gone
from mlflow_aws_server.gatehouse.request.context import Exchange

BODY_SIZE = "body_size"

# As long as MLflow's client waits for an answer (MLFLOW_HTTP_REQUEST_TIMEOUT).
BODY_SECONDS = 120


def _too_large(limit: int) -> Refusal:
    return Refusal(
        413,
        "INVALID_PARAMETER_VALUE",
        BODY_SIZE,
        f"The request's body exceeds {limit} bytes; send less at once, and files as artifacts.",
        # What is left of the body is not read.
        {"Connection": "close"},
    )


def _too_slow() -> Refusal:
    message = f"The request's body did not come within {BODY_SECONDS} seconds. Nothing was changed."
    return Refusal(408, "REQUEST_TIMEOUT", "body_time", message, {"Connection": "close"})


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


async def read_limited(receive: Receive, limit: int) -> bytes:
    """Return the body of at most `limit` bytes; raises Refusal, also when it does not come in time."""
    try:
        with anyio.fail_after(BODY_SECONDS):
            return await _read(receive, limit)
    except TimeoutError as error:
        raise _too_slow() from error


async def _read(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise gone()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise _too_large(limit)
        more = message.get("more_body", False)
    return b"".join(chunks)


def replay(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that has been read again, in one piece."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


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


def counted(receive: Receive, exchange: Exchange) -> Receive:
    """Count the bytes that come in."""

    async def count() -> Message:
        message = await receive()
        exchange.bytes_in += len(message.get("body", b""))
        return message

    return count
