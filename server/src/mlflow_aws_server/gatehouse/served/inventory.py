"""Lists what serves in a workspace, and whether it still is what governance has approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.registry import models
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.served import approvals, versions
from mlflow_aws_server.gatehouse.served.approvals import Approval
from mlflow_aws_server.gatehouse.served.binding import Binding
from mlflow_aws_server.gatehouse.served.content import Content

_SERVES_AS = """
SELECT a.name, a.version, lower(btrim(a.alias, E' \\t\\r\\n'))
FROM registered_model_aliases a
WHERE a.workspace = %(workspace)s AND lower(btrim(a.alias, E' \\t\\r\\n')) = ANY(%(aliases)s)
UNION
SELECT v.name, v.version, 'stage ' || lower(v.current_stage)
FROM model_versions v
WHERE v.workspace = %(workspace)s AND v.current_stage NOT IN ('None', 'Deleted_Internal')
ORDER BY 1, 2, 3
"""


class State(StrEnum):
    """How what serves compares with what was approved."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    UNRECORDED = "unrecorded"
    """The version has served since before the server recorded approvals."""


@dataclass(frozen=True)
class Served:
    """A version that serves."""

    model: str
    version: int
    serves_as: str
    """The alias in lower case, or `stage <stage>`."""
    content: Content
    approval: Approval | None

    @property
    def differences(self) -> list[str]:
        """Return the names of what has changed since the approval."""
        return [] if self.approval is None else self.content.differences(self.approval.content)

    @property
    def state(self) -> State:
        """Return the result of the comparison."""
        if self.approval is None:
            return State.UNRECORDED
        return State.CHANGED if self.differences else State.UNCHANGED


def inventory(binding: Binding, access: AccessRules, model: str | None, serves_as: str | None) -> Iterator[Served]:
    """Return what serves, of one model and under one alias if they are named."""
    with autocommit(registry_store().engine) as connection:
        rows = connection.exec_driver_sql(_SERVES_AS, versions.parameters(current().workspace, access)).all()
    wanted = (row for row in rows if model in {None, row[0]} and serves_as in {None, row[2]})
    yield from (_served(binding, *row) for row in wanted)


def _served(binding: Binding, model: str, number: int, serves_as: str) -> Served:
    content = binding.content(models.required_version(model, str(number)))
    return Served(model, number, serves_as, content, approvals.latest_approval(model, number, serves_as))
