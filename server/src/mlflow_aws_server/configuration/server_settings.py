"""Everything that the server's image reads from its environment.

MLflow's own names are used where MLflow has one; the kit's own begin with MLFLOW_AWS_. AWS credentials, AWS_REGION and
AWS_ENDPOINT_URL_S3 are read by boto3 itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from mlflow_aws_server.configuration import formats
from mlflow_aws_server.configuration.database_settings import DatabaseSettings
from mlflow_aws_server.configuration.declaration import setting
from mlflow_aws_server.configuration.gatehouse_settings import GatehouseSettings


class ServerSettings(GatehouseSettings, DatabaseSettings):
    """What `serve` reads; `migrate` reads the database's settings alone."""

    runtime_directory: Annotated[Path, BeforeValidator(formats.writable_directory)] = setting(
        "MLFLOW_AWS_RUNTIME_DIRECTORY",
        "Writable directory for the TLS key that is made at start; must not outlive the task.",
        default="/run/mlflow",
    )
    artifacts_destination: Annotated[str, AfterValidator(formats.s3_location)] = setting(
        "MLFLOW_ARTIFACTS_DESTINATION",
        "Bucket and prefix of the artifacts. The bucket's own encryption applies: no header is sent.",
        passed=True,
    )
    allowed_hosts: Annotated[str, AfterValidator(formats.public_hosts)] = setting(
        "MLFLOW_SERVER_ALLOWED_HOSTS",
        "Public names, with the port unless it is 443, that a Host header may carry, comma-separated.",
    )
    secret_key: Annotated[str, AfterValidator(formats.secret)] = setting(
        "MLFLOW_FLASK_SERVER_SECRET_KEY",
        "Signs sessions and CSRF tokens; the same in every replica.",
        secret=True,
        passed=True,
    )
    port: Annotated[int, BeforeValidator(formats.whole_number(1, 65535))] = setting(
        "MLFLOW_PORT", "HTTPS port to listen on.", default="8443"
    )
    workers: Annotated[int, BeforeValidator(formats.whole_number(1, 64))] = setting(
        "MLFLOW_WORKERS", "Uvicorn workers, about 270 MB each; one per vCPU is a good start.", default="2"
    )
    pool_recycle: Annotated[int, BeforeValidator(formats.whole_number(60, 86400))] = setting(
        "MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE",
        "Age in seconds at which a connection is replaced.",
        default="1800",
        passed=True,
    )
    metrics_directory: Annotated[Path, BeforeValidator(formats.writable_directory)] = setting(
        "MLFLOW_AWS_METRICS_DIRECTORY",
        "Writable directory in which the workers share their counters; emptied at start.",
        default="/run/mlflow-metrics",
    )
    forwarded_allow_ips: Annotated[str, AfterValidator(formats.networks)] = setting(
        "FORWARDED_ALLOW_IPS",
        "Addresses and CIDR blocks whose X-Forwarded-* uvicorn believes: the load balancer's subnets.",
        default="127.0.0.1",
        passed=True,
    )
    keep_alive_seconds: Annotated[int, BeforeValidator(formats.whole_number(1, 4000))] = setting(
        "MLFLOW_AWS_KEEP_ALIVE_SECONDS",
        "Idle time of a connection; must exceed the load balancer's idle timeout (60), which answers 502 otherwise.",
        default="75",
    )
    worker_health_seconds: Annotated[int, BeforeValidator(formats.whole_number(5, 600))] = setting(
        "MLFLOW_AWS_WORKER_HEALTH_SECONDS",
        "Silence after which uvicorn replaces a worker; its default of 5 kills workers of a busy machine.",
        default="60",
    )
    shutdown_seconds: Annotated[int, BeforeValidator(formats.whole_number(1, 95))] = setting(
        "MLFLOW_AWS_SHUTDOWN_SECONDS",
        "Time that open requests get after SIGTERM; the last lines of the audit trail get up to 21 seconds more, and "
        "both must fit into the task's stop timeout (90 on ECS).",
        default="25",
    )
