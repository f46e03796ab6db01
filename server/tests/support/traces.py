"""Traces and their assessments."""

from __future__ import annotations

from typing import Any

from support.running import Server
from support.wire import Answer


def start_trace(server: Server, who: str, trace_id: str, experiment: str, **more: Any) -> Answer:
    info = {
        "trace_id": trace_id,
        "trace_location": {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}},
        "request_time": "2026-01-01T00:00:00Z",
        "state": "OK",
        **more,
    }
    return server.ask(who, "POST", "/api/3.0/mlflow/traces", {"trace": {"trace_info": info}})


def assessment(trace: str, name: str, **value: Any) -> dict[str, Any]:
    return {
        "assessment_name": name,
        "trace_id": trace,
        "source": {"source_type": "HUMAN", "source_id": "x"},
        "create_time": "2026-01-01T00:00:00Z",
        "last_update_time": "2026-01-01T00:00:00Z",
        **value,
    }
