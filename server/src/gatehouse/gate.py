"""The gate in front of MLflow: an ASGI application around MLflow's, through which every request goes once."""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gatehouse import metrics
from gatehouse.access_token import AccessTokens
from gatehouse.artifact_locations import artifact_subjects
from gatehouse.audit.trail import Trail
from gatehouse.blocks import Blocks
from gatehouse.browser_session import LOGOUT, address_of, ended_session, is_page
from gatehouse.doors import SESSION, presented, without_tokens
from gatehouse.exchange import Exchange, begin
from gatehouse.identity import Identity, identify
from gatehouse.operation_classes import Kind
from gatehouse.operations import Operation, Operations
from gatehouse.refusal import Refusal, forbidden, missing
from gatehouse.request_body import BODY_SIZE, check_announced, check_plain, counted, discard, read_limited
from gatehouse.served_artifacts import check_path
from gatehouse.settings import Settings
from gatehouse.turns import Turns
from gatehouse.uploads import upload
from gatehouse.workspaces import HEADER, chosen, with_workspace

_log = logging.getLogger("gatehouse")

# MLflow's own authorization gives no reason.
_MLFLOW_REFUSES = {401, 403}

# What follows is the artifact's path.
_ARTIFACT_ROUTE = "/mlflow-artifacts/artifacts/"

# A thousand of the longest identifiers; MLflow's authorization walks all that are named.
_MOST_BYTES_TO_READ = 128 * 1024

_WITHOUT_WORKSPACE = {Kind.PAGE, Kind.ACCOUNT, Kind.PERMISSION, None}


@dataclass(frozen=True)
class Gatehouse:
    """Says who asks and whether the door is open; MLflow's own authorization and the gates say the rest."""

    app: ASGIApp
    """MLflow with its authorization on FastAPI's routes and on Flask's."""
    flask_app: ASGIApp
    """Flask's part alone. FastAPI's middlewares do nothing for it that Flask's own hooks do not do: they check the same
    hosts and origins and find the same workspace, at twice the price."""
    settings: Settings
    operations: Operations
    tokens: AccessTokens
    blocks: Blocks
    trail: Trail
    turns: Turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange(scope["method"], scope["path"])
        begin(exchange)
        answering = _observed(send, exchange)
        reading = counted(receive, exchange)
        try:
            await self._admit(exchange, scope, reading, answering)
        except Refusal as refusal:
            exchange.reason = refusal.reason
            if refusal.reason == BODY_SIZE:
                await discard(reading)
            if refusal.reason == "expired" and exchange.door == SESSION and is_page(scope):
                await _redirect(f"{self.settings.origin}{address_of(scope)}", answering)
            else:
                await _refuse(refusal, answering)
        finally:
            self._finish(exchange)

    async def _admit(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        if exchange.path == LOGOUT:
            await _redirect(self.settings.logout_url, send)
            return
        operation = exchange.operation = self.operations.resolve(exchange.method, exchange.path)
        if operation.handler == "health":
            await self.app(scope, receive, send)
            return
        identity = await self._identify(exchange, scope)
        headers = without_tokens(scope["headers"])
        if operation.kind is Kind.CLOSED:
            raise missing("closed", "This part of MLflow is closed on this server.")
        if operation.kind not in _WITHOUT_WORKSPACE:
            exchange.workspace = chosen(identity, headers)
            headers = with_workspace(headers, exchange.workspace)
        else:
            headers = [(name, value) for name, value in headers if name != HEADER]
        artifact_path = exchange.path.partition(_ARTIFACT_ROUTE)[2]
        exchange.subjects |= artifact_subjects(artifact_path)
        app = self.flask_app if operation.kind is not None and not operation.native else self.app
        scope = {**scope, "headers": headers}
        if operation.kind is Kind.UPLOAD:
            arguments = (exchange.workspace, artifact_path, self.settings.access)
            await upload(app, scope, receive, send, lambda: anyio.to_thread.run_sync(check_path, *arguments))
        else:
            check_plain(headers)
            limit = self._most_bytes(operation)
            check_announced(headers, limit)
            async with self._turn(operation, identity):
                await app(scope, await read_limited(receive, limit), send)

    def _most_bytes(self, operation: Operation) -> int:
        most = self.settings.max_body_bytes
        return min(most, _MOST_BYTES_TO_READ) if operation.kind is Kind.READ else most

    def _turn(self, operation: Operation, identity: Identity) -> AbstractAsyncContextManager[None]:
        # FastAPI's downloads last as long as the other side reads, and hold no thread meanwhile.
        streams = operation.native and operation.kind is Kind.DOWNLOAD
        return nullcontext() if streams else self.turns.of(identity.subject)

    async def _identify(self, exchange: Exchange, scope: Scope) -> Identity:
        shown = presented(scope["headers"])
        exchange.door = shown.door
        claims = await self.tokens.verify(shown.token)
        exchange.subject = claims["sub"]
        identity = exchange.identity = identify(claims, self.settings)
        if await self.blocks.is_blocked(identity.subject):
            raise forbidden("blocked", "An administrator has blocked your access to MLflow.")
        return identity

    def _finish(self, exchange: Exchange) -> None:
        if exchange.status in _MLFLOW_REFUSES and not exchange.reason:
            exchange.reason = "no_permission"
        if exchange.reason:
            _log.info("refused %s: %s", exchange.request_id, exchange.reason)
        metrics.count(exchange)
        if exchange.operation.kind is not Kind.PAGE or exchange.reason:
            self.trail.finish(exchange)


def _observed(send: Send, exchange: Exchange) -> Send:
    """Note the status and the bytes of an answer, and tell the caller the request's id."""

    async def observe(message: Message) -> None:
        if message["type"] == "http.response.start":
            exchange.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", exchange.request_id.encode())]
        elif message["type"] == "http.response.body":
            exchange.bytes_out += len(message.get("body", b""))
        await send(message)

    return observe


async def _refuse(refusal: Refusal, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in refusal.headers.items()]
    content = [(b"content-type", b"application/json"), (b"content-length", str(len(refusal.body)).encode())]
    await send({"type": "http.response.start", "status": refusal.status, "headers": [*content, *headers]})
    await send({"type": "http.response.body", "body": refusal.body})


async def _redirect(url: str, send: Send) -> None:
    """End the load balancer's session and go on to `url`."""
    await send({"type": "http.response.start", "status": 302, "headers": ended_session(url)})
    await send({"type": "http.response.body", "body": b""})
