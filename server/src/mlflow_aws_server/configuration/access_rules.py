"""The access rules of the configuration, and the roles that they give to groups and scopes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

MEMBERS = "members"
VIEWERS = "viewers"


@dataclass(frozen=True)
class Roles:
    """What a caller is allowed, before any single resource is looked at."""

    member_of: frozenset[str] = frozenset()
    """Teams whose experiments and models it reads and writes."""
    viewer_of: frozenset[str] = frozenset()
    """Teams whose experiments and models it reads."""
    governance: bool = False
    """Whether it promotes and rolls back, in every team."""
    administrator: bool = False
    """Whether it administers the server."""

    @property
    def any(self) -> bool:
        """Say whether there is any role."""
        return bool(self.member_of or self.viewer_of or self.governance or self.administrator)


def _lower_case(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.lower() for name in names)


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, alias_generator=to_camel)


class Team(_Rules):
    """A team; each is a workspace of MLflow's."""

    members: str
    """Group that reads and writes."""
    viewers: str | None = None
    """Group that reads."""


class AccessRules(_Rules):
    """The access rules of the environment's configuration (`access` in config/)."""

    teams: dict[str, Team]
    governance: str
    """Group that promotes and rolls back, in every team."""
    administrators: str
    """Group that administers the server."""
    protected_aliases: Annotated[tuple[str, ...], AfterValidator(_lower_case)]
    """Aliases that only governance sets or deletes, in lower case."""
    require_second_person: bool
    """Whether a version's author may not promote it."""
    require_reason: bool
    """Whether promotions go through the endpoint that takes a reason."""

    @classmethod
    def parse(cls, text: str) -> AccessRules:
        """Read the JSON that the task definition carries; raises ValueError that says everything that is wrong."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
            raise ValueError(f"not the JSON of the access rules: {wrong}") from error

    @property
    def groups(self) -> frozenset[str]:
        """Return every group that gives a role."""
        of_teams = (group for team in self.teams.values() for group in (team.members, team.viewers) if group)
        return frozenset((*of_teams, self.governance, self.administrators))

    @property
    def scopes(self) -> frozenset[str]:
        """Return every scope that gives a role."""
        return frozenset(_scope(name, role) for name in self.teams for role in (MEMBERS, VIEWERS))

    def roles_of_groups(self, groups: Iterable[str]) -> Roles:
        """Return what a person in `groups` may do."""
        held = frozenset(groups)
        return Roles(
            member_of=frozenset(name for name, team in self.teams.items() if team.members in held),
            viewer_of=frozenset(name for name, team in self.teams.items() if team.viewers in held),
            governance=self.governance in held,
            administrator=self.administrators in held,
        )

    def roles_of_scopes(self, scopes: Iterable[str]) -> Roles:
        """Return what a machine with `scopes` may do: it works for teams, and never governs or administers."""
        held = frozenset(scopes)
        return Roles(
            member_of=frozenset(name for name in self.teams if _scope(name, MEMBERS) in held),
            viewer_of=frozenset(name for name in self.teams if _scope(name, VIEWERS) in held),
        )

    def workspaces(self, roles: Roles) -> tuple[str, ...]:
        """Return the workspaces that `roles` may enter, in the order of the configuration."""
        if roles.governance or roles.administrator:
            return tuple(self.teams)
        return tuple(name for name in self.teams if name in roles.member_of or name in roles.viewer_of)

    def is_protected(self, alias: str) -> bool:
        """Say whether only governance may touch `alias`; `Champion` is protected with `champion`."""
        return alias.strip().lower() in self.protected_aliases


def _scope(team: str, role: str) -> str:
    """Return a machine's scope for a team: mlflow/fraud.members."""
    return f"mlflow/{team}.{role}"
