"""Serializes promotions with whatever writes to the record behind a served version, over all tasks.

PostgreSQL's advisory locks: a promotion holds those of the record alone, writers share those of the parts that they
write to. The database releases a lock when its transaction or its connection ends, so a task that dies blocks nothing.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.refusal import Refusal, unavailable
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.request.parts import Part
from mlflow_aws_server.gatehouse.served.known import FRESH_SECONDS

# Long enough for the few statements of a promotion, short enough for a caller to wait.
LOCK_TIMEOUT_MS = 5000
_WAIT_SECONDS = 10.0

# A request that waits for the database's lock holds a connection. Few per worker may wait, so that the pool (ten
# connections by default) never fills with waiting requests.
_waiting = threading.BoundedSemaphore(3)


@dataclass
class _Held:
    """The locks that the request in progress holds."""

    connection: Connection
    promotes: bool = False


_HELD: ContextVar[_Held] = ContextVar("gatehouse_locks")


def number_of(part: Part) -> int:
    """Return the number of a part's lock in the caller's workspace."""
    name = f"{current().workspace}/{part.lock_name}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def numbers_of(parts: Iterable[Part]) -> list[int]:
    """Return the numbers of the parts' locks in the order in which everybody takes them."""
    return sorted({number_of(part) for part in parts})


@contextmanager
def locked(part: Part) -> Iterator[None]:
    """Hold the lock of a part alone, until the block ends."""
    if not _waiting.acquire(timeout=_WAIT_SECONDS):
        raise busy()
    try:
        with registry_store().engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}"))
            held = _Held(connection)
            _take(held, [part])
            token = _HELD.set(held)
            try:
                yield
            finally:
                _HELD.reset(token)
                if held.promotes:
                    time.sleep(FRESH_SECONDS)
    finally:
        _waiting.release()


def lock_for_promotion(parts: Iterable[Part]) -> None:
    """Hold the locks of more parts alone, until the block of `locked` ends and every worker knows what serves then.

    Raises Refusal if that takes long, and LookupError outside of such a block.
    """
    held = _HELD.get()
    held.promotes = True
    _take(held, parts)


def _take(held: _Held, parts: Iterable[Part]) -> None:
    try:
        for number in numbers_of(parts):
            held.connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
    except OperationalError as error:
        raise busy() from error


def busy() -> Refusal:
    """Return the refusal of a request that has waited too long."""
    return unavailable("busy", "Another request is changing this model. Try again. Nothing was changed.")
