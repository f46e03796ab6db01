"""Composes MLflow's own commands from checked settings."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.engine import URL

from mlflow_aws_server.configuration.settings import FIXED, SETTINGS
from mlflow_aws_server.gatehouse.mlflow_patches import AUTH_CONFIGURATION
from mlflow_aws_server.rds_iam import DRIVER, PLUGIN

# Read by the gatehouse in MLflow's workers.
GATEHOUSE = frozenset(
    {
        "MLFLOW_AWS_ISSUER",
        "MLFLOW_AWS_ISSUER_KEYS",
        "MLFLOW_AWS_ISSUER_KEYS_MAX_AGE_SECONDS",
        "MLFLOW_AWS_TOKEN_SCOPE",
        "MLFLOW_AWS_TOKEN_CLAIMS",
        "MLFLOW_AWS_TOKEN_CLIENTS",
        "MLFLOW_AWS_MACHINE_CLIENTS",
        "MLFLOW_AWS_GROUPS_CLAIM",
        "MLFLOW_AWS_ACCESS",
        "MLFLOW_AWS_LOGOUT_URL",
        "MLFLOW_AWS_MAX_BODY_BYTES",
        "MLFLOW_AWS_PRESIGNED_TRANSFERS",
        "MLFLOW_AWS_METRICS_PORT",
        "MLFLOW_AWS_AUDIT_LOG_GROUP",
        "MLFLOW_AWS_AUDIT_FOLDER",
    }
)

# Read by MLflow, uvicorn or PostgreSQL's client from the environment; the others become arguments.
_PASSED_BY_ENVIRONMENT = tuple(
    setting.name
    for setting in SETTINGS
    if setting.name.startswith("MLFLOW_SQLALCHEMYSTORE_")
    or setting.name in {"FORWARDED_ALLOW_IPS", "MLFLOW_ARTIFACTS_DESTINATION", "MLFLOW_HOST"}
    or setting.name in GATEHOUSE
)


def database_uri(settings: Mapping[str, str]) -> str:
    """Return the one URI of tracking, registry and permission store; it holds no secret."""
    return URL.create(
        DRIVER,
        username=settings["MLFLOW_AWS_DATABASE_USER"],
        host=settings["MLFLOW_AWS_DATABASE_HOST"],
        port=int(settings["MLFLOW_AWS_DATABASE_PORT"]),
        database=settings["MLFLOW_AWS_DATABASE_NAME"],
        query={"sslmode": "verify-full", "sslrootcert": settings["MLFLOW_AWS_DATABASE_CA"], "plugin": PLUGIN},
    ).render_as_string(hide_password=False)


def uvicorn_options(settings: Mapping[str, str], key: Path, certificate: Path) -> str:
    """Return uvicorn's options as one string, quoted as MLflow splits it."""
    options = {
        "--ssl-keyfile": str(key),
        "--ssl-certfile": str(certificate),
        # asyncio leaves Nagle's algorithm on for inherited sockets: 40 ms a request with two workers or more.
        "--loop": "uvloop",
        "--http": "httptools",
        "--timeout-keep-alive": settings["MLFLOW_AWS_KEEP_ALIVE_SECONDS"],
        "--timeout-worker-healthcheck": settings["MLFLOW_AWS_WORKER_HEALTH_SECONDS"],
        "--timeout-graceful-shutdown": settings["MLFLOW_AWS_SHUTDOWN_SECONDS"],
    }
    return shlex.join(
        [word for option in options.items() for word in option] + ["--no-server-header", "--no-access-log"]
    )


def serve(settings: Mapping[str, str], key: Path, certificate: Path) -> list[str]:
    """Return the command that serves."""
    return [
        *(sys.executable, "-m", "mlflow", "server"),
        *("--app-name", "gatehouse"),
        *("--backend-store-uri", database_uri(settings)),
        *("--serve-artifacts", "--artifacts-destination", settings["MLFLOW_ARTIFACTS_DESTINATION"]),
        *("--host", settings["MLFLOW_HOST"], "--port", settings["MLFLOW_PORT"]),
        *("--workers", settings["MLFLOW_WORKERS"]),
        *("--allowed-hosts", settings["MLFLOW_SERVER_ALLOWED_HOSTS"]),
        *("--cors-allowed-origins", settings["MLFLOW_SERVER_CORS_ALLOWED_ORIGINS"]),
        *("--uvicorn-opts", uvicorn_options(settings, key, certificate)),
    ]


def migrate(settings: Mapping[str, str]) -> list[list[str]]:
    """Return the commands that bring MLflow's schema to this image's version, and make the gatehouse's own table.

    MLflow's permission store is not among them: the gatehouse answers in its place.
    """
    uri = database_uri(settings)
    return [
        [sys.executable, "-m", "mlflow", "db", "upgrade", uri],
        [sys.executable, "-m", "mlflow_aws_server.gatehouse.blocks.table", uri],
    ]


def child_environment(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for MLflow: the caller's, the checked values, then what is fixed."""
    passed = {name: settings[name] for name in _PASSED_BY_ENVIRONMENT if name in settings}
    composed = {
        "MLFLOW_WORKSPACE_STORE_URI": "gatehouse://teams",
        "MLFLOW_AUTH_CONFIG_PATH": str(AUTH_CONFIGURATION),
    }
    if metrics := settings.get("MLFLOW_AWS_METRICS_DIRECTORY"):
        composed["PROMETHEUS_MULTIPROC_DIR"] = metrics
    return {**environ, **passed, **composed, **{name: value for name, (value, _) in FIXED.items()}}
