"""The blocked subjects, as a worker knows them.

One statement per request would cost a twentieth of a short call. A worker reads the whole list instead, at most one
second before it uses it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import anyio
import sqlalchemy as sql

from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.blocked_subjects.table import BLOCKED

# The greatest age of a list that is used.
FRESH_SECONDS = 1.0


class BlockList:
    """Knows who is blocked."""

    def __init__(self, engine: Callable[[], sql.Engine]) -> None:
        self._engine = engine
        self._subjects: frozenset[str] = frozenset()
        self._read_at = -math.inf

    async def is_blocked(self, subject: str) -> bool:
        """Look in a fresh list; raises the database's error, so that no request passes without a list."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            await anyio.to_thread.run_sync(self._read)
        return subject in self._subjects

    def _read(self) -> None:
        # The time before the statement: the result may miss a block that is written meanwhile.
        read_at = time.monotonic()
        with autocommit(self._engine()) as connection:
            self._subjects = frozenset(connection.scalars(sql.select(BLOCKED.c.subject)))
        self._read_at = read_at
