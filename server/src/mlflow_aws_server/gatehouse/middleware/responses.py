"""What the gatehouse answers itself, and what it notes of every response."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import Message, Send

from mlflow_aws_server.gatehouse.refusal import Refusal
from mlflow_aws_server.gatehouse.request.context import RequestContext


def observed(send: Send, context: RequestContext) -> Send:
    """Note the status and the bytes of a response, and tell the caller the request's id."""

    async def observe(message: Message) -> None:
        if message["type"] == "http.response.start":
            context.status = message["status"]
            MutableHeaders(raw=message.setdefault("headers", [])).append("x-request-id", context.request_id)
        elif message["type"] == "http.response.body":
            context.bytes_out += len(message.get("body", b""))
        await send(message)

    return observe


def refuse(refusal: Refusal) -> Response:
    """Return the response of a refusal."""
    return Response(refusal.body, refusal.status, refusal.headers, media_type="application/json")
