"""Where the database is. Both commands need it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from mlflow_aws_server.configuration import formats
from mlflow_aws_server.configuration.declaration import Settings, setting


class DatabaseSettings(Settings):
    """The PostgreSQL endpoint and the role that logs in."""

    database_host: Annotated[str, AfterValidator(formats.host)] = setting(
        "MLFLOW_AWS_DATABASE_HOST", "Host of the PostgreSQL endpoint."
    )
    database_port: Annotated[int, BeforeValidator(formats.whole_number(1, 65535))] = setting(
        "MLFLOW_AWS_DATABASE_PORT", "Port of the PostgreSQL endpoint.", default="5432"
    )
    database_name: Annotated[str, AfterValidator(formats.identifier)] = setting(
        "MLFLOW_AWS_DATABASE_NAME", "Name of the database.", default="mlflow"
    )
    database_user: Annotated[str, AfterValidator(formats.identifier)] = setting(
        "MLFLOW_AWS_DATABASE_USER", "Role that logs in with an IAM token.", default="mlflow"
    )
    database_ca: Annotated[Path, BeforeValidator(formats.readable_file)] = setting(
        "MLFLOW_AWS_DATABASE_CA",
        "PEM file of the authorities that may sign the database's certificate.",
        default="/etc/ssl/certs/rds.pem",
    )
