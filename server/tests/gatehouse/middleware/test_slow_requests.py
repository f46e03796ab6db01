"""Slow requests are authorized again once their body has arrived; a body that never ends is refused."""

from __future__ import annotations

import json
import socket
import time
import uuid
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from starlette.types import Message

from mlflow_aws_server.gatehouse.middleware import request_body
from mlflow_aws_server.gatehouse.refusal import Refusal
from support.governance import PROMOTIONS, champion
from support.models import ARTIFACTS
from support.running import Server
from support.wire import Answer, Late

FRAUD = [("X-MLFLOW-WORKSPACE", "fraud")]
MLFLOW = "/api/2.0/mlflow/"


def of_json(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()


def block(server: Server, method: str, who: str) -> Answer:
    content = {"subject": who, "reason": "dismissed"}
    return server.ask("administrator", method, "/api/1.0/gatehouse/blocks", content)


def test_a_block_during_the_upload_of_a_body_counts(server: Server) -> None:
    model, run = server.model(), server.run(server.experiment())
    file = f"{ARTIFACTS}{run['artifact_uri'].removeprefix('mlflow-artifacts:/')}/late.bin"
    promotion = {"model": model, "alias": "champion", "version": "1", "reason": "late"}
    tag = {"run_id": run["run_id"], "key": "late", "value": "1"}
    begun = [
        Late(server.port, server.issuer.token("second-governor"), "POST", PROMOTIONS, of_json(promotion), FRAUD),
        Late(server.port, server.issuer.token("colleague"), "POST", f"{MLFLOW}runs/set-tag", of_json(tag)),
        Late(server.port, server.issuer.token("colleague"), "PUT", file, b"weights"),
    ]
    blocked = ("second-governor", "colleague")
    try:
        assert [block(server, "POST", who).status for who in blocked] == [200, 200]
        answers = [request.end() for request in begun]
    finally:
        assert [block(server, "DELETE", who).status for who in blocked] == [200, 200]
    assert [b"An administrator has blocked" in answer for answer in answers] == [True] * 3, answers
    assert champion(server, model) is None
    tags = server.mlflow("scientist", "GET", f"runs/get?run_id={run['run_id']}").json["run"]["data"].get("tags", [])
    assert "late" not in [tag["key"] for tag in tags]
    assert server.ask("scientist", "GET", file).status != 200


def test_a_token_that_expires_during_the_upload_of_a_body_is_refused(server: Server) -> None:
    # Ten seconds of leeway are left of this one, and some are over.
    token = server.issuer.token("scientist", exp=int(time.time()) - 7)
    name = f"late-{uuid.uuid4().hex}"
    late = Late(server.port, token, "POST", f"{MLFLOW}experiments/create", of_json({"name": name}))
    time.sleep(4)
    assert b"The access token has expired" in late.end()
    assert server.mlflow("scientist", "GET", f"experiments/get-by-name?experiment_name={name}").status != 200


def test_a_body_that_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_body, "BODY_SECONDS", 0.05)

    async def receive() -> Message:
        await anyio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(Refusal, match="body_time") as refused:
        anyio.run(request_body.read_limited, receive, 1_000_000)
    assert refused.value.status == 408


def mcp_server(server: Server) -> str:
    return f'{{"name": "com.bank/{uuid.uuid4().hex}", "description": "late"}}'


LEAVING: dict[str, Callable[[Server], tuple[str, str, bytes]]] = {
    "a batch": lambda _: ("POST", f"{MLFLOW}runs/log-batch", b"{}"),
    "an upload": lambda server: (
        "PUT",
        f"{ARTIFACTS}{server.run(server.experiment())['artifact_uri'].removeprefix('mlflow-artifacts:/')}/late.bin",
        b"weights",
    ),
    "traces": lambda _: ("POST", "/v1/traces", b"0123456789"),
    "a route of FastAPI's": lambda server: ("POST", "/api/3.0/mlflow/mcp-servers", mcp_server(server).encode()),
}


@pytest.mark.parametrize("what", LEAVING)
def test_a_client_disconnect_is_not_a_server_error(server: Server, what: str) -> None:
    def left() -> list[dict[str, Any]]:
        return [line for line in server.lines("requests") if line.get("reason") == "disconnected"]

    before = len(left())
    late = Late(server.port, server.issuer.token("scientist"), *LEAVING[what](server))
    time.sleep(0.3)
    late.leave()
    for _ in range(50):
        if len(left()) > before:
            break
        time.sleep(0.1)
    assert [(line["status"], line["outcome"]) for line in left()[before:]] == [(499, "refused")]
    assert "ClientDisconnect" not in (server.folder / "server.log").read_text()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_body_of_a_health_check_is_not_read(server: Server, method: str) -> None:
    """As the load balancer asks, without a token. Flask answers HEAD, and would keep in memory what comes with it."""
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(
            f"{method} /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n".encode()
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
