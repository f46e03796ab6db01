"""Where a trace's files are: MLflow opens the address that the trace's tags name."""

from __future__ import annotations

from mlflow.tracing.constant import TraceTagKey
from mlflow.utils.mlflow_tags import MLFLOW_ARTIFACT_LOCATION

from mlflow_aws_server.gatehouse.policy.artifact_locations import check_location
from mlflow_aws_server.gatehouse.request.context import current

_LOCATIONS = {MLFLOW_ARTIFACT_LOCATION, TraceTagKey.ARCHIVE_LOCATION}


def check_trace_tag(key: str, value: str) -> None:
    """Raise Refusal if a tag names an address outside the caller's workspace."""
    if key in _LOCATIONS:
        check_location(f"The tag {key}", value, current().workspace)
