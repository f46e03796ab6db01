"""Provides MLflow's workspaces from the access rules: one workspace per team, without a database.

MLflow 3.17.2 finds its provider by an entry point (mlflow/mlflow#18961), which is public; nothing private is touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from mlflow.entities import Workspace
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST
from mlflow.store.workspace.abstract_store import AbstractStore

from mlflow_aws_server.configuration.access_rules import AccessRules


class ConfiguredWorkspaces(AbstractStore):  # type: ignore[misc]
    """The provider `gatehouse://` (entry point mlflow.workspace_provider); there is no default workspace."""

    def __init__(self, workspace_uri: str) -> None:
        del workspace_uri
        self._teams = frozenset(AccessRules.parse(os.environ["MLFLOW_AWS_ACCESS"]).teams)

    def list_workspaces(self) -> Iterable[Workspace]:
        """Return all; MLflow's authorization removes those that the caller may not enter."""
        return [Workspace(name=name) for name in sorted(self._teams)]

    def get_workspace(self, workspace_name: str) -> Workspace:
        """Return a team's workspace; raises MlflowException if there is no such team."""
        if workspace_name not in self._teams:
            raise MlflowException(f"Workspace '{workspace_name}' not found", RESOURCE_DOES_NOT_EXIST)
        return Workspace(name=workspace_name)
