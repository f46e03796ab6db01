"""Pages, health, and what a caller asks about itself and the server."""

from __future__ import annotations

from functools import partial

from mlflow import server as pages
from mlflow.protos import service_pb2
from mlflow.server import auth, handlers, server_info_api

from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

page = partial(Handler, OperationClass.PAGE)

SERVER_HANDLERS: Rows = [
    (pages.health, page(anonymous=True)),
    (server_info_api.health, page(anonymous=True)),
    *each(page(), pages.serve, pages.serve_static_file, "static"),
    *each(
        Handler(OperationClass.ACCOUNT),
        handlers._get_server_info,
        service_pb2.GetWorkspace,
        service_pb2.ListWorkspaces,
        auth.get_current_user,
        server_info_api.get_server_info,
        auth.list_current_user_permissions,
        pages.serve_gateway_proxy,
        pages.serve_get_ui_telemetry,
        pages.serve_post_ui_telemetry,
        pages.version,
    ),
]
