"""Authenticates a request, and prepares the headers that MLflow receives."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders

from mlflow_aws_server.configuration.gatehouse_settings import GatehouseSettings
from mlflow_aws_server.gatehouse.blocked_subjects.block_list import BlockList
from mlflow_aws_server.gatehouse.identity.access_token import AccessTokens
from mlflow_aws_server.gatehouse.identity.credentials import credentials_of, without_tokens
from mlflow_aws_server.gatehouse.identity.identity import Identity, identify
from mlflow_aws_server.gatehouse.identity.workspace_choice import HEADER, choose_workspace
from mlflow_aws_server.gatehouse.refusal import forbidden
from mlflow_aws_server.gatehouse.request.context import RequestContext
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

_WITHOUT_WORKSPACE = {OperationClass.PAGE, OperationClass.ACCOUNT, OperationClass.PERMISSION, None}


@dataclass(frozen=True)
class Authentication:
    """Finds the caller of a request."""

    settings: GatehouseSettings
    tokens: AccessTokens
    blocks: BlockList

    async def identify(self, context: RequestContext, headers: Headers) -> Identity:
        """Return the caller and note it in the context; raises Refusal."""
        credentials = credentials_of(headers)
        context.auth_method = credentials.auth_method
        claims = await self.tokens.verify(credentials.token)
        context.subject = claims["sub"]
        identity = context.identity = identify(claims, self.settings)
        await self.check_blocks(identity)
        return identity

    async def check_blocks(self, identity: Identity) -> None:
        """Raise Refusal if an administrator has blocked the caller."""
        if await self.blocks.is_blocked(identity.subject):
            raise forbidden("blocked", "An administrator has blocked your access to MLflow.")


def headers_for_mlflow(context: RequestContext, identity: Identity, headers: Headers) -> MutableHeaders:
    """Return what MLflow receives: no token, and exactly one workspace or none; raises Refusal."""
    passed = without_tokens(headers)
    del passed[HEADER]
    if context.operation.operation_class not in _WITHOUT_WORKSPACE:
        context.workspace = choose_workspace(identity, headers)
        passed.append(HEADER, context.workspace)
    return passed
