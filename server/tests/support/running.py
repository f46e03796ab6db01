"""A real MLflow behind the gatehouse on loopback: SQLite, artifacts in a folder, the issuer's keys by an S3 client."""

from __future__ import annotations

import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlflow_aws_server.configuration.mlflow_variables import FIXED
from mlflow_aws_server.gatehouse.mlflow_patches import AUTH_CONFIGURATION
from support.gatehouse_environment import GATEHOUSE_ENVIRONMENT
from support.issuer import Issuer
from support.wire import Answer, call

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
    issuer: Issuer = field(default_factory=Issuer)
    port: int = field(default_factory=free_port)
    metrics_port: int = field(default_factory=free_port)

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
        return [line for line in lines if request_id is None or line["request_id"] == request_id]

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


def _environment(server: Server, keys_port: int, **changes: str) -> dict[str, str]:
    folder = server.folder
    for name in ("audit", "metrics", "artifacts"):
        (folder / name).mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        **{name: value for name, (value, _) in FIXED.items()},
        **GATEHOUSE_ENVIRONMENT,
        "MLFLOW_WORKSPACE_STORE_URI": "gatehouse://teams",
        "MLFLOW_AUTH_CONFIG_PATH": str(AUTH_CONFIGURATION),
        "MLFLOW_FLASK_SERVER_SECRET_KEY": "0123456789abcdef" * 2,
        "MLFLOW_ARTIFACTS_DESTINATION": str(folder / "artifacts"),
        "MLFLOW_HOST": "127.0.0.1",
        "MLFLOW_AWS_METRICS_PORT": str(server.metrics_port),
        "MLFLOW_AWS_AUDIT_FOLDER": str(folder / "audit"),
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{keys_port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        **changes,
    }


@contextmanager
def _object_store(issuer: Issuer) -> Iterator[int]:
    """Serve the one object that the gatehouse reads."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = issuer.published()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None: ...

    store = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=store.serve_forever, daemon=True).start()
    yield store.server_port
    store.shutdown()


@contextmanager
def running(folder: Path, workers: int = 1, **changes: str) -> Iterator[Server]:
    """Start a server, wait until it answers, stop it."""
    server = Server(folder)
    database = f"sqlite:///{folder / 'mlflow.db'}"
    with _object_store(server.issuer) as keys_port, (folder / "server.log").open("w") as log:
        environment = _environment(server, keys_port, **changes)
        for module in (["mlflow", "db", "upgrade"], ["mlflow_aws_server.gatehouse.blocked_subjects.table"]):
            command = [sys.executable, "-m", *module, database]
            subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603
        command = [
            *(sys.executable, "-m", "mlflow", "server", "--app-name", "gatehouse"),
            *("--backend-store-uri", database, "--serve-artifacts"),
            *("--artifacts-destination", environment["MLFLOW_ARTIFACTS_DESTINATION"]),
            *("--host", "127.0.0.1", "--port", str(server.port), "--workers", str(workers)),
        ]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(30)


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            if call(server.port, "GET", "/health").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((server.folder / "server.log").read_text())
