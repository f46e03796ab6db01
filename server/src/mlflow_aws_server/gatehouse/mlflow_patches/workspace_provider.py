"""MLflow's workspaces are the configuration's teams: a provider without a database, and the choice of one a request."""

from __future__ import annotations

import os
from collections.abc import Iterable

from mlflow.entities import Workspace
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST
from mlflow.store.workspace.abstract_store import AbstractStore
from mlflow.utils.workspace_utils import WORKSPACE_HEADER_NAME

from mlflow_aws_server.configuration.access_rules import Access
from mlflow_aws_server.gatehouse.identity.credentials import Headers
from mlflow_aws_server.gatehouse.identity.identity import Identity
from mlflow_aws_server.gatehouse.refusal import forbidden, invalid

HEADER = WORKSPACE_HEADER_NAME.lower().encode()


class ConfiguredWorkspaces(AbstractStore):  # type: ignore[misc]
    """The provider `gatehouse://` (entry point mlflow.workspace_provider): a workspace a team, none by default."""

    def __init__(self, workspace_uri: str) -> None:
        del workspace_uri
        self._teams = frozenset(Access.parse(os.environ["MLFLOW_AWS_ACCESS"]).teams)

    def list_workspaces(self) -> Iterable[Workspace]:
        """Return all; MLflow's authorization leaves the caller's."""
        return [Workspace(name=name) for name in sorted(self._teams)]

    def get_workspace(self, workspace_name: str) -> Workspace:
        """Return a team's workspace; raises MlflowException when there is no such team."""
        if workspace_name not in self._teams:
            raise MlflowException(f"Workspace '{workspace_name}' not found", RESOURCE_DOES_NOT_EXIST)
        return Workspace(name=workspace_name)


def chosen(identity: Identity, headers: Headers) -> str:
    """Return the workspace that a request is for: the one that it names, else the only one of the caller's teams.

    Raises Refusal; for a team that does not exist it is the same as for another's.
    """
    named = [value.decode("latin-1").strip() for name, value in headers if name == HEADER]
    names = {name for name in named if name}
    if len(names) > 1:
        raise invalid("workspace", f"The request names more than one workspace in {WORKSPACE_HEADER_NAME}.")
    if names:
        return _entered(identity, names.pop())
    if len(identity.own_workspaces) == 1:
        return identity.own_workspaces[0]
    raise invalid(
        "workspace",
        f"You may work in {' and '.join(identity.workspaces)}, so say where: set MLFLOW_WORKSPACE="
        f"{identity.workspaces[0]} in the environment, call mlflow.set_workspace(), or pick one on the start page.",
    )


def _entered(identity: Identity, name: str) -> str:
    if name not in identity.workspaces:
        allowed = ", ".join(identity.workspaces)
        raise forbidden("other_team", f"You are not in the team of that workspace. Yours: {allowed}.")
    return name


def with_workspace(headers: Headers, workspace: str) -> Headers:
    """Return the headers with exactly one workspace."""
    return [(name, value) for name, value in headers if name != HEADER] + [(HEADER, workspace.encode())]
