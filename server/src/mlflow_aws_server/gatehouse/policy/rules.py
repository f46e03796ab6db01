"""Rules beyond MLflow's own, each on the handler that MLflow has resolved and on the message as MLflow reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mlflow_aws_server.configuration.access_rules import Access
from mlflow_aws_server.gatehouse.policy import content, governance
from mlflow_aws_server.gatehouse.policy.served_artifacts import (
    check_experiment,
    check_logged_model,
    check_path,
    check_run,
    check_run_artifact,
)
from mlflow_aws_server.gatehouse.registry.alias_moves import AliasMove
from mlflow_aws_server.gatehouse.request.context import current

Message = Any
# Raises Refusal; a move that it returns is to be recorded on its version.
Gate = Callable[[Message, Access], AliasMove | None]
RouteGate = Callable[[Mapping[str, str], Access], None]


def _delete_run(message: Message, access: Access) -> None:
    check_run(current().workspace, message.run_id, access)


def _delete_experiment(message: Message, access: Access) -> None:
    check_experiment(current().workspace, message.experiment_id, access)


def _write_artifact(route: Mapping[str, str], access: Access) -> None:
    check_path(current().workspace, route["artifact_path"], access)


def _write_run_artifact(route: Mapping[str, str], access: Access) -> None:
    # MLflow refuses the request when either is missing.
    check_run_artifact(current().workspace, route.get("run_uuid", ""), route.get("path", ""), access)


def _delete_logged_model(route: Mapping[str, str], access: Access) -> None:
    check_logged_model(current().workspace, route, access)


# By the parameters of the route and the query; FastAPI's upload, which is none of Flask's, the middleware checks.
ROUTE_GATES: Mapping[str, RouteGate] = {
    "_delete_artifact_mlflow_artifacts": _write_artifact,
    "_create_multipart_upload_artifact": _write_artifact,
    "_complete_multipart_upload_artifact": _write_artifact,
    "_upload_artifact": _write_artifact,
    "serve_upload_artifact": _write_run_artifact,
    "_delete_logged_model": _delete_logged_model,
}

# By the message.
GATES: Mapping[str, Gate] = {
    "_delete_run": _delete_run,
    "_delete_experiment": _delete_experiment,
    "_set_registered_model_alias": governance.set_alias,
    "_delete_registered_model_alias": governance.delete_alias,
    "_transition_stage": governance.transition,
    "_delete_registered_model": governance.change_model,
    "_rename_registered_model": governance.change_model,
    "_delete_model_version": governance.delete_version,
    "_create_model_version": content.create_version,
    "_set_model_version_tag": content.change_version_tag,
    "_delete_model_version_tag": content.change_version_tag,
    "_create_experiment": content.create_experiment,
    "_create_run": content.create_run,
    "_create_issue": content.create_issue,
    "_create_assessment": content.change_assessment,
    "_update_assessment": content.change_assessment,
    "_start_trace_v3": content.start_trace,
    "_deprecated_start_trace_v2": content.start_or_end_trace,
    "_deprecated_end_trace_v2": content.start_or_end_trace,
    "_set_trace_tag": content.set_trace_tag,
    "_set_trace_tag_v3": content.set_trace_tag,
}

# What may change which version serves: one at a time a model.
ONE_AT_A_TIME = frozenset(
    {
        "_set_registered_model_alias",
        "_delete_registered_model_alias",
        "_transition_stage",
        "_delete_registered_model",
        "_rename_registered_model",
        "_delete_model_version",
    }
)
