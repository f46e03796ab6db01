"""The stock MLflow client with MLFLOW_TRACKING_AUTH=mlflow-aws, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mlflow_aws_client.store import Store
from mlflow_aws_client.tokens import Login
from support.https_server import Response, json_response
from support.tracking_server import TrackingServer

LOG_METRIC = """
from mlflow import MlflowClient
MlflowClient().log_metric("0" * 32, "loss", 0.5)
"""


def run(server: TrackingServer, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        env={
            **os.environ,
            "MLFLOW_TRACKING_URI": server.origin,
            "MLFLOW_TRACKING_AUTH": "mlflow-aws",
            "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
            "MLFLOW_DISABLE_TELEMETRY": "true",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_mlflow_uses_the_login_of_a_person(server: TrackingServer, login: Login) -> None:
    done = run(server, LOG_METRIC)
    assert done.returncode == 0, done.stderr
    assert set(server.tokens()) == {login.access.value}
    assert server.to("/api/2.0/mlflow/runs/log-metric")


def test_mlflow_uses_a_machine_or_a_token_of_the_user(server: TrackingServer, login: Login) -> None:
    machine = {"MLFLOW_AWS_CLIENT_ID": "machine:1", "MLFLOW_AWS_CLIENT_SECRET": "a+b/c:d%e secret"}
    assert run(server, LOG_METRIC, **machine).returncode == 0
    assert {server.claims_of(token)["sub"] for token in server.tokens()} == {"machine:1"}
    server.requests.clear()
    assert run(server, LOG_METRIC, MLFLOW_TRACKING_TOKEN=login.access.value, **machine).returncode == 0
    assert {server.claims_of(token)["sub"] for token in server.tokens()} == {"subject-of-scientist"}


def test_a_machine_authenticates_only_to_the_tracking_server(server: TrackingServer) -> None:
    script = f"""
import mlflow
mlflow.MlflowClient(tracking_uri={server.origin!r}).log_metric("0" * 32, "loss", 0.5)
"""
    done = run(
        server,
        script,
        MLFLOW_TRACKING_URI="https://mlflow.example.com",
        MLFLOW_AWS_CLIENT_ID="machine:1",
        MLFLOW_AWS_CLIENT_SECRET="a+b/c:d%e secret",  # noqa: S106
    )
    assert "is not the server of MLFLOW_TRACKING_URI" in done.stderr
    assert server.requests == []


def test_without_a_login_the_error_names_the_command(server: TrackingServer) -> None:
    done = run(server, LOG_METRIC)
    assert done.returncode == 1
    assert f"You are not logged in to {server.origin}. Run: mlflow-aws login {server.origin}" in done.stderr
    assert server.to("/api/") == []


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Response(401), "refused the login even with a new token (401). Run: mlflow-aws login"),
        (Response(403, b"Not this host."), "denied the request (403): Not this host."),
        (
            json_response({"error_code": "PERMISSION_DENIED", "message": "You are in no group; ask Ann."}, 403),
            "RestException: PERMISSION_DENIED: You are in no group; ask Ann.",
        ),
    ],
)
def test_the_error_explains_the_refusal_of_the_server(
    server: TrackingServer, login: Login, answer: Response, message: str
) -> None:
    server.routes["/api/"] = lambda _: answer
    done = run(server, LOG_METRIC)
    assert done.returncode == 1 and message in done.stderr
    assert login.access.value not in done.stderr


def test_an_artifact_upload_survives_a_renewal(server: TrackingServer, login: Login, user: Path) -> None:
    server.refused.add(login.access.value)
    (user / "model.bin").write_bytes(os.urandom(200_000))
    script = f"""
from mlflow.store.artifact.http_artifact_repo import HttpArtifactRepository
HttpArtifactRepository("{server.origin}/api/2.0/mlflow-artifacts/artifacts/1").log_artifact({str(user / "model.bin")!r})
"""
    done = run(server, script)
    assert done.returncode == 0, done.stderr
    assert [each.body for each in server.to("/api/2.0/mlflow-artifacts")] == [(user / "model.bin").read_bytes()] * 2


def test_a_run_continues_after_its_tokens_expire(
    short_server: TrackingServer, store: Store, short_login: Login
) -> None:
    script = """
import time
from mlflow import MlflowClient
client, end = MlflowClient(), time.time() + 5
while time.time() < end:
    client.log_metric("0" * 32, "loss", 0.5)
    time.sleep(0.1)
"""
    started = time.time()
    done = run(short_server, script)
    assert done.returncode == 0, done.stderr
    assert time.time() - started > 5
    assert len(set(short_server.tokens())) >= 2
    assert all(short_server.tokens())
