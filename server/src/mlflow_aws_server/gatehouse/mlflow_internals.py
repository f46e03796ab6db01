"""MLflow's private functions and names that the gatehouse reads; `mlflow_patches` has what it replaces.

All as of MLflow 3.17.2, where no public interface gives them. The table of handlers names private functions as well; no
other module does.
"""

from __future__ import annotations

from typing import Any

from flask import request
from mlflow.prompt.constants import _PROMPT_SOURCE_PLACEHOLDERS as PROMPT_SOURCE_PLACEHOLDERS
from mlflow.server import handlers
from mlflow.store.artifact.utils.models import _parse_model_uri as parse_model_uri
from mlflow.utils.validation import _validate_model_alias_name as validate_alias

__all__ = [
    "PROMPT_SOURCE_PLACEHOLDERS",
    "parse_model_uri",
    "registry_store",
    "request_json",
    "request_message",
    "validate_alias",
]


def tracking_store() -> Any:  # noqa: ANN401 - MLflow is untyped here
    """Return MLflow's tracking store."""
    return handlers._get_tracking_store()


def registry_store() -> Any:  # noqa: ANN401 - MLflow is untyped here
    """Return MLflow's registry store."""
    return handlers._get_model_registry_store()


def request_message(message: type) -> Any:  # noqa: ANN401 - one of a hundred protobuf classes
    """Return Flask's current request as the protobuf `message`, parsed as MLflow's handlers parse it."""
    return handlers._get_request_message(message())


def request_json() -> Any:  # noqa: ANN401 - whatever the client sent
    """Return the JSON of Flask's current request as MLflow's handlers read it."""
    return handlers._get_normalized_request_json(request)
