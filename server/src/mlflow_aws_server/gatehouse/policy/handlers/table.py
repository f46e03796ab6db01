"""Puts the rows of all areas together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mlflow.server import handlers

from mlflow_aws_server.gatehouse.policy.handlers.artifacts import ARTIFACTS_HANDLERS
from mlflow_aws_server.gatehouse.policy.handlers.closed import CLOSED_HANDLERS
from mlflow_aws_server.gatehouse.policy.handlers.evaluation import EVALUATION_HANDLERS
from mlflow_aws_server.gatehouse.policy.handlers.mcp import MCP_HANDLERS
from mlflow_aws_server.gatehouse.policy.handlers.own import OWN_HANDLERS
from mlflow_aws_server.gatehouse.policy.handlers.registry import registry_handlers
from mlflow_aws_server.gatehouse.policy.handlers.row import Rows, name_of
from mlflow_aws_server.gatehouse.policy.handlers.server import SERVER_HANDLERS
from mlflow_aws_server.gatehouse.policy.handlers.traces import TRACES_HANDLERS
from mlflow_aws_server.gatehouse.policy.handlers.tracking import TRACKING_HANDLERS
from mlflow_aws_server.gatehouse.policy.promotion import PromotionRules
from mlflow_aws_server.gatehouse.request.fields import Fields, fields_of
from mlflow_aws_server.gatehouse.request.handler import Handler


def table_of(rows: Rows) -> Mapping[str, Handler]:
    """Return the rows by the handlers' names; raises ValueError if a handler has two different rows.

    MLflow has one function for two messages in places, and functions of one name in both of its applications.
    """
    table: dict[str, Handler] = {}
    for key, handler in rows:
        name = name_of(key)
        if table.setdefault(name, handler) != handler:
            raise ValueError(f"the handler {name} has two different rows")
    return {name: replace(handler, resources=_fields(name) | handler.resources) for name, handler in table.items()}


def _fields(name: str) -> Fields:
    """Return the identifiers in the messages that a handler takes."""
    found = Fields()
    for message, function in handlers.HANDLERS.items():
        if function.__name__ == name:
            found |= fields_of(message.DESCRIPTOR)
    return found


def handler_table(promotion: PromotionRules) -> Mapping[str, Handler]:
    """Return every handler of the pinned MLflow and of the gatehouse, by its name."""
    return table_of(
        [
            *SERVER_HANDLERS,
            *TRACKING_HANDLERS,
            *registry_handlers(promotion),
            *TRACES_HANDLERS,
            *EVALUATION_HANDLERS,
            *ARTIFACTS_HANDLERS,
            *MCP_HANDLERS,
            *OWN_HANDLERS,
            *CLOSED_HANDLERS,
        ]
    )
