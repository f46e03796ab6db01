"""Where a trace's files are: the server opens what its tags say, and MLflow 3.17.2 lets clients set them."""

from __future__ import annotations

from mlflow.store.tracking import sqlalchemy_store
from mlflow.tracing.constant import TraceTagKey
from mlflow.utils.mlflow_tags import MLFLOW_ARTIFACT_LOCATION

from mlflow_aws_server.gatehouse.policy.artifact_locations import check_location
from mlflow_aws_server.gatehouse.request.context import current

_LOCATIONS = {MLFLOW_ARTIFACT_LOCATION, TraceTagKey.ARCHIVE_LOCATION}


def check_trace_tag(key: str, value: str) -> None:
    """Raise Refusal when a tag names a foreign address."""
    if key in _LOCATIONS:
        check_location(f"The tag {key}", value, current().workspace)


def confine_trace_tags() -> None:
    """Make the store check as well: an attribute of a span (OpenTelemetry) may become a tag, and is left out then."""
    validate = sqlalchemy_store._validate_trace_tag

    def confined(key: str, value: str) -> tuple[str, str]:
        check_trace_tag(key, value)
        valid: tuple[str, str] = validate(key, value)
        return valid

    sqlalchemy_store._validate_trace_tag = confined
