"""What the gatehouse reads from its environment; configuration/settings.py documents and checks every variable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mlflow_aws_server.configuration.access_rules import AccessRules


@dataclass(frozen=True)
class Settings:
    """One value a variable."""

    issuer: str
    issuer_keys: str
    issuer_keys_max_age_seconds: int
    token_scope: str
    token_claims: Mapping[str, str]
    token_clients: frozenset[str]
    machine_clients: frozenset[str]
    groups_claim: str
    access: AccessRules
    origin: str
    logout_url: str
    max_body_bytes: int
    presigned_transfers: bool
    metrics_port: int
    audit_log_group: str
    audit_folder: Path | None
    artifacts_destination: str

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Read a checked environment; KeyError when the entry point did not check it."""
        folder = environ.get("MLFLOW_AWS_AUDIT_FOLDER", "")
        return cls(
            issuer=environ["MLFLOW_AWS_ISSUER"],
            issuer_keys=environ["MLFLOW_AWS_ISSUER_KEYS"],
            issuer_keys_max_age_seconds=int(environ["MLFLOW_AWS_ISSUER_KEYS_MAX_AGE_SECONDS"]),
            token_scope=environ["MLFLOW_AWS_TOKEN_SCOPE"],
            token_claims=json.loads(environ["MLFLOW_AWS_TOKEN_CLAIMS"]),
            token_clients=frozenset(json.loads(environ["MLFLOW_AWS_TOKEN_CLIENTS"])),
            machine_clients=frozenset(json.loads(environ["MLFLOW_AWS_MACHINE_CLIENTS"])),
            groups_claim=environ["MLFLOW_AWS_GROUPS_CLAIM"],
            access=AccessRules.parse(environ["MLFLOW_AWS_ACCESS"]),
            origin=environ["MLFLOW_SERVER_CORS_ALLOWED_ORIGINS"].split(",")[0],
            logout_url=environ["MLFLOW_AWS_LOGOUT_URL"],
            max_body_bytes=int(environ["MLFLOW_AWS_MAX_BODY_BYTES"]),
            presigned_transfers=environ["MLFLOW_AWS_PRESIGNED_TRANSFERS"] == "true",
            metrics_port=int(environ["MLFLOW_AWS_METRICS_PORT"]),
            audit_log_group=environ.get("MLFLOW_AWS_AUDIT_LOG_GROUP", ""),
            audit_folder=Path(folder) if folder else None,
            artifacts_destination=environ["MLFLOW_ARTIFACTS_DESTINATION"],
        )
