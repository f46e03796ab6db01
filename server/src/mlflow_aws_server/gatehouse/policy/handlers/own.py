"""The gatehouse's own endpoints."""

from __future__ import annotations

from mlflow_aws_server.gatehouse.policy import record_writes
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, each
from mlflow_aws_server.gatehouse.request.fields import OF_SERVED
from mlflow_aws_server.gatehouse.request.handler import Handler
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

# The names under which the endpoints are registered.
PROMOTE = "promote"
ROLL_BACK = "roll_back"
BLOCK = "block"
UNBLOCK = "unblock"
LIST_BLOCKS = "list_blocks"
LIST_SERVED = "list_served"


OWN_HANDLERS: Rows = [
    (LIST_SERVED, Handler(OperationClass.READ, resources=OF_SERVED)),
    *each(Handler(OperationClass.REGISTRY, writes=record_writes.nothing, writes_ahead_itself=True), PROMOTE, ROLL_BACK),
    *each(Handler(OperationClass.PERMISSION, writes_ahead_itself=True), BLOCK, UNBLOCK),
    # It answers about the server, in no workspace.
    *each(Handler(OperationClass.ACCOUNT), LIST_BLOCKS),
]
