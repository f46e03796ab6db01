"""What the tests share: a complete, valid environment in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest


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
    }
