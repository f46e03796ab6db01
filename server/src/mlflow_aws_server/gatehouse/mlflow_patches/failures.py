"""Remembers the failure that MLflow answers with 500, so that the caller's own mistakes can be told from others.

MLflow 3.17.2 answers an error without a code, and whatever its stores wrap, with 500, and the response has no cause.

Patched: `MlflowException.serialize_as_json`, which MLflow calls for each error that it answers.
Upstream: no issue is known.
"""

from __future__ import annotations

from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import INTERNAL_ERROR, ErrorCode

from mlflow_aws_server.gatehouse.request.context import current_or_none


def install() -> None:
    """Replace the method."""
    serialize = MlflowException.serialize_as_json

    def serialize_as_json(self: MlflowException) -> str:
        context = current_or_none()
        if context and self.error_code == ErrorCode.Name(INTERNAL_ERROR):
            context.failure = self
        serialized: str = serialize(self)
        return serialized

    MlflowException.serialize_as_json = serialize_as_json
