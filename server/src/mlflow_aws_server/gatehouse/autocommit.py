"""Reads of one statement: without a transaction, each is one way to the database and back."""

from __future__ import annotations

from sqlalchemy import Connection, Engine


def autocommit(engine: Engine) -> Connection:
    """Return a connection, to be closed, on which every statement stands for itself."""
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
