"""Which workspace a request is for."""

from __future__ import annotations

from mlflow.utils.workspace_utils import WORKSPACE_HEADER_NAME

from mlflow_aws_server.gatehouse.identity.credentials import Headers
from mlflow_aws_server.gatehouse.identity.identity import Identity
from mlflow_aws_server.gatehouse.refusal import forbidden, invalid

HEADER = WORKSPACE_HEADER_NAME.lower().encode()


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
