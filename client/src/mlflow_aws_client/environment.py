"""The environment variables that the client reads beside MLflow's own."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from mlflow_aws_client.errors import ClientError

DEFAULT_SCOPE = "mlflow/access"


@dataclass(frozen=True)
class MachineCredentials:
    """Client credentials of a machine, such as a CI job (RFC 6749, 4.4)."""

    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    token_endpoint: str | None


def machine_credentials() -> MachineCredentials | None:
    """Read the machine's variables; None when neither of the first two is set.

    MLFLOW_AWS_CLIENT_ID and MLFLOW_AWS_CLIENT_SECRET; MLFLOW_AWS_SCOPE, scopes separated by spaces (default
    `mlflow/access`); MLFLOW_AWS_TOKEN_ENDPOINT (default: what the server's issuer says).
    """
    client_id = os.environ.get("MLFLOW_AWS_CLIENT_ID", "")
    secret = os.environ.get("MLFLOW_AWS_CLIENT_SECRET", "")
    if not client_id and not secret:
        return None
    if not client_id or not secret:
        missing = "MLFLOW_AWS_CLIENT_SECRET" if client_id else "MLFLOW_AWS_CLIENT_ID"
        raise ClientError(
            f"{missing} is not set. A machine needs MLFLOW_AWS_CLIENT_ID and MLFLOW_AWS_CLIENT_SECRET; "
            "a person needs neither, and logs in with mlflow-aws login."
        )
    scope = os.environ.get("MLFLOW_AWS_SCOPE") or DEFAULT_SCOPE
    return MachineCredentials(client_id, secret, scope, os.environ.get("MLFLOW_AWS_TOKEN_ENDPOINT") or None)


def server_certificate_file() -> str | None:
    """MLflow's own variable for the authority that vouches for the server, when no public one does."""
    return os.environ.get("MLFLOW_TRACKING_SERVER_CERT_PATH") or None


def require_verified_server() -> None:
    """Raise when MLflow is told not to check whom it talks to: the token would go to anyone in between."""
    if os.environ.get("MLFLOW_TRACKING_INSECURE_TLS", "").strip().lower() in {"true", "1"}:
        raise ClientError(
            "MLFLOW_TRACKING_INSECURE_TLS is set, so that a token could go to another server. Unset it, and name the "
            "server's certificate authority in MLFLOW_TRACKING_SERVER_CERT_PATH."
        )
