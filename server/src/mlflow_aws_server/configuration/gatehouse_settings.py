"""What the gatehouse reads in MLflow's workers: whom it trusts, who may do what, and where that is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from mlflow_aws_server.configuration import formats
from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.configuration.declaration import Settings, setting


class GatehouseSettings(Settings):
    """The workers read these from the environment that the entry point has checked and passed on."""

    issuer: Annotated[str, AfterValidator(formats.https_url)] = setting(
        "MLFLOW_AWS_ISSUER", "`iss` of the access tokens.", passed=True
    )
    issuer_keys: Annotated[str, AfterValidator(formats.s3_object)] = setting(
        "MLFLOW_AWS_ISSUER_KEYS",
        "Object with the issuer's checked public keys, s3://bucket/key, written by lambda/issuer-keys.",
        passed=True,
    )
    issuer_keys_max_age_seconds: Annotated[int, BeforeValidator(formats.whole_number(600, 604800))] = setting(
        "MLFLOW_AWS_ISSUER_KEYS_MAX_AGE_SECONDS",
        "Age in seconds of these keys from which every request is refused.",
        default="21600",
        passed=True,
    )
    token_scope: Annotated[str, AfterValidator(formats.word)] = setting(
        "MLFLOW_AWS_TOKEN_SCOPE", "Scope that an access token must carry.", default="mlflow/access", passed=True
    )
    token_claims: Annotated[dict[str, str], BeforeValidator(formats.json_claims)] = setting(
        "MLFLOW_AWS_TOKEN_CLAIMS",
        "JSON object of claims that an access token must carry with exactly these values.",
        default="{}",
        passed=True,
    )
    token_clients: Annotated[tuple[str, ...], BeforeValidator(formats.json_texts)] = setting(
        "MLFLOW_AWS_TOKEN_CLIENTS",
        "JSON array of the clients (claim client_id, else azp) whose tokens belong to people: their groups count.",
        passed=True,
    )
    machine_clients: Annotated[tuple[str, ...], BeforeValidator(formats.json_texts)] = setting(
        "MLFLOW_AWS_MACHINE_CLIENTS",
        "JSON array of the clients whose tokens belong to machines: their scopes count.",
        default="[]",
        passed=True,
    )
    token_audiences: Annotated[dict[str, str], BeforeValidator(formats.json_claims)] = setting(
        "MLFLOW_AWS_TOKEN_AUDIENCES",
        "JSON object of clients and the audience (claim aud) for which their tokens must be; other clients' are not "
        "checked.",
        default="{}",
        passed=True,
    )
    groups_claim: Annotated[str, AfterValidator(formats.word)] = setting(
        "MLFLOW_AWS_GROUPS_CLAIM",
        "Claim with the groups: a name as it stands, else a path such as realm_access.roles.",
        default="groups",
        passed=True,
    )
    access: Annotated[AccessRules, BeforeValidator(AccessRules.parse)] = setting(
        "MLFLOW_AWS_ACCESS",
        "JSON of the access rules: teams, governance, administrators, protectedAliases, requireSecondPerson, "
        "requireReason.",
        passed=True,
    )
    logout_url: Annotated[str, AfterValidator(formats.https_url)] = setting(
        "MLFLOW_AWS_LOGOUT_URL", "Where /logout sends a browser: the issuer's end of session.", passed=True
    )
    max_body_bytes: Annotated[int, BeforeValidator(formats.whole_number(1_048_576, 268_435_456))] = setting(
        "MLFLOW_AWS_MAX_BODY_BYTES",
        "Largest request body in bytes, except on the artifact routes.",
        default=str(16 * 1_048_576),
        passed=True,
    )
    pool_size: Annotated[int, BeforeValidator(formats.whole_number(1, 200))] = setting(
        "MLFLOW_SQLALCHEMYSTORE_POOL_SIZE",
        "Connections kept open per worker and store (tracking, registry).",
        default="5",
        passed=True,
    )
    max_overflow: Annotated[int, BeforeValidator(formats.whole_number(1, 200))] = setting(
        "MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW",
        "Connections beyond the pool at a peak, per worker and store. MLflow 3.17.2 reads 0 as unset, which gives 10.",
        default="5",
        passed=True,
    )
    statement_seconds: Annotated[int, BeforeValidator(formats.whole_number(1, 3600))] = setting(
        "MLFLOW_AWS_STATEMENT_SECONDS",
        "Longest time in seconds of a statement and of a search; keep it below the load balancer's idle timeout.",
        default="30",
        passed=True,
    )
    presigned_transfers: Annotated[bool, BeforeValidator(formats.boolean)] = setting(
        "MLFLOW_AWS_PRESIGNED_TRANSFERS",
        "Whether clients may exchange artifacts with S3 itself, by URLs that the server signs.",
        default="false",
        passed=True,
    )
    metrics_port: Annotated[int, BeforeValidator(formats.whole_number(1, 65535))] = setting(
        "MLFLOW_AWS_METRICS_PORT",
        "Port of Prometheus' metrics, plain HTTP; only a scraper may reach it.",
        default="9464",
        passed=True,
    )
    audit_log_group: Annotated[str, AfterValidator(formats.word)] | None = setting(
        "MLFLOW_AWS_AUDIT_LOG_GROUP",
        "Log group of the audit trail; this or MLFLOW_AWS_AUDIT_FOLDER.",
        default=None,
        passed=True,
    )
    audit_folder: Annotated[Path, BeforeValidator(formats.writable_directory)] | None = setting(
        "MLFLOW_AWS_AUDIT_FOLDER",
        "Folder of the audit trail's files, for a server on one machine, instead of the log group.",
        default=None,
        passed=True,
    )
    host: Annotated[str, AfterValidator(formats.bind_address)] = setting(
        "MLFLOW_HOST",
        "Address to listen on.",
        default="0.0.0.0",  # noqa: S104
        passed=True,
    )
    cors_allowed_origins: Annotated[str, AfterValidator(formats.https_origins)] = setting(
        "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
        "Origins whose pages may call the API, comma-separated: the public URL first.",
        passed=True,
    )

    @property
    def origins(self) -> tuple[str, ...]:
        """Return every origin whose pages may call the API."""
        return tuple(self.cors_allowed_origins.split(","))

    @property
    def origin(self) -> str:
        """Return the public URL."""
        return self.origins[0]
