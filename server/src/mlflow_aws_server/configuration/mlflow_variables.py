"""Variables of MLflow that are no settings: what is always set, and what is refused."""

from __future__ import annotations

# Always set for MLflow; another value in the environment is an error. Value and reason.
FIXED = {
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": ("false", "jobs run users' code in the server"),
    "MLFLOW_SERVER_ENABLE_CUSTOM_SCORERS": ("false", "custom scorers run users' code in the server"),
    "MLFLOW_ENABLE_AI_GATEWAY": ("false", "the gateway calls out from the server and stores providers' keys"),
    "MLFLOW_ENABLE_REMOTE_ASSISTANT": ("false", "the assistant runs commands on the server"),
    "MLFLOW_SERVE_ARTIFACTS": ("true", "clients have no rights of their own on the bucket"),
    "MLFLOW_ENABLE_WORKSPACES": ("true", "one workspace per team separates the teams"),
    "MLFLOW_BASIC_AUTH_FAIL_CLOSED": ("true", "a route without a rule must be refused"),
    "MLFLOW_SERVER_ENABLE_GRAPHQL_AUTH": ("true", "GraphQL reads what the other routes guard"),
    "MLFLOW_SERVER_GRAPHQL_MAX_ROOT_FIELDS": ("1", "every field may be a search; MLflow's pages ask for one"),
    "MLFLOW_SERVER_GRAPHQL_MAX_ALIASES": ("1", "every alias repeats what is read for each run"),
    "MLFLOW_DISABLE_TELEMETRY": ("true", "the task has no way out, and usage is private"),
    "DO_NOT_TRACK": ("true", "as MLFLOW_DISABLE_TELEMETRY, for the libraries that read this"),
}

# Would undo or bypass what the entry point sets. Reason and what to do instead.
REFUSED = {
    "MLFLOW_BACKEND_STORE_URI": "the URI is made of MLFLOW_AWS_DATABASE_*; no other store or login is allowed",
    "MLFLOW_REGISTRY_STORE_URI": "the registry shares the tracking database; set MLFLOW_AWS_DATABASE_*",
    "MLFLOW_TRACKING_URI": "it is a client's setting and would redirect the server's own store; remove it",
    "MLFLOW_READ_REPLICA_BACKEND_STORE_URI": "a replica's URI would bypass the IAM login; remove it",
    "MLFLOW_DEFAULT_ARTIFACT_ROOT": "artifacts go through the server; set MLFLOW_ARTIFACTS_DESTINATION",
    "MLFLOW_S3_UPLOAD_EXTRA_ARGS": "the server asks S3 for SHA-256 checksums, which promotions bind; remove it",
    "MLFLOW_ARTIFACTS_ONLY": "it switches tracking off; remove it",
    "MLFLOW_WORKSPACE_STORE_URI": "workspaces are the teams of MLFLOW_AWS_ACCESS; remove it",
    "MLFLOW_AUTH_CONFIG_PATH": "the gatehouse authorizes; remove it",
    "MLFLOW_AUTH_ADMIN_USERNAME": "no account exists; the issuer's group decides who is an administrator; remove it",
    "MLFLOW_AUTH_ADMIN_PASSWORD": "no account exists; the issuer's group decides who is an administrator; remove it",
    "MLFLOW_DEPLOYMENTS_TARGET": "it makes the server call another on behalf of any caller; remove it",
    "MLFLOW_STATIC_PREFIX": "it moves /health, which the load balancer checks; remove it",
    "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE": "it switches host and origin checks off; remove it",
    "MLFLOW_GUNICORN_OPTS": "gunicorn runs without the security middleware; remove it",
    "MLFLOW_UVICORN_OPTS": "uvicorn's options are made of MLFLOW_AWS_*; remove it",
    "PGPASSWORD": "no database password exists; remove it",
    "PGPASSFILE": "no database password exists; remove it",
}
