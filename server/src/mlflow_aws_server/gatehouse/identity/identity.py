"""The caller, from a verified access token and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlflow_aws_server.configuration.access_rules import Roles
from mlflow_aws_server.configuration.gatehouse_settings import GatehouseSettings
from mlflow_aws_server.gatehouse.refusal import forbidden, unauthenticated


@dataclass(frozen=True)
class Identity:
    """A person or a machine, by the issuer's `sub`: user names and e-mail addresses may change."""

    subject: str
    roles: Roles
    workspaces: tuple[str, ...]
    """Workspaces that it may enter."""
    groups: frozenset[str]
    """The groups or scopes of the token that the access rules name."""
    expires: float
    """When its token expires, in Unix time."""
    machine: bool = False

    @property
    def own_workspaces(self) -> tuple[str, ...]:
        """Return the workspaces of its own teams; if it is in no team, all that it may enter."""
        teams = self.roles.member_of | self.roles.viewer_of
        return tuple(name for name in self.workspaces if name in teams) or self.workspaces


def client_of(claims: Mapping[str, Any]) -> str | None:
    """Return a token's client: `client_id` (RFC 9068, Cognito), `azp` (Keycloak, Auth0) or `cid` (Okta)."""
    client = next((claims[name] for name in ("client_id", "azp", "cid") if name in claims), None)
    return client if isinstance(client, str) else None


def scopes_of(claims: Mapping[str, Any]) -> frozenset[str]:
    """Return the scopes of a token: a text separated by spaces (RFC 8693, section 4.2), or Okta's list."""
    scope = claims.get("scope", claims.get("scp", ""))
    listed = scope.split() if isinstance(scope, str) else scope if isinstance(scope, list) else []
    return frozenset(each for each in listed if isinstance(each, str))


def audiences_of(claims: Mapping[str, Any]) -> frozenset[str]:
    """Return the audiences of a token, without a slash at the end: a text, or a list of texts (RFC 7519, 4.1.3)."""
    found = claims.get("aud", [])
    listed = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return frozenset(each.removesuffix("/") for each in listed if isinstance(each, str))


def groups_of(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """Return the groups of a token: the claim `name` as it stands, else as a path (`realm_access.roles` of Keycloak).

    A claim that is not a list of texts gives none.
    """
    found: object = claims.get(name)
    if found is None:
        found = claims
        for step in name.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    listed = found if isinstance(found, list) else []
    return frozenset(group for group in listed if isinstance(group, str))


def identify(claims: Mapping[str, Any], settings: GatehouseSettings) -> Identity:
    """Return the caller of a verified token; raises Refusal if its client, audience, scope or groups give no access."""
    client = client_of(claims)
    machine = client in settings.machine_clients
    if not machine and client not in settings.token_clients:
        raise unauthenticated("client", "The access token was issued for another application.")
    audience = settings.token_audiences.get(client or "")
    if audience is not None and audience not in audiences_of(claims):
        raise unauthenticated(
            "audience", f"The access token was issued for another server, not for {audience}. Log in to this one."
        )
    if settings.token_scope not in scopes_of(claims):
        raise unauthenticated("scope", f"The access token lacks the scope {settings.token_scope}.")
    for name, value in settings.token_claims.items():
        if claims.get(name) != value:
            raise unauthenticated("claim", f"The access token's claim {name} is not {value}.")
    access = settings.access
    held = scopes_of(claims) if machine else groups_of(claims, settings.groups_claim)
    roles = access.roles_of_scopes(held) if machine else access.roles_of_groups(held)
    if not roles.any:
        raise forbidden("no_role", _no_role(machine, settings))
    known = access.scopes if machine else access.groups
    return Identity(claims["sub"], roles, access.workspaces(roles), held & known, claims["exp"], machine)


def _no_role(machine: bool, settings: GatehouseSettings) -> str:
    if machine:
        return "You are logged in, but this machine's token has no scope of a team, such as mlflow/<team>.members."
    groups = ", ".join(sorted(team.members for team in settings.access.teams.values()))
    return (
        "You are logged in, but none of your groups gives access to MLflow. Ask your team's administrator for one of "
        f"these groups: {groups}; then log in again."
    )
