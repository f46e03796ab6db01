"""MCP servers, which FastAPI answers for."""

from __future__ import annotations

from mlflow.server import mcp_server_api

from mlflow_aws_server.gatehouse.policy import record_writes
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.request.fields import OF_MCP_SERVERS
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

MCP_HANDLERS: Rows = [
    *each(
        Handler(OperationClass.READ, resources=OF_MCP_SERVERS),
        mcp_server_api.get_mcp_access_endpoint,
        mcp_server_api.get_mcp_server,
        mcp_server_api.get_mcp_server_version,
        mcp_server_api.get_version_by_alias,
    ),
    *each(
        Handler(OperationClass.READ, resources=OF_MCP_SERVERS, expensive=True),
        mcp_server_api.search_all_access_endpoints,
        mcp_server_api.search_mcp_server_versions,
        mcp_server_api.search_mcp_servers,
        mcp_server_api.search_server_access_endpoints,
    ),
    *each(
        Handler(OperationClass.REGISTRY, writes=record_writes.nothing, resources=OF_MCP_SERVERS),
        mcp_server_api.create_mcp_access_endpoint,
        mcp_server_api.create_mcp_server,
        mcp_server_api.create_mcp_server_version,
        mcp_server_api.delete_mcp_server_alias,
        mcp_server_api.delete_mcp_server_tag,
        mcp_server_api.delete_mcp_server_version_tag,
        mcp_server_api.set_mcp_server_alias,
        mcp_server_api.set_mcp_server_tag,
        mcp_server_api.set_mcp_server_version_tag,
        mcp_server_api.update_mcp_access_endpoint,
        mcp_server_api.update_mcp_server,
        mcp_server_api.update_mcp_server_version,
    ),
    *each(
        Handler(OperationClass.DELETE, writes=record_writes.nothing, resources=OF_MCP_SERVERS),
        mcp_server_api.delete_mcp_access_endpoint,
        mcp_server_api.delete_mcp_server,
        mcp_server_api.delete_mcp_server_version,
    ),
]
