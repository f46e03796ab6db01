"""Which workspace a request is for."""

from __future__ import annotations

from mlflow.utils.workspace_utils import WORKSPACE_HEADER_NAME as HEADER
from starlette.datastructures import Headers

from mlflow_aws_server.gatehouse.identity.identity import Identity
from mlflow_aws_server.gatehouse.refusal import forbidden, invalid

__all__ = ["HEADER", "choose_workspace"]


def choose_workspace(identity: Identity, headers: Headers) -> str:
    """Return the workspace that a request names, or the only one of the caller's teams.

    Raises Refusal, which is the same for a team that does not exist and for a team of others.
    """
    names = {name for value in headers.getlist(HEADER) if (name := value.strip())}
    if len(names) > 1:
        raise invalid("workspace", f"The request names more than one workspace in {HEADER}.")
    if names:
        return _entered(identity, names.pop())
    if len(identity.own_workspaces) == 1:
        return identity.own_workspaces[0]
    raise invalid(
        "workspace",
        f"You may work in {' and '.join(identity.workspaces)}. Choose one: set MLFLOW_WORKSPACE="
        f"{identity.workspaces[0]} in the environment, call mlflow.set_workspace(), or select it on the start page.",
    )


def _entered(identity: Identity, name: str) -> str:
    if name not in identity.workspaces:
        allowed = ", ".join(identity.workspaces)
        raise forbidden("other_team", f"You are not in the team of that workspace. Your workspaces: {allowed}.")
    return name
