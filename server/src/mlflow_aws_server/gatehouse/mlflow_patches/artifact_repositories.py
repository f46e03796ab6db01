"""Confines the artifact repositories that MLflow opens to this server's bucket and the caller's workspace.

MLflow 3.17.2 opens whatever address a version, an experiment or a trace was once given, with the server's own
credentials, whatever its scheme. Newer releases validate more of the addresses that clients send; addresses that are
stored already stay as they are.

Patched: every opener in `mlflow.store.artifact.artifact_repository_registry._artifact_repository_registry`.
Upstream: mlflow/mlflow#26037 (open) validates the sources of versions. No issue asks for a limit at the opener.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import PERMISSION_DENIED
from mlflow.store.artifact.artifact_repository_registry import _artifact_repository_registry
from mlflow.utils.workspace_context import get_request_workspace

from mlflow_aws_server.gatehouse.policy.artifact_locations import plain_segments


def _within(destination: str, uri: str, workspace: str | None) -> bool:
    """Say whether the server may open `uri`: its bucket's prefix as a whole, or an address inside the workspace."""
    if uri.rstrip("/") == destination.rstrip("/"):
        return True
    allowed = posixpath.join(destination, "workspaces", workspace or "") + "/"
    return bool(workspace) and uri.startswith(allowed) and plain_segments(uri.removeprefix(allowed)) is not None


def install(destination: str) -> None:
    """Make every opener refuse addresses outside `destination` and the workspace of the request.

    MLflow's artifact routes open the prefix as a whole and put the workspace before every path themselves.
    """

    def confined(opener: Callable[..., Any]) -> Callable[..., Any]:
        def open_repository(artifact_uri: str, *args: object, **kwargs: object) -> object:
            if not _within(destination, artifact_uri, get_request_workspace()):
                raise MlflowException(
                    "This address lies outside the workspace's artifacts; the server does not open it.",
                    PERMISSION_DENIED,
                )
            return opener(artifact_uri, *args, **kwargs)

        return open_repository

    registry = _artifact_repository_registry
    for scheme, opener in list(registry.get_registered_artifact_repositories().items()):
        registry.register(scheme, confined(opener))
