"""Which of MLflow's routes are closed, and which stay open: the table behind the load balancer's closed paths.

`{api}` stands for /api and /ajax-api, MLflow's two names of one interface (clients, pages). A closed entry is a path
pattern of the load balancer as it stands; an open one names a family of routes by its first characters.
"""

from __future__ import annotations

_CODE = "runs code or calls models on the server, outside a task's limits"
_GATEWAY = "calls out from the server and keeps providers' keys; switched off by MLFLOW_ENABLE_AI_GATEWAY"
_ACCOUNTS = "accounts come from the issuer's tokens; no password exists to make or change"

CLOSED = {
    "{api}/3.0/jobs*": _CODE,
    "{api}/3.0/mlflow/jobs/*": _CODE,
    "{api}/3.0/mlflow/prompt-optimization/*": _CODE,
    "{api}/3.0/mlflow/genai/evaluate/*": _CODE,
    "{api}/3.0/mlflow/issues/invoke": _CODE,
    "{api}/3.0/mlflow/scorer/invoke": _CODE,
    "{api}/3.0/mlflow/scorers/online-config*": _CODE,
    "{api}/3.0/mlflow/assistant*": "runs commands on the server for callers that appear to be on loopback",
    "/gateway/*": _GATEWAY,
    "{api}/3.0/mlflow/gateway/*": _GATEWAY,
    "{api}/2.0/mlflow/runs/create-promptlab-run": _GATEWAY,
    "{api}/2.0/mlflow/webhooks*": "makes the server call addresses that users name; a task has no way out",
    "{api}/3.0/mlflow/demo/*": "writes and deletes demonstration data in everybody's store",
    "/signup": _ACCOUNTS,
    "{api}/2.0/mlflow/users/get": _ACCOUNTS,
    "{api}/2.0/mlflow/users/list": _ACCOUNTS,
    "{api}/3.0/mlflow/users/permissions/*": _ACCOUNTS,
    "{api}/3.0/mlflow/users/roles/*": _ACCOUNTS,
    "{api}/3.0/mlflow/roles/*": _ACCOUNTS,
    "{api}/2.0/mlflow/users/create": _ACCOUNTS,
    "{api}/2.0/mlflow/users/create-ui": _ACCOUNTS,
    "{api}/2.0/mlflow/users/delete": _ACCOUNTS,
    "{api}/2.0/mlflow/users/update-admin": _ACCOUNTS,
    "{api}/2.0/mlflow/users/update-password": _ACCOUNTS,
}

# Not routed by MLflow as it is started here, and closed in any case.
CLOSED_ANYWAY = {
    "/metrics": "counters of every team; the gatehouse serves them on a private port",
}

OPEN = (
    # 1. Pages, health and the clients' own paths
    "/build/",
    "/get-artifact",
    "/graphql",
    "/health",
    "/model-versions/get-artifact",
    "/static-files/",
    "/v1/traces",
    "/version",
    # 2. Tracking
    "{api}/2.0/mlflow-artifacts/",
    "{api}/2.0/mlflow/artifacts/",
    "{api}/2.0/mlflow/experiments/",
    "{api}/2.0/mlflow/logged-models",
    "{api}/2.0/mlflow/metrics/",
    "{api}/2.0/mlflow/runs/",
    "{api}/2.0/mlflow/upload-artifact",
    # MLflow routes this misspelt path, to an answer 501
    "{api}/2.0mlflow/experiments/search-datasets",
    # 3. Registry
    "{api}/2.0/mlflow/model-versions/",
    "{api}/2.0/mlflow/registered-models/",
    # 4. Traces, evaluation data and reviews: records only, what would run them is closed above
    "{api}/2.0/mlflow/get-online-trace-details",
    "{api}/2.0/mlflow/get-trace-artifact",
    "{api}/2.0/mlflow/traces",
    "{api}/2.0/mlflow/unified-traces",
    "{api}/3.0/mlflow/datasets/",
    "{api}/3.0/mlflow/get-trace-artifact",
    "{api}/3.0/mlflow/issues",
    "{api}/3.0/mlflow/label-schemas/",
    "{api}/3.0/mlflow/mcp-servers",
    "{api}/3.0/mlflow/review-queues/",
    "{api}/3.0/mlflow/scorers/",
    "{api}/3.0/mlflow/traces",
    # 5. The caller's own account and workspaces
    "{api}/2.0/mlflow/users/current",
    "{api}/3.0/mlflow/users/current",
    "{api}/3.0/mlflow/workspaces",
    # 6. How the server is set up; the last two answer "disabled" and "no endpoints", telemetry being off and
    #    MLFLOW_DEPLOYMENTS_TARGET refused
    "{api}/3.0/mlflow/server-info",
    "{api}/3.0/mlflow/ui-telemetry",
    "{api}/2.0/mlflow/gateway-proxy",
)
