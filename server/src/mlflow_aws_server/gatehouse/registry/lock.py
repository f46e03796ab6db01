"""Serializes the changes of one model's aliases and stages, over all tasks."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.refusal import Refusal, unavailable

# Long enough for the few statements of a promotion, short enough for a caller to wait.
_LOCK_TIMEOUT_MS = 5000
_WAIT_SECONDS = 10.0

# A request that waits for the database's lock holds a connection. One per worker may wait, so that the pool never fills
# with waiting requests.
_one_per_worker = threading.Lock()


@contextmanager
def locked(workspace: str, model: str) -> Iterator[None]:
    """Hold the lock of a model, over all tasks; the database releases it when the connection ends."""
    if not _one_per_worker.acquire(timeout=_WAIT_SECONDS):
        raise _busy()
    try:
        with _locked_in_database(workspace, model):
            yield
    finally:
        _one_per_worker.release()


@contextmanager
def _locked_in_database(workspace: str, model: str) -> Iterator[None]:
    engine = registry_store().engine
    if engine.dialect.name != "postgresql":
        yield
        return
    number = int.from_bytes(hashlib.sha256(f"{workspace}/{model}".encode()).digest()[:8], signed=True)
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_TIMEOUT_MS}"))
        try:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
        except OperationalError as error:
            raise _busy() from error
        yield


def _busy() -> Refusal:
    return unavailable("busy", "Another request is changing this model. Try again. Nothing was changed.")
