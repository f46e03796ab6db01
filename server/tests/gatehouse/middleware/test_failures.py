"""A failure that the content of a request has caused is the caller's; any other one is the server's."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest
from mlflow.exceptions import MlflowException
from sqlalchemy.exc import OperationalError

from mlflow_aws_server.gatehouse.middleware.failure_causes import is_callers
from support.running import Server


def raised(error: BaseException, module: str, cause: BaseException | None = None) -> BaseException:
    """Return an error that was raised in a module of that name."""
    names: dict[str, Any] = {"__name__": module, "error": error, "cause": cause}
    try:
        exec("raise error from cause", names)  # noqa: S102 - its frame has the module's name
    except BaseException as failure:
        return failure
    raise AssertionError


DATABASE = OperationalError("SELECT 1", {}, Exception("connection refused"))


@pytest.mark.parametrize(
    "failure",
    [
        raised(ValueError("a value"), "mlflow.server.handlers"),
        raised(AttributeError("a type"), "mlflow.server.handlers"),
        raised(MlflowException("not a proper address"), "mlflow.utils"),
        raised(MlflowException("wrapped"), "mlflow.store", cause=raised(KeyError("a"), "mlflow.store")),
    ],
)
def test_what_content_causes_in_mlflow_is_the_callers(failure: BaseException) -> None:
    assert is_callers(failure)


@pytest.mark.parametrize(
    "failure",
    [
        None,
        raised(ValueError("a value"), "mlflow_aws_server.gatehouse.policy"),
        raised(OSError("disk full"), "mlflow.server.handlers"),
        raised(MemoryError(), "mlflow.server.handlers"),
        DATABASE,
        raised(MlflowException("wrapped"), "mlflow.store", cause=DATABASE),
        raised(MlflowException("ours"), "mlflow.store", cause=raised(KeyError("a"), "mlflow_aws_server.gatehouse")),
    ],
)
def test_any_other_failure_is_the_servers(failure: BaseException | None) -> None:
    assert not is_callers(failure)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("runs/log-batch", {"metrics": [[]]}),
        ("runs/log-batch", {"params": [[]]}),
        ("runs/log-model", {"model_json": "NaN"}),
        ("traces", {"timestamp_ms": 1, "execution_time_ms": 1, "status": "OK", "request_metadata": [[]]}),
        ("traces", {"timestamp_ms": 1, "execution_time_ms": 1, "status": "OK", "tags": [[]]}),
        ("scorers/register", {"name": "x", "serialized_scorer": "NaN"}),
        ("scorers/register", {"name": "x", "serialized_scorer": "9223372036854775808"}),
        ("issues/search", {"page_token": "\u0663"}),
        ("runs/search", {"page_token": "\u0663"}),
        ("experiments/search", {"page_token": "\u0663", "max_results": 1}),
    ],
)
def test_json_that_mlflow_cannot_work_with_is_a_client_error(
    server: Server, path: str, content: dict[str, Any]
) -> None:
    experiment = server.experiment()
    named = {"experiment_id": experiment, "experiment_ids": [experiment], "run_id": server.run(experiment)["run_id"]}
    version = "3.0" if path.partition("/")[0] in {"scorers", "issues"} else "2.0"
    answer = server.ask("scientist", "POST", f"/api/{version}/mlflow/{path}", {**named, **content})
    assert 400 <= answer.status < 500, answer.body


def test_a_page_token_of_another_alphabet_is_a_client_error(server: Server) -> None:
    run = server.run(server.experiment())["run_id"]
    path = f"metrics/get-history?run_id={run}&metric_key=a&max_results=3&page_token=%D9%A3"
    assert server.mlflow("scientist", "GET", path).status == 400


NATIVE = [
    ("GET", "/api/3.0/mlflow/mcp-servers?page_token=MQ==", None, "application/json"),
    *(
        ("POST", "/v1/traces", body, "application/json")
        for body in (b"[]", b"null", b'{"resourceSpans":[1]}', b'{"resourceSpans":[{"scopeSpans":null}]}')
    ),
    ("POST", "/v1/traces", b"\xff\xff", "application/x-protobuf"),
    ("PUT", "/api/2.0/mlflow-artifacts/artifacts/{experiment}/{run}/artifacts/" + "a" * 1100, b"x", "text/plain"),
]


@pytest.mark.parametrize(("method", "path", "body", "content_type"), NATIVE)
def test_a_failure_of_a_native_route_is_answered_and_its_connection_goes_on(
    server: Server, method: str, path: str, body: bytes | None, content_type: str
) -> None:
    experiment = server.experiment()
    path = path.format(experiment=experiment, run=server.run(experiment)["run_id"])
    headers = {"Authorization": f"Bearer {server.issuer.token('scientist')}"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    named = {"Content-Type": content_type, "X-MLflow-Experiment-Id": experiment}
    connection.request(method, path, body, {**headers, **named})
    response = connection.getresponse()
    content, socket = json.loads(response.read()), connection.sock
    assert 400 <= response.status < 500, content
    connection.request("GET", f"/api/2.0/mlflow/experiments/get?experiment_id={experiment}", headers=headers)
    assert connection.getresponse().status == 200
    assert connection.sock is socket
    connection.close()
