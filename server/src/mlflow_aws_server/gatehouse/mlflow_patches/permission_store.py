"""What MLflow's authorization asks its permission store, answered from the caller's token.

MLflow 3.17.2 keeps users, roles and grants in a database. Here the issuer keeps them: the groups of the token decide
the roles at every request, so nothing is copied, nothing drifts, and no user can grant anything. MLflow's own
evaluation of grants, its filters and its fail-closed routes stay as they are (ADR 0013).

Patched: `mlflow.server.auth.store`.
Upstream: mlflow/mlflow#10922 and mlflow/mlflow#21240 (open) ask for permissions by an external issuer's groups.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST
from mlflow.server import auth
from mlflow.server.auth.entities import Role, RolePermission, User
from mlflow.server.auth.permissions import MANAGE, READ, USE
from mlflow.server.auth.sqlalchemy_store import RoleGrantRow, SqlAlchemyStore

from mlflow_aws_server.configuration.access_rules import MEMBERS, VIEWERS
from mlflow_aws_server.gatehouse.request.context import caller, current

# The types with permissions of their own; runs, versions and traces follow the resource that holds them.
_RESOURCES = ("experiment", "registered_model", "prompt", "scorer", "mcp_server")
_MODELS = ("registered_model", "prompt")


def _number(subject: str) -> int:
    """Return a number for `subject`: MLflow identifies users by numbers."""
    return int.from_bytes(hashlib.sha256(subject.encode()).digest()[:4]) >> 1


def _grants(workspace: str) -> list[RoleGrantRow]:
    """Return what the caller may do in `workspace`."""
    roles = caller().roles
    if workspace in roles.member_of:
        return [
            RoleGrantRow("workspace", "*", USE.name),
            *(RoleGrantRow(resource, "*", MANAGE.name) for resource in _RESOURCES),
        ]
    if workspace not in caller().workspaces:
        return []
    # Governance changes a model only by a request that the rules have found to be a promotion.
    writable = _MODELS if current().promoting else ()
    return [RoleGrantRow(resource, "*", MANAGE.name if resource in writable else READ.name) for resource in _RESOURCES]


def _title(workspace: str) -> str:
    return f"{workspace}.{MEMBERS if workspace in caller().roles.member_of else VIEWERS}"


class TokenPermissions:
    """Takes the place of MLflow's SqlAlchemyStore; a test compares it with all that MLflow's open routes call."""

    # How MLflow writes the name of a scorer in a grant.
    _scorer_pattern = staticmethod(SqlAlchemyStore._scorer_pattern)

    def init_db(self, *_: object, **__: object) -> None:
        """There is no database."""

    def has_user(self, username: str, **_: object) -> bool:
        """Say that the user exists: MLflow asks before it makes its first administrator."""
        return bool(username)

    def authenticate_user(self, *_: object, **__: object) -> bool:
        """No password is accepted."""
        return False

    def get_user(self, username: str, **_: object) -> User:
        """Return the caller; no other user is known."""
        identity = caller()
        if username != identity.subject:
            raise MlflowException(f"User {username} not found", RESOURCE_DOES_NOT_EXIST)
        return User(_number(username), username, "", identity.roles.administrator)

    def list_users(self) -> list[User]:
        """Return the caller: MLflow refuses review queues with a user's name, and no other user is known."""
        return [self.get_user(caller().subject)]

    def list_grants(self, user_id: int, workspace: str, resource_types: Collection[str]) -> list[RoleGrantRow]:
        """Return the caller's grants of `resource_types` in `workspace`, and those on the workspace itself."""
        self._check(user_id)
        wanted = {*resource_types, "workspace"}
        return [grant for grant in _grants(workspace) if grant.resource_type in wanted]

    def list_accessible_workspace_names(self, username: str | None) -> set[str]:
        """Return the workspaces that the caller may enter."""
        return set(caller().workspaces) if username == caller().subject else set()

    def list_user_roles(self, user_id: int) -> list[Role]:
        """Return the caller's roles, by which MLflow's pages decide what they offer."""
        self._check(user_id)
        return list(self._roles())

    def list_workspace_admin_workspaces(self, user_id: int) -> set[str]:
        """There is no administrator of a workspace."""
        self._check(user_id)
        return set()

    def is_workspace_admin(self, user_id: int, workspace: str) -> bool:
        """There is no administrator of a workspace."""
        return workspace in self.list_workspace_admin_workspaces(user_id)

    def grant_user_permission(self, *_: object, **__: object) -> None:
        """MLflow grants MANAGE to the creator of a resource; here the whole team has it already."""

    def grant_user_resource_permission(self, *_: object, **__: object) -> None:
        """The same for MCP servers."""

    def delete_grants_for_resource(self, *_: object, **__: object) -> None:
        """No grant is stored."""

    def rename_grants_for_resource(self, *_: object, **__: object) -> None:
        """No grant is stored."""

    @staticmethod
    def _check(user_id: int) -> None:
        if user_id != _number(caller().subject):
            raise MlflowException("User not found", RESOURCE_DOES_NOT_EXIST)

    @staticmethod
    def _roles() -> Iterator[Any]:
        for number, workspace in enumerate(caller().workspaces):
            permissions = [RolePermission(index, number, *grant) for index, grant in enumerate(_grants(workspace))]
            yield Role(number, _title(workspace), workspace, permissions=permissions)


def install() -> None:
    """Put it where MLflow's authorization expects its own store."""
    auth.store = TokenPermissions()
