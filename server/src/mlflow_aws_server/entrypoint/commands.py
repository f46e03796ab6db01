"""Composes MLflow's own commands from checked settings."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.engine import URL

from mlflow_aws_server.configuration.database_settings import DatabaseSettings
from mlflow_aws_server.configuration.declaration import Settings, declared, is_passed
from mlflow_aws_server.configuration.mlflow_variables import FIXED
from mlflow_aws_server.configuration.server_settings import ServerSettings
from mlflow_aws_server.gatehouse.mlflow_patches import AUTH_CONFIGURATION
from mlflow_aws_server.rds_iam import DRIVER, PLUGIN

# For MLFLOW_S3_UPLOAD_EXTRA_ARGS: a promotion binds the checksums of the files (gatehouse/served/files.py). MLflow
# 3.17.2 cannot sign a URL with it.
CHECKSUM = json.dumps({"ChecksumAlgorithm": "SHA256"})


def database_uri(settings: DatabaseSettings) -> str:
    """Return the one URI of tracking, registry and permission store; it holds no secret."""
    return URL.create(
        DRIVER,
        username=settings.database_user,
        host=settings.database_host,
        port=settings.database_port,
        database=settings.database_name,
        query={"sslmode": "verify-full", "sslrootcert": str(settings.database_ca), "plugin": PLUGIN},
    ).render_as_string(hide_password=False)


def uvicorn_options(settings: ServerSettings, key: Path, certificate: Path) -> str:
    """Return uvicorn's options as one string, quoted as MLflow splits it."""
    options = {
        "--ssl-keyfile": str(key),
        "--ssl-certfile": str(certificate),
        # asyncio leaves Nagle's algorithm on for inherited sockets: 40 ms per request with two workers or more.
        "--loop": "uvloop",
        "--http": "httptools",
        "--timeout-keep-alive": str(settings.keep_alive_seconds),
        "--timeout-worker-healthcheck": str(settings.worker_health_seconds),
        "--timeout-graceful-shutdown": str(settings.shutdown_seconds),
    }
    return shlex.join(
        [word for option in options.items() for word in option] + ["--no-server-header", "--no-access-log"]
    )


def serve(settings: ServerSettings, key: Path, certificate: Path) -> list[str]:
    """Return the command that serves."""
    return [
        *(sys.executable, "-m", "mlflow", "server"),
        *("--app-name", "gatehouse"),
        *("--backend-store-uri", database_uri(settings)),
        *("--serve-artifacts", "--artifacts-destination", settings.artifacts_destination),
        *("--host", settings.host, "--port", str(settings.port)),
        *("--workers", str(settings.workers)),
        *("--allowed-hosts", settings.allowed_hosts),
        *("--cors-allowed-origins", settings.cors_allowed_origins),
        *("--uvicorn-opts", uvicorn_options(settings, key, certificate)),
    ]


def migrate(settings: DatabaseSettings) -> list[list[str]]:
    """Return the commands that migrate MLflow's schema to this image's version and create the gatehouse's own tables.

    MLflow's permission store is not among them: the gatehouse takes its place.
    """
    uri = database_uri(settings)
    return [
        [sys.executable, "-m", "mlflow", "db", "upgrade", uri],
        [sys.executable, "-m", "mlflow_aws_server.entrypoint.own_tables", uri],
    ]


def child_environment(settings: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for MLflow: the caller's, the checked values, then what is fixed."""
    fields = declared(type(settings))
    passed = {name: text for name, text in settings.texts().items() if is_passed(fields[name])}
    composed = {
        "MLFLOW_WORKSPACE_STORE_URI": "gatehouse://teams",
        "MLFLOW_AUTH_CONFIG_PATH": str(AUTH_CONFIGURATION),
    }
    if isinstance(settings, ServerSettings):
        composed["PROMETHEUS_MULTIPROC_DIR"] = str(settings.metrics_directory)
        if not settings.presigned_transfers:
            composed["MLFLOW_S3_UPLOAD_EXTRA_ARGS"] = CHECKSUM
    return {**environ, **passed, **composed, **{name: value for name, (value, _) in FIXED.items()}}
