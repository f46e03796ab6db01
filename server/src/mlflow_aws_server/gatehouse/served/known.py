"""What serves, as a worker knows it.

One query per write to a run would cost a twentieth of a short call. A worker reads the list of a workspace instead, at
most a quarter of a second before it uses it. A promotion holds its locks for that long after the alias has moved: who
then gets a lock that it has held, uses a list that has the promotion.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import sqlalchemy as sql

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.served import versions
from mlflow_aws_server.gatehouse.served.versions import ServedVersion

# The greatest age of a list that is used.
FRESH_SECONDS = 0.25


@dataclass(frozen=True)
class _List:
    served: list[ServedVersion]
    read_at: float = -math.inf
    """Monotonic seconds, before the query."""


_UNREAD = _List([])
_lists: dict[str, _List] = {}


def known_versions(connection: sql.Connection, workspace: str, access: AccessRules) -> list[ServedVersion]:
    """Return the served versions of a workspace; reads them by the connection if the list is too old."""
    now = time.monotonic()
    known = _lists.get(workspace, _UNREAD)
    if now - known.read_at > FRESH_SECONDS:
        known = _lists[workspace] = _List(versions.read(connection, workspace, access), now)
    return known.served
