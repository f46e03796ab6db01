"""What the tests share: a complete, valid environment in a temporary folder, and a server behind the gatehouse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.issuer import ACCESS, ISSUER
from support.running import Server, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all: it takes seconds to start, and every test makes its own things on it."""
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    authority = tmp_path / "rds.pem"
    authority.write_text("PEM")
    return {
        "MLFLOW_AWS_DATABASE_HOST": "mlflow.abc123.eu-central-1.rds.amazonaws.com",
        "MLFLOW_AWS_DATABASE_CA": str(authority),
        "MLFLOW_AWS_RUNTIME_DIRECTORY": str(tmp_path),
        "MLFLOW_ARTIFACTS_DESTINATION": "s3://bucket/artifacts/",
        "MLFLOW_SERVER_ALLOWED_HOSTS": "mlflow.example.com, localhost:8443",
        "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS": "https://mlflow.example.com",
        "MLFLOW_FLASK_SERVER_SECRET_KEY": "0123456789abcdef" * 2,
        "MLFLOW_AWS_METRICS_DIRECTORY": str(tmp_path),
        "MLFLOW_AWS_ISSUER": ISSUER,
        "MLFLOW_AWS_ISSUER_KEYS": "s3://keys/issuer-keys.json",
        "MLFLOW_AWS_TOKEN_CLIENTS": '["load-balancer"]',
        "MLFLOW_AWS_ACCESS": json.dumps(ACCESS),
        "MLFLOW_AWS_LOGOUT_URL": f"{ISSUER}/logout",
        "MLFLOW_AWS_AUDIT_LOG_GROUP": "audit",
    }
