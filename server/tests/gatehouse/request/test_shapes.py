"""What is no list is not sent as one, for every message of MLflow's: a new message is tested by itself."""

from __future__ import annotations

import re

import pytest

from mlflow_aws_server.gatehouse.request.flask_request import MESSAGES
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from support.generated_writes import routes_of_handlers
from support.handlers import TABLE
from support.running import Server
from support.wire import call

HANDLERS = sorted(
    name
    for name in routes_of_handlers().keys() & MESSAGES.keys()
    if TABLE[name].operation_class is not OperationClass.CLOSED
)


@pytest.mark.parametrize("handler", HANDLERS)
def test_no_shape_of_a_field_is_a_failure_of_the_server(server: Server, handler: str) -> None:
    method, path = routes_of_handlers()[handler][0]
    token = server.issuer.token("scientist")
    for field in MESSAGES[handler].DESCRIPTOR.fields:  # type: ignore[attr-defined]
        content = {field.name: "x" if field.is_repeated or field.message_type else []}
        answer = call(server.port, "POST" if method == "GET" else method, re.sub("<[^>]*>", "1", path), token, content)
        assert answer.status < 500, content


def test_the_refusal_says_what_is_allowed(server: Server) -> None:
    answer = server.mlflow("scientist", "POST", "runs/delete", {"run_id": []})
    assert (answer.status, answer.message) == (400, "run_id must be a single value, not a list or an object.")
    inside = {"run_id": "0" * 32, "metrics": [{"key": ["loss"], "value": 1, "timestamp": 1}]}
    answer = server.mlflow("scientist", "POST", "runs/log-batch", inside)
    assert (answer.status, answer.message) == (400, "key must be a single value, not a list or an object.")
    answer = server.mlflow("scientist", "POST", "runs/search", {"experiment_ids": "1"})
    assert (answer.status, answer.message) == (400, "experiment_ids must be a list.")
