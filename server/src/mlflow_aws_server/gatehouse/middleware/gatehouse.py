"""The gate in front of MLflow: an ASGI application around MLflow's, through which every request goes once."""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.blocks.block_list import BlockList
from mlflow_aws_server.gatehouse.identity.access_token import AccessTokens, check_not_expired
from mlflow_aws_server.gatehouse.identity.credentials import SESSION, Headers, presented, without_tokens
from mlflow_aws_server.gatehouse.identity.identity import Identity, identify
from mlflow_aws_server.gatehouse.identity.workspace_choice import HEADER, chosen, with_workspace
from mlflow_aws_server.gatehouse.middleware.browser_session import LOGOUT, address_of, is_page
from mlflow_aws_server.gatehouse.middleware.concurrency import Turns
from mlflow_aws_server.gatehouse.middleware.request_body import (
    BODY_SIZE,
    check_announced,
    check_plain,
    counted,
    discard,
    read_limited,
    replay,
)
from mlflow_aws_server.gatehouse.middleware.request_metrics import count
from mlflow_aws_server.gatehouse.middleware.responses import observed, redirect, refuse
from mlflow_aws_server.gatehouse.middleware.uploads import upload
from mlflow_aws_server.gatehouse.policy.artifact_locations import artifact_subjects
from mlflow_aws_server.gatehouse.policy.served_artifacts import check_path
from mlflow_aws_server.gatehouse.refusal import Refusal, forbidden, missing
from mlflow_aws_server.gatehouse.request.context import Exchange, begin
from mlflow_aws_server.gatehouse.request.messages import native_subjects_of
from mlflow_aws_server.gatehouse.request.operation_classes import RECORDED_FIRST, Kind
from mlflow_aws_server.gatehouse.request.operations import Operation, Operations
from mlflow_aws_server.gatehouse.settings import Settings

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
    blocks: BlockList
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
        answering = observed(send, exchange)
        reading = counted(receive, exchange)
        try:
            await self._admit(exchange, scope, reading, answering)
        except Refusal as refusal:
            exchange.reason = refusal.reason
            if refusal.reason == BODY_SIZE:
                await discard(reading)
            if refusal.reason == "expired" and exchange.door == SESSION and is_page(scope):
                await redirect(f"{self.settings.origin}{address_of(scope)}", answering)
            else:
                await refuse(refusal, answering)
        finally:
            self._finish(exchange)

    async def _admit(self, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        if exchange.path == LOGOUT:
            await redirect(self.settings.logout_url, send)
            return
        operation = exchange.operation = self.operations.resolve(exchange.method, exchange.path)
        if operation.handler == "health":
            # Strangers ask too, so nothing of a body is read.
            await self.app(scope, replay(b"", receive), send)
            return
        identity = await self._identify(exchange, scope)
        if operation.kind is Kind.CLOSED:
            raise missing("closed", "This part of MLflow is closed on this server.")
        headers = _headers(exchange, identity, scope)
        await self._pass_on(exchange, identity, {**scope, "headers": headers}, receive, send)

    async def _pass_on(
        self, exchange: Exchange, identity: Identity, scope: Scope, receive: Receive, send: Send
    ) -> None:
        operation = exchange.operation
        artifact_path = exchange.path.partition(_ARTIFACT_ROUTE)[2]
        exchange.subjects |= artifact_subjects(artifact_path)
        if operation.kind is Kind.UPLOAD:
            arguments = (exchange.workspace, artifact_path, self.settings.access)
            unserved = partial(anyio.to_thread.run_sync, check_path, *arguments)
            await upload(self.app, scope, receive, send, partial(self._check_blocks, identity), unserved)
        else:
            check_plain(scope["headers"])
            check_announced(scope["headers"], self._most_bytes(operation))
            async with self._turn(operation, identity):
                await self._call(exchange, identity, scope, receive, send)

    async def _call(self, exchange: Exchange, identity: Identity, scope: Scope, receive: Receive, send: Send) -> None:
        operation = exchange.operation
        body = await read_limited(receive, self._most_bytes(operation))
        # Who sends slowly, or waits for a turn, is not who was let in any more.
        await self._check_blocks(identity)
        check_not_expired(identity.expires)
        if operation.native:
            exchange.subjects |= native_subjects_of(operation, body)
            if operation.kind in RECORDED_FIRST:
                await anyio.to_thread.run_sync(self.trail.intend, exchange)
        app = self.flask_app if operation.kind is not None and not operation.native else self.app
        await app(scope, replay(body, receive), send)

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
        await self._check_blocks(identity)
        return identity

    async def _check_blocks(self, identity: Identity) -> None:
        if await self.blocks.is_blocked(identity.subject):
            raise forbidden("blocked", "An administrator has blocked your access to MLflow.")

    def _finish(self, exchange: Exchange) -> None:
        if exchange.status in _MLFLOW_REFUSES and not exchange.reason:
            exchange.reason = "no_permission"
        if exchange.reason:
            _log.info("refused %s: %s", exchange.request_id, exchange.reason)
        count(exchange)
        if exchange.operation.kind is not Kind.PAGE or exchange.reason:
            self.trail.finish(exchange)


def _headers(exchange: Exchange, identity: Identity, scope: Scope) -> Headers:
    """Return what MLflow gets to see: no token, and the workspace that was chosen where there is one."""
    headers = without_tokens(scope["headers"])
    if exchange.operation.kind in _WITHOUT_WORKSPACE:
        return [(name, value) for name, value in headers if name != HEADER]
    exchange.workspace = chosen(identity, headers)
    return with_workspace(headers, exchange.workspace)
