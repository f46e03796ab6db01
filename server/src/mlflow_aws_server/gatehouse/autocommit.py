"""Reads of one statement: without a transaction, each is one round trip to the database."""

from __future__ import annotations

from sqlalchemy import Connection, Engine


def autocommit(engine: Engine) -> Connection:
    """Return a connection, to be closed, on which every statement is its own transaction."""
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
