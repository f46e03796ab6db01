"""Counts every answered request."""

from __future__ import annotations

from mlflow_aws_server.gatehouse.metrics import counters
from mlflow_aws_server.gatehouse.request.context import RequestContext
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

# By the resource that a handler creates.
_CREATED = {"run_id": counters.RUNS_CREATED, "experiment_id": counters.EXPERIMENTS_CREATED}


def count(context: RequestContext) -> None:
    """Count an answered request."""
    operation = context.operation
    # Callers choose unknown paths freely, and each would make a series of its own.
    route = operation.template or "(none)"
    counters.REQUESTS.labels(route, context.method, str(context.status)).inc()
    counters.SECONDS.labels(route, context.method).observe(context.milliseconds / 1000)
    if context.reason:
        counters.REFUSALS.labels(context.reason).inc()
    if operation.operation_class is OperationClass.UPLOAD:
        counters.ARTIFACT_BYTES.labels("up").inc(context.bytes_in)
    if operation.operation_class is OperationClass.DOWNLOAD:
        counters.ARTIFACT_BYTES.labels("down").inc(context.bytes_out)
    if context.status == 200:
        for resource in operation.handler.creates:
            if resource in _CREATED:
                _CREATED[resource].labels(context.workspace).inc()
