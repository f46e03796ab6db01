"""Checks the tags of a trace in MLflow's store as well.

MLflow 3.17.2 opens the address that a trace's tags name, and lets clients set those tags. The rules check the requests
that set tags. An attribute of an OpenTelemetry span becomes a tag later, past the rules; the store leaves out a span's
tag that does not pass.

Patched: `mlflow.store.tracking.sqlalchemy_store._validate_trace_tag`.
Upstream: no issue is known.
"""

from __future__ import annotations

from mlflow.store.tracking import sqlalchemy_store

from mlflow_aws_server.gatehouse.policy.trace_locations import check_trace_tag


def install() -> None:
    """Make the store's own validation check where a trace's files are."""
    validate = sqlalchemy_store._validate_trace_tag

    def confined(key: str, value: str) -> tuple[str, str]:
        check_trace_tag(key, value)
        valid: tuple[str, str] = validate(key, value)
        return valid

    sqlalchemy_store._validate_trace_tag = confined
