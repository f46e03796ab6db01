"""The ASGI application around MLflow's, through which every request passes once."""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from mlflow_aws_server.configuration.gatehouse_settings import GatehouseSettings
from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.identity.access_token import check_not_expired
from mlflow_aws_server.gatehouse.identity.credentials import SESSION
from mlflow_aws_server.gatehouse.identity.identity import Identity
from mlflow_aws_server.gatehouse.middleware.authentication import Authentication, headers_for_mlflow
from mlflow_aws_server.gatehouse.middleware.browser_session import LOGOUT, end_session, is_page, url_of
from mlflow_aws_server.gatehouse.middleware.concurrency import ConcurrencyLimit
from mlflow_aws_server.gatehouse.middleware.expensive_work import ExpensiveWork
from mlflow_aws_server.gatehouse.middleware.lifespan import lifespan
from mlflow_aws_server.gatehouse.middleware.origins import check_origin
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
from mlflow_aws_server.gatehouse.middleware.response_headers import secured
from mlflow_aws_server.gatehouse.middleware.responses import observed, refuse
from mlflow_aws_server.gatehouse.middleware.slow_readers import patient
from mlflow_aws_server.gatehouse.middleware.uploads import Checks, upload
from mlflow_aws_server.gatehouse.policy.artifact_locations import artifact_resources
from mlflow_aws_server.gatehouse.policy.record_writes import files_at
from mlflow_aws_server.gatehouse.refusal import Refusal, missing
from mlflow_aws_server.gatehouse.request.context import RequestContext, begin
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from mlflow_aws_server.gatehouse.request.operations import Operation, Operations
from mlflow_aws_server.gatehouse.request.resources import resources_in_json
from mlflow_aws_server.gatehouse.served.guard import check_now, check_stored

_log = logging.getLogger("gatehouse")

# MLflow's own authorization gives no reason.
_MLFLOW_REFUSES = {401, 403}

# What follows is the artifact's path.
_ARTIFACT_ROUTE = "/mlflow-artifacts/artifacts/"

# A thousand of the longest identifiers; MLflow's authorization looks up each one that is named.
_MOST_BYTES_TO_READ = 128 * 1024


@dataclass(frozen=True)
class Gatehouse:
    """Authenticates every request and limits it; the operation rules and MLflow's own authorization do the rest."""

    app: ASGIApp
    """MLflow with its authorization on FastAPI's routes and on Flask's."""
    flask_app: ASGIApp
    """Flask's part alone. FastAPI's middlewares check the same hosts and origins as Flask's own hooks and find the same
    workspace, so for Flask's routes they would only double the cost."""
    settings: GatehouseSettings
    operations: Operations
    authentication: Authentication
    trail: Trail
    concurrency: ConcurrencyLimit
    expensive_work: ExpensiveWork

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["type"] == "lifespan":
            await lifespan(self.app, self.trail, scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        context = RequestContext(scope["method"], scope["path"])
        begin(context)
        self.trail.begin(context)
        send = secured(patient(observed(send, context)), context)
        receive = counted(receive, context)
        try:
            await self._admit(context, scope, receive, send)
        except Refusal as refusal:
            context.reason = refusal.reason
            if context.status:
                # The response has begun, so nothing else can be sent: the connection ends.
                return
            if refusal.reason == BODY_SIZE:
                await discard(receive)
            if refusal.reason == "expired" and context.auth_method == SESSION and is_page(scope):
                await end_session(f"{self.settings.origin}{url_of(scope)}")(scope, receive, send)
            else:
                await refuse(refusal)(scope, receive, send)
        except Exception as error:
            # Starlette raises what it has answered once more, upon which the server would end the connection, and the
            # load balancer would answer the next request on it with 502.
            if error is not context.failure:
                raise
        finally:
            self._finish(context)

    async def _admit(self, context: RequestContext, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        check_origin(headers, self.settings.origins)
        if context.path == LOGOUT:
            await end_session(self.settings.logout_url)(scope, receive, send)
            return
        operation = context.operation = self.operations.resolve(context.method, context.path)
        if operation.handler.anonymous:
            # Its callers have no credentials, so nothing of a body is read.
            await self.app(scope, replay(b"", receive), send)
            return
        identity = await self.authentication.identify(context, headers)
        if operation.operation_class is OperationClass.CLOSED:
            raise missing("closed", "This part of MLflow is closed on this server.")
        passed = headers_for_mlflow(context, identity, headers)
        await self._pass_on(context, identity, {**scope, "headers": passed.raw}, receive, send)

    async def _pass_on(
        self, context: RequestContext, identity: Identity, scope: Scope, receive: Receive, send: Send
    ) -> None:
        operation = context.operation
        artifact_path = context.path.partition(_ARTIFACT_ROUTE)[2]
        context.resources |= artifact_resources(artifact_path)
        if operation.operation_class is OperationClass.UPLOAD:
            parts, access = frozenset(files_at(artifact_path)), self.settings.access
            checks = Checks(
                admitted=partial(self.authentication.check_blocks, identity),
                unserved=partial(anyio.to_thread.run_sync, check_now, parts, access),
                stored=partial(anyio.to_thread.run_sync, check_stored, parts, access),
            )
            await upload(self.app, scope, receive, send, checks)
        else:
            headers = Headers(scope=scope)
            check_plain(headers)
            check_announced(headers, self._most_bytes(operation))
            async with self._limited(operation, identity):
                await self._call(context, identity, scope, receive, send)

    async def _call(
        self, context: RequestContext, identity: Identity, scope: Scope, receive: Receive, send: Send
    ) -> None:
        operation = context.operation
        body = await read_limited(receive, self._most_bytes(operation))
        # Check again: the caller may have been blocked while the body arrived or while the request was queued.
        await self.authentication.check_blocks(identity)
        check_not_expired(identity.expires)
        if operation.fastapi:
            handler = operation.handler
            read = body if handler.write_ahead else b""
            context.resources |= resources_in_json(read, operation.parameters, handler.resources)
            if handler.named_in:
                named = await anyio.to_thread.run_sync(
                    handler.named_in, Headers(scope=scope), body, operation.parameters
                )
                context.resources |= named
            if handler.write_ahead:
                await anyio.to_thread.run_sync(self.trail.intend, context)
        routed_by_flask = operation.operation_class is not None and not operation.fastapi
        app = self.flask_app if routed_by_flask else self.app
        if operation.handler.expensive:
            await self.expensive_work.run(app, context, scope, body, receive, send)
        else:
            await app(scope, replay(body, receive), send)

    def _most_bytes(self, operation: Operation) -> int:
        most = self.settings.max_body_bytes
        return min(most, _MOST_BYTES_TO_READ) if operation.operation_class is OperationClass.READ else most

    def _limited(self, operation: Operation, identity: Identity) -> AbstractAsyncContextManager[None]:
        # FastAPI's downloads take as long as the client reads, and hold no thread meanwhile.
        streams = operation.fastapi and operation.operation_class is OperationClass.DOWNLOAD
        return nullcontext() if streams else self.concurrency.of(identity.subject)

    def _finish(self, context: RequestContext) -> None:
        if context.status in _MLFLOW_REFUSES and not context.reason:
            context.reason = "no_permission"
        if context.reason:
            _log.info("refused %s: %s", context.request_id, context.reason)
        count(context)
        self.trail.finish(context)
