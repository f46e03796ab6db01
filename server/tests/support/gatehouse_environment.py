"""What the gatehouse is told in its environment, but for what a server has of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping

from support.issuer import ACCESS, ISSUER, MACHINE_CLIENT, PERSON_CLIENT

GATEHOUSE_ENVIRONMENT: Mapping[str, str] = {
    "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS": "https://mlflow.example.com",
    "MLFLOW_AWS_ISSUER": ISSUER,
    "MLFLOW_AWS_ISSUER_KEYS": "s3://keys/issuer-keys.json",
    "MLFLOW_AWS_ISSUER_KEYS_MAX_AGE_SECONDS": "3600",
    "MLFLOW_AWS_TOKEN_SCOPE": "mlflow/access",
    "MLFLOW_AWS_TOKEN_CLAIMS": '{"token_use": "access"}',
    "MLFLOW_AWS_TOKEN_CLIENTS": json.dumps([PERSON_CLIENT]),
    "MLFLOW_AWS_MACHINE_CLIENTS": json.dumps([MACHINE_CLIENT]),
    "MLFLOW_AWS_GROUPS_CLAIM": "groups",
    "MLFLOW_AWS_ACCESS": json.dumps(ACCESS),
    "MLFLOW_AWS_LOGOUT_URL": f"{ISSUER}/logout?client_id=x",
    "MLFLOW_AWS_MAX_BODY_BYTES": "1048576",
    "MLFLOW_AWS_PRESIGNED_TRANSFERS": "false",
}
