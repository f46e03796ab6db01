"""What goes back to the caller: the gatehouse's own answers, and what it notes of MLflow's."""

from __future__ import annotations

from starlette.types import Message, Send

from mlflow_aws_server.gatehouse.middleware.browser_session import ended_session
from mlflow_aws_server.gatehouse.refusal import Refusal
from mlflow_aws_server.gatehouse.request.context import Exchange


def observed(send: Send, exchange: Exchange) -> Send:
    """Note the status and the bytes of an answer, and tell the caller the request's id."""

    async def observe(message: Message) -> None:
        if message["type"] == "http.response.start":
            exchange.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", exchange.request_id.encode())]
        elif message["type"] == "http.response.body":
            exchange.bytes_out += len(message.get("body", b""))
        await send(message)

    return observe


async def refuse(refusal: Refusal, send: Send) -> None:
    """Answer by a refusal."""
    headers = [(name.lower().encode(), value.encode()) for name, value in refusal.headers.items()]
    content = [(b"content-type", b"application/json"), (b"content-length", str(len(refusal.body)).encode())]
    await send({"type": "http.response.start", "status": refusal.status, "headers": [*content, *headers]})
    await send({"type": "http.response.body", "body": refusal.body})


async def redirect(url: str, send: Send) -> None:
    """End the load balancer's session and go on to `url`."""
    await send({"type": "http.response.start", "status": 302, "headers": ended_session(url)})
    await send({"type": "http.response.body", "body": b""})
