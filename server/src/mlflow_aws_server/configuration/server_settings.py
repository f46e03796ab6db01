"""The table of everything that the image reads from its environment.

MLflow's own names are used where MLflow has one; the kit's begin with MLFLOW_AWS_. AWS credentials, AWS_REGION and
AWS_ENDPOINT_URL_S3 are read by boto3 itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlflow_aws_server.configuration import formats
from mlflow_aws_server.configuration.formats import Parser

SERVE = "serve"
MIGRATE = "migrate"
BOTH = frozenset({SERVE, MIGRATE})


@dataclass(frozen=True)
class Setting:
    """One environment variable that may be set."""

    name: str
    """Its name in the environment."""
    doc: str
    """What it says, with its unit and the source of its default."""
    parse: Parser
    """Checks a value and returns the one to use."""
    default: str | None = None
    """Used when it is unset or empty; None makes it required, "" leaves it out."""
    commands: frozenset[str] = frozenset({SERVE})
    """The commands that read it."""
    secret: bool = False
    """Whether messages must not show its value."""


SETTINGS = (
    Setting("MLFLOW_AWS_DATABASE_HOST", "Host of the PostgreSQL endpoint.", formats.host, commands=BOTH),
    Setting(
        "MLFLOW_AWS_DATABASE_PORT",
        "Its port.",
        formats.whole_number(1, 65535),
        default="5432",
        commands=BOTH,
    ),
    Setting("MLFLOW_AWS_DATABASE_NAME", "The database.", formats.identifier, default="mlflow", commands=BOTH),
    Setting(
        "MLFLOW_AWS_DATABASE_USER",
        "The role that logs in with an IAM token.",
        formats.identifier,
        default="mlflow",
        commands=BOTH,
    ),
    Setting(
        "MLFLOW_AWS_DATABASE_CA",
        "PEM file of the authorities that may sign the database's certificate.",
        formats.readable_file,
        default="/etc/ssl/certs/rds.pem",
        commands=BOTH,
    ),
    Setting(
        "MLFLOW_AWS_RUNTIME_DIRECTORY",
        "Writable directory for the TLS key made at start; must not outlive the task.",
        formats.writable_directory,
        default="/run/mlflow",
    ),
    Setting(
        "MLFLOW_ARTIFACTS_DESTINATION",
        "Bucket and prefix of the artifacts. The bucket's own encryption applies: no header is sent.",
        formats.s3_location,
    ),
    Setting(
        "MLFLOW_SERVER_ALLOWED_HOSTS",
        "Public names, with the port unless it is 443, that a Host header may carry, comma-separated.",
        formats.public_hosts,
    ),
    Setting(
        "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
        "Origins whose pages may call the API, comma-separated: the public URL.",
        formats.https_origins,
    ),
    Setting(
        "MLFLOW_FLASK_SERVER_SECRET_KEY",
        "Signs sessions and CSRF tokens; the same in every replica.",
        formats.secret,
        secret=True,
    ),
    Setting("MLFLOW_HOST", "Address to listen on.", formats.bind_address, default="0.0.0.0"),  # noqa: S104
    Setting("MLFLOW_PORT", "HTTPS port to listen on.", formats.whole_number(1, 65535), default="8443"),
    Setting(
        "MLFLOW_WORKERS",
        "Uvicorn workers, about 270 MB each; one a vCPU is a good start.",
        formats.whole_number(1, 64),
        default="2",
    ),
    Setting(
        "MLFLOW_SQLALCHEMYSTORE_POOL_SIZE",
        "Connections kept open a worker and store (tracking, registry).",
        formats.whole_number(1, 200),
        default="5",
    ),
    Setting(
        "MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW",
        "Connections beyond the pool at a peak, a worker and store. MLflow 3.17.2 reads 0 as unset, which gives 10.",
        formats.whole_number(1, 200),
        default="5",
    ),
    Setting(
        "MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE",
        "Age in seconds at which a connection is replaced.",
        formats.whole_number(60, 86400),
        default="1800",
    ),
    Setting(
        "MLFLOW_AWS_PRESIGNED_TRANSFERS",
        "Whether clients may context artifacts with S3 itself, by URLs that the server signs.",
        formats.boolean,
        default="false",
    ),
    Setting(
        "MLFLOW_AWS_METRICS_DIRECTORY",
        "Writable directory in which the workers share their counters; emptied at start.",
        formats.writable_directory,
        default="/run/mlflow-metrics",
    ),
    Setting(
        "MLFLOW_AWS_METRICS_PORT",
        "Port of Prometheus' metrics, plain HTTP; nothing may reach it but a scraper.",
        formats.whole_number(1, 65535),
        default="9464",
    ),
    Setting("MLFLOW_AWS_ISSUER", "`iss` of the access tokens.", formats.https_url),
    Setting(
        "MLFLOW_AWS_ISSUER_KEYS",
        "Object with the issuer's checked public keys, s3://bucket/key, written by lambda/issuer-keys.",
        formats.s3_object,
    ),
    Setting(
        "MLFLOW_AWS_ISSUER_KEYS_MAX_AGE_SECONDS",
        "Age of these keys at which nobody gets in any more.",
        formats.whole_number(600, 604800),
        default="21600",
    ),
    Setting("MLFLOW_AWS_TOKEN_SCOPE", "Scope that an access token must carry.", formats.text, default="mlflow/access"),
    Setting(
        "MLFLOW_AWS_TOKEN_CLAIMS",
        "JSON object of claims that an access token must carry with exactly these values.",
        formats.json_claims,
        default="{}",
    ),
    Setting(
        "MLFLOW_AWS_TOKEN_CLIENTS",
        "JSON array of the clients (claim client_id, else azp) whose tokens are people's: their groups count.",
        formats.json_texts,
    ),
    Setting(
        "MLFLOW_AWS_MACHINE_CLIENTS",
        "JSON array of the clients whose tokens are machines': their scopes count.",
        formats.json_texts,
        default="[]",
    ),
    Setting(
        "MLFLOW_AWS_GROUPS_CLAIM",
        "Claim with the groups: a name as it stands, else a path such as realm_access.roles.",
        formats.text,
        default="groups",
    ),
    Setting(
        "MLFLOW_AWS_ACCESS",
        "JSON of the access rules: teams, governance, administrators, protectedAliases, requireSecondPerson, "
        "requireReason.",
        formats.access_rules,
    ),
    Setting("MLFLOW_AWS_LOGOUT_URL", "Where /logout sends a browser: the issuer's end of session.", formats.https_url),
    Setting(
        "MLFLOW_AWS_MAX_BODY_BYTES",
        "Largest request body outside the artifact routes.",
        formats.whole_number(1_048_576, 268_435_456),
        default=str(16 * 1_048_576),
    ),
    Setting(
        "MLFLOW_AWS_AUDIT_LOG_GROUP",
        "Log group of the audit trail; this or MLFLOW_AWS_AUDIT_FOLDER.",
        formats.text,
        default="",
    ),
    Setting(
        "MLFLOW_AWS_AUDIT_FOLDER",
        "Folder of the audit trail's files, for a server on one machine, instead of the log group.",
        formats.writable_directory,
        default="",
    ),
    Setting(
        "FORWARDED_ALLOW_IPS",
        "Addresses and CIDR blocks whose X-Forwarded-* uvicorn believes: the load balancer's subnets.",
        formats.networks,
        default="127.0.0.1",
    ),
    Setting(
        "MLFLOW_AWS_KEEP_ALIVE_SECONDS",
        "Idle time of a connection; must exceed the load balancer's idle timeout (60), else it answers 502.",
        formats.whole_number(1, 4000),
        default="75",
    ),
    Setting(
        "MLFLOW_AWS_WORKER_HEALTH_SECONDS",
        "Silence after which uvicorn replaces a worker; its default of 5 kills workers of a busy machine.",
        formats.whole_number(5, 600),
        default="60",
    ),
    Setting(
        "MLFLOW_AWS_SHUTDOWN_SECONDS",
        "Time that open requests get after SIGTERM; keep it below the task's stop timeout (30 on ECS).",
        formats.whole_number(1, 115),
        default="25",
    ),
)

# Set for MLflow whatever happens; another value in the environment is an error. Value and reason.
FIXED = {
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": ("false", "jobs run users' code in the server"),
    "MLFLOW_SERVER_ENABLE_CUSTOM_SCORERS": ("false", "custom scorers run users' code in the server"),
    "MLFLOW_ENABLE_AI_GATEWAY": ("false", "the gateway calls out from the server and stores providers' keys"),
    "MLFLOW_ENABLE_REMOTE_ASSISTANT": ("false", "the assistant runs commands on the server"),
    "MLFLOW_SERVE_ARTIFACTS": ("true", "clients have no rights of their own on the bucket"),
    "MLFLOW_ENABLE_WORKSPACES": ("true", "a workspace a team is what keeps teams apart"),
    "MLFLOW_BASIC_AUTH_FAIL_CLOSED": ("true", "a route without a rule is nobody's"),
    "MLFLOW_SERVER_ENABLE_GRAPHQL_AUTH": ("true", "GraphQL reads what the other routes guard"),
    "MLFLOW_DISABLE_TELEMETRY": ("true", "the task has no way out and usage is nobody's business"),
    "DO_NOT_TRACK": ("true", "as MLFLOW_DISABLE_TELEMETRY, for the libraries that read this"),
}

# Would undo or bypass what the entry point composes. Reason and what to do instead.
REFUSED = {
    "MLFLOW_BACKEND_STORE_URI": "the URI is made of MLFLOW_AWS_DATABASE_*; no other store or login is allowed",
    "MLFLOW_REGISTRY_STORE_URI": "the registry shares the tracking database; set MLFLOW_AWS_DATABASE_*",
    "MLFLOW_TRACKING_URI": "it is a client's setting and would redirect the server's own store; remove it",
    "MLFLOW_READ_REPLICA_BACKEND_STORE_URI": "a replica's URI would bypass the IAM login; remove it",
    "MLFLOW_DEFAULT_ARTIFACT_ROOT": "artifacts go through the server; set MLFLOW_ARTIFACTS_DESTINATION",
    "MLFLOW_ARTIFACTS_ONLY": "it switches tracking off; remove it",
    "MLFLOW_WORKSPACE_STORE_URI": "workspaces are the teams of MLFLOW_AWS_ACCESS; remove it",
    "MLFLOW_AUTH_CONFIG_PATH": "authorization is the gatehouse's; remove it",
    "MLFLOW_AUTH_ADMIN_USERNAME": "no account exists; administrators are a group of the issuer's; remove it",
    "MLFLOW_AUTH_ADMIN_PASSWORD": "no account exists; administrators are a group of the issuer's; remove it",
    "MLFLOW_DEPLOYMENTS_TARGET": "it makes the server call another on behalf of whoever asks; remove it",
    "MLFLOW_STATIC_PREFIX": "it moves /health, which the load balancer checks; remove it",
    "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE": "it switches host and origin checks off; remove it",
    "MLFLOW_GUNICORN_OPTS": "gunicorn runs without the security middleware; remove it",
    "MLFLOW_UVICORN_OPTS": "uvicorn's options are made of MLFLOW_AWS_*; remove it",
    "PGPASSWORD": "no database password exists; remove it",
    "PGPASSFILE": "no database password exists; remove it",
}
