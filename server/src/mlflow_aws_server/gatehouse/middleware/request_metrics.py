"""Counts every answered request."""

from __future__ import annotations

from mlflow_aws_server.gatehouse.metrics import counters
from mlflow_aws_server.gatehouse.request.context import Exchange
from mlflow_aws_server.gatehouse.request.operation_classes import Kind

_CREATED = {
    "_create_run": counters.RUNS_CREATED,
    "_create_experiment": counters.EXPERIMENTS_CREATED,
}


def count(exchange: Exchange) -> None:
    """Count an answered request."""
    operation = exchange.operation
    # Callers choose unknown paths freely, and each would make a series of its own.
    route = operation.template or "(none)"
    counters.REQUESTS.labels(route, exchange.method, str(exchange.status)).inc()
    counters.SECONDS.labels(route, exchange.method).observe(exchange.milliseconds / 1000)
    if exchange.reason:
        counters.REFUSALS.labels(exchange.reason).inc()
    if operation.kind is Kind.UPLOAD:
        counters.ARTIFACT_BYTES.labels("up").inc(exchange.bytes_in)
    if operation.kind is Kind.DOWNLOAD:
        counters.ARTIFACT_BYTES.labels("down").inc(exchange.bytes_out)
    if exchange.status == 200 and (created := _CREATED.get(operation.handler)):
        created.labels(exchange.workspace).inc()
