"""Finds the resources that OpenTelemetry's export of traces names: in headers, and the traces in its body.

MLflow 3.17.2 names a trace by the identifier that OpenTelemetry gives it (`mlflow.server.otel_api`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from google.protobuf.message import DecodeError
from mlflow.tracing.constant import TRACE_REQUEST_ID_PREFIX
from mlflow.tracing.utils.otlp import MLFLOW_EXPERIMENT_ID_HEADER, MLFLOW_RUN_ID_HEADER
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from mlflow_aws_server.gatehouse.request.resources import Found, json_object


def otlp_resources(headers: Mapping[str, str], body: bytes, _parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the experiment, the run and the traces that a request to /v1/traces names."""
    found = Found()
    found.add("experiment_id", headers.get(MLFLOW_EXPERIMENT_ID_HEADER))
    found.add("run_id", headers.get(MLFLOW_RUN_ID_HEADER))
    is_json = headers.get("content-type", "").partition(";")[0].strip() == "application/json"
    for trace in _in_json(body) if is_json else _in_protobuf(body):
        found.add("trace_id", f"{TRACE_REQUEST_ID_PREFIX}{trace}")
    return found.resources()


def _in_protobuf(body: bytes) -> Iterable[str]:
    message = ExportTraceServiceRequest()
    try:
        message.ParseFromString(body)
    except DecodeError:
        # The handler will refuse it.
        return
    for resource in message.resource_spans:
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield span.trace_id.hex()


def _in_json(body: bytes) -> Iterable[str]:
    for resource in _objects(json_object(body), "resourceSpans"):
        for scope in _objects(resource, "scopeSpans"):
            for span in _objects(scope, "spans"):
                if isinstance(trace := span.get("traceId"), str):
                    yield trace.lower()


def _objects(content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    values = content.get(name)
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []
