"""The counters, added up over the workers by Prometheus' multiprocess mode."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("mlflow_http_requests", "Requests answered.", ["route", "method", "status"])
# From a search of one run to an upload of many gigabytes.
SECONDS = Histogram(
    "mlflow_http_request_duration_seconds",
    "Time from the request to the end of its answer.",
    ["route", "method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600),
)
REFUSALS = Counter("mlflow_refusals", "Requests that were refused.", ["reason"])
ARTIFACT_BYTES = Counter("mlflow_artifact_bytes", "Bytes of artifacts through the server.", ["direction"])
RUNS_CREATED = Counter("mlflow_runs_created", "Runs created.", ["workspace"])
EXPERIMENTS_CREATED = Counter("mlflow_experiments_created", "Experiments created.", ["workspace"])
AUDIT_LOST = Counter("mlflow_audit_lines_lost", "Lines of the audit trail that were lost; must stay 0.")
KEYS_FETCHED = Gauge(
    "mlflow_issuer_keys_fetched_timestamp_seconds",
    "When the issuer's keys were fetched, in the worker that has the oldest.",
    # Without a label, processes that never read keys would report 0.
    ["issuer"],
    multiprocess_mode="livemin",
)
CONNECTIONS = Gauge(
    "mlflow_database_connections_in_use",
    "Connections that are taken from a pool.",
    ["store"],
    multiprocess_mode="livesum",
)
