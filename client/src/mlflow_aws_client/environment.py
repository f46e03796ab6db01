"""The environment variables of the client, and those of MLflow that it also reads."""

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
    """Return the credentials of the machine; None if neither client id nor secret is set.

    They are in MLFLOW_AWS_CLIENT_ID and MLFLOW_AWS_CLIENT_SECRET, in MLFLOW_AWS_SCOPE (scopes separated by spaces;
    default: `mlflow/access`) and in MLFLOW_AWS_TOKEN_ENDPOINT (default: from the metadata of the server's issuer).
    """
    client_id = os.environ.get("MLFLOW_AWS_CLIENT_ID", "")
    secret = os.environ.get("MLFLOW_AWS_CLIENT_SECRET", "")
    if not client_id and not secret:
        return None
    if not client_id or not secret:
        missing = "MLFLOW_AWS_CLIENT_SECRET" if client_id else "MLFLOW_AWS_CLIENT_ID"
        raise ClientError(
            f"{missing} is not set. A machine needs both MLFLOW_AWS_CLIENT_ID and MLFLOW_AWS_CLIENT_SECRET. "
            "A person needs neither: unset them, and run mlflow-aws login."
        )
    scope = os.environ.get("MLFLOW_AWS_SCOPE") or DEFAULT_SCOPE
    return MachineCredentials(client_id, secret, scope, os.environ.get("MLFLOW_AWS_TOKEN_ENDPOINT") or None)


def server_certificate_file() -> str | None:
    """The PEM file of the server's certificate authority, from MLflow's own variable; None for a public authority."""
    return os.environ.get("MLFLOW_TRACKING_SERVER_CERT_PATH") or None


def require_verified_server() -> None:
    """Raise if MLflow does not verify the server's certificate: the token could go to an attacker."""
    if os.environ.get("MLFLOW_TRACKING_INSECURE_TLS", "").strip().lower() in {"true", "1"}:
        raise ClientError(
            "MLFLOW_TRACKING_INSECURE_TLS is set, so the token could be sent to another server. Unset it, and set "
            "MLFLOW_TRACKING_SERVER_CERT_PATH to the PEM file of the server's certificate authority."
        )
