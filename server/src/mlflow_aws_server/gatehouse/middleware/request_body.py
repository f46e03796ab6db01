"""Limits what a worker buffers: MLflow reads every body into memory, except those of artifacts."""

from __future__ import annotations

import anyio
from starlette.datastructures import Headers
from starlette.types import Message, Receive

from mlflow_aws_server.gatehouse.refusal import Refusal, gone
from mlflow_aws_server.gatehouse.request.context import RequestContext

BODY_SIZE = "body_size"

# As long as MLflow's client waits for a response (MLFLOW_HTTP_REQUEST_TIMEOUT).
BODY_SECONDS = 120


def _too_large(limit: int) -> Refusal:
    return Refusal(
        413,
        "INVALID_PARAMETER_VALUE",
        BODY_SIZE,
        f"The request's body exceeds {limit} bytes. Send less at once, and files as artifacts.",
        # The rest of the body is not read.
        {"Connection": "close"},
    )


def _too_slow() -> Refusal:
    message = f"The request's body did not arrive within {BODY_SECONDS} seconds. Nothing was changed."
    return Refusal(408, "REQUEST_TIMEOUT", "body_time", message, {"Connection": "close"})


def check_announced(headers: Headers, limit: int) -> None:
    """Raise Refusal if the announced length is too large, before a byte is read."""
    for value in headers.getlist("content-length"):
        # isdecimal() of a Latin-1 text accepts 0 to 9 only, where isdigit() accepts the superscript 2 as well.
        if not value.isdecimal() or int(value) > limit:
            raise _too_large(limit)


def check_plain(headers: Headers) -> None:
    """Raise Refusal if the body is compressed: a few megabytes become gigabytes where MLflow reads traces."""
    for value in headers.getlist("content-encoding"):
        if value.strip(" \t").lower() not in {"", "identity"}:
            raise Refusal(
                415,
                "INVALID_PARAMETER_VALUE",
                "encoding",
                "Compressed bodies are not accepted. Send the body as it is.",
            )


async def read_limited(receive: Receive, limit: int) -> bytes:
    """Return the body of at most `limit` bytes; raises Refusal, also if it does not arrive in time."""
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
    """Return a channel that gives a body that has been read again, in one piece."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


# A client that is still sending does not read the response: it sees a broken connection instead of the message.
_DISCARDED_BYTES = 64 * 1024 * 1024
_PAUSE_SECONDS = 0.5
_DISCARD_SECONDS = 10


async def discard(receive: Receive) -> None:
    """Read what still arrives and drop it, as long as it arrives without a pause and is not too much."""
    left = _DISCARDED_BYTES
    more = True
    with anyio.move_on_after(_DISCARD_SECONDS):
        while more and left > 0:
            message: Message = {}
            with anyio.move_on_after(_PAUSE_SECONDS):
                message = await receive()
            left -= len(message.get("body", b""))
            more = message.get("more_body", False)


def counted(receive: Receive, context: RequestContext) -> Receive:
    """Count the bytes that arrive."""

    async def count() -> Message:
        message = await receive()
        context.bytes_in += len(message.get("body", b""))
        return message

    return count
