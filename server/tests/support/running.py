"""A real MLflow behind the gatehouse on loopback, with a database and a bucket of its own."""

from __future__ import annotations

import functools
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from mlflow_aws_server.configuration.mlflow_variables import FIXED
from mlflow_aws_server.entrypoint.commands import CHECKSUM
from mlflow_aws_server.gatehouse.mlflow_patches import AUTH_CONFIGURATION
from support.gatehouse_environment import GATEHOUSE_ENVIRONMENT
from support.issuer import Issuer
from support.real_parts import database_uri, new_bucket, new_database, s3
from support.wire import Answer, call

# As in production; uvicorn's default of five seconds kills workers of a busy machine.
PATIENT = "--timeout-worker-healthcheck 60"

MCP_SERVERS = "/api/3.0/mlflow/mcp-servers"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """The server and what its tests need to know of it."""

    folder: Path
    """Its home, with its log and its audit trail."""
    bucket: str = field(default_factory=new_bucket)
    issuer: Issuer = field(default_factory=Issuer)
    port: int = field(default_factory=free_port)
    metrics_port: int = field(default_factory=free_port)
    database: str = field(default_factory=new_database)

    @property
    def artifacts(self) -> str:
        """Return where artifacts are."""
        return f"s3://{self.bucket}/artifacts"

    @functools.cached_property
    def engine(self) -> sql.Engine:
        """Return the way to the database behind the server's back."""
        # The connections of some tests are ended on purpose.
        return sql.create_engine(database_uri(self.database), pool_pre_ping=True)

    def sql(self, statement: str, **values: Any) -> sql.CursorResult[Any]:
        """Run a statement on the database."""
        with self.engine.begin() as connection:
            return connection.execute(sql.text(statement), values)

    process: subprocess.Popen[bytes] | None = None
    """`mlflow server`."""

    def ask(self, who: str | None, method: str, path: str, content: Any = None, **headers: str) -> Answer:
        """Call as `who`; a keyword x_y is the header X-Y."""
        given = [(name.replace("_", "-"), value) for name, value in headers.items()]
        token = None if who is None else self.issuer.token(who)
        return call(self.port, method, path, token, content, given)

    def mlflow(self, who: str, method: str, path: str, content: Any = None, **headers: str) -> Answer:
        return self.ask(who, method, f"/api/2.0/mlflow/{path}", content, **headers)

    def lines(self, stream: str, request_id: str | None = None) -> list[dict[str, Any]]:
        """Return the audit trail's lines, those of one request when it is named."""
        file = self.folder / "audit" / f"{stream}.jsonl"
        lines = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        return [line for line in lines if request_id is None or line.get("request_id") == request_id]

    def line(self, answer: Answer) -> dict[str, Any]:
        """Return the line of an answered request; it comes within a second."""
        for _ in range(50):
            if found := self.lines("requests", answer.headers["x-request-id"]):
                return found[0]
            time.sleep(0.1)
        raise AssertionError("no line in the audit trail")

    def changes(self, answer: Answer) -> list[dict[str, Any]]:
        """Return the lines of an answered change, in the stream of changes; its outcome comes within a second."""
        for _ in range(50):
            found = self.lines("changes", answer.headers["x-request-id"])
            if found and found[-1]["outcome"] != "intended":
                return found
            time.sleep(0.1)
        raise AssertionError("no outcome in the stream of changes")

    def experiment(self, who: str = "scientist") -> str:
        answer = self.mlflow(who, "POST", "experiments/create", {"name": uuid.uuid4().hex})
        assert answer.status == 200, answer.body
        return str(answer.json["experiment_id"])

    def run(self, experiment_id: str, who: str = "scientist") -> dict[str, Any]:
        answer = self.mlflow(who, "POST", "runs/create", {"experiment_id": experiment_id})
        assert answer.status == 200, answer.body
        run: dict[str, Any] = answer.json["run"]["info"]
        return run

    def model(self, who: str = "scientist", versions: int = 1) -> str:
        """Register a model with some versions; return its name."""
        name = f"model-{uuid.uuid4().hex[:8]}"
        assert self.mlflow(who, "POST", "registered-models/create", {"name": name}).status == 200
        run = self.run(self.experiment(who), who)
        for _ in range(versions):
            content = {"name": name, "source": f"{run['artifact_uri']}/model", "run_id": run["run_id"]}
            answer = self.mlflow(who, "POST", "model-versions/create", content)
            assert answer.status == 200, answer.body
        return name


def _environment(server: Server, **changes: str) -> dict[str, str]:
    folder = server.folder
    for name in ("audit", "metrics"):
        (folder / name).mkdir(exist_ok=True)
    aws = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        **{name: value for name, (value, _) in FIXED.items()},
        **GATEHOUSE_ENVIRONMENT,
        "MLFLOW_WORKSPACE_STORE_URI": "gatehouse://teams",
        "MLFLOW_AUTH_CONFIG_PATH": str(AUTH_CONFIGURATION),
        "MLFLOW_FLASK_SERVER_SECRET_KEY": "0123456789abcdef" * 2,
        "MLFLOW_ARTIFACTS_DESTINATION": server.artifacts,
        "MLFLOW_AWS_ISSUER_KEYS": f"s3://{server.bucket}/issuer-keys.json",
        "MLFLOW_S3_UPLOAD_EXTRA_ARGS": CHECKSUM,
        "MLFLOW_HOST": "127.0.0.1",
        "MLFLOW_AWS_METRICS_PORT": str(server.metrics_port),
        "MLFLOW_AWS_AUDIT_FOLDER": str(folder / "audit"),
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        **aws,
        **changes,
    }


@contextmanager
def running(folder: Path, workers: int = 1, uvicorn_options: str = PATIENT, **changes: str) -> Iterator[Server]:
    """Start a server, wait until it answers, stop it."""
    server = Server(folder)
    s3().put_object(Bucket=server.bucket, Key="issuer-keys.json", Body=server.issuer.published())
    environment = _environment(server, **changes)
    with (folder / "server.log").open("w") as log:
        command = [
            *(sys.executable, "-m", "mlflow", "server", "--app-name", "gatehouse"),
            *("--backend-store-uri", database_uri(server.database), "--serve-artifacts"),
            *("--artifacts-destination", environment["MLFLOW_ARTIFACTS_DESTINATION"]),
            *("--host", "127.0.0.1", "--port", str(server.port), "--workers", str(workers)),
            *("--uvicorn-opts", uvicorn_options),
        ]
        process = server.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(90)


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    # Measured: 10 s on a quiet machine; a loaded one with few cores takes minutes.
    for _ in range(1800):
        if process.poll() is not None:
            break
        try:
            if call(server.port, "GET", "/health").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((server.folder / "server.log").read_text())
