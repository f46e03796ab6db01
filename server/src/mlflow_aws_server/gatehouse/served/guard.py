"""Keeps the record behind a served version as it was approved, whatever happens at the same time.

A write to the database shares the locks of the parts that it writes to, until its transaction ends, and then looks
whether they serve. A promotion waits for it, or it waits for the promotion and is refused.

A write to S3 has no transaction. It is checked before and after it has happened: one that a promotion has overtaken is
answered 409 and reported.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import sqlalchemy as sql
from sqlalchemy import orm
from sqlalchemy.exc import OperationalError

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store
from mlflow_aws_server.gatehouse.refusal import Refusal, conflict, forbidden
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.request.parts import Kind, Part
from mlflow_aws_server.gatehouse.served import locks, versions
from mlflow_aws_server.gatehouse.served.known import known_versions
from mlflow_aws_server.gatehouse.served.versions import ServedVersion

_log = logging.getLogger("gatehouse")

# The alarm ServedFileChanged looks for it in the server's log (lib/constructs/observability/server-reports.ts).
REPORT = "served file changed"


_WORDS = {
    Kind.VERSION: "this tag",
    Kind.MODEL: "this tag",
    Kind.RUN: "this run",
    Kind.LOGGED_MODEL: "this logged model",
    Kind.EXPERIMENT: "this experiment",
    Kind.FILES: "this file or folder",
    Kind.RUN_FILES: "this file",
}


class _Refused(Exception):  # noqa: N818 - no error: the refusal replaces it
    """Ends a transaction of MLflow's; MLflow turns it into an answer of its own, which the refusal replaces."""


@dataclass
class Guard:
    """The parts that the request in progress writes to."""

    parts: frozenset[Part]
    access: AccessRules
    refusal: Refusal | None = None
    holder: orm.Session | None = None
    """The session whose transaction holds the locks."""

    def begin(self, session: orm.Session, connection: sql.Connection) -> None:
        """Hold the locks until the transaction ends; raises if one of the parts serves, or a promotion takes long."""
        # MLflow's log-batch has transactions inside another one. A second lock would wait behind a promotion that
        # waits for the first one.
        if self.holder is not None:
            return
        try:
            share(connection, self.parts)
            if _served(connection, self.parts, known_versions(connection, current().workspace, self.access)):
                # The list may still have what has just been withdrawn.
                check(connection, self.parts, self.access)
        except Refusal as refusal:
            self.refusal = refusal
            raise _Refused from refusal
        self.holder = session

    def end(self, session: orm.Session) -> None:
        """Forget a transaction that has ended."""
        if self.holder is session:
            self.holder = None


_ACTIVE: ContextVar[Guard | None] = ContextVar("gatehouse_guard", default=None)


@contextmanager
def guarded(parts: frozenset[Part], access: AccessRules) -> Iterator[None]:
    """Check every transaction of the block; raises Refusal at its end if one was refused."""
    if not parts:
        yield
        return
    guard = Guard(parts, access)
    token = _ACTIVE.set(guard)
    try:
        yield
    finally:
        _ACTIVE.reset(token)
        if guard.refusal:
            raise guard.refusal


def watch() -> None:
    """Check the transactions of MLflow's stores whenever a block of `guarded` is in progress."""

    @sql.event.listens_for(orm.Session, "after_begin")
    def begin(session: orm.Session, _: orm.SessionTransaction, connection: sql.Connection) -> None:
        if guard := _ACTIVE.get():
            guard.begin(session, connection)

    @sql.event.listens_for(orm.Session, "after_transaction_end")
    def end(session: orm.Session, transaction: orm.SessionTransaction) -> None:
        if (guard := _ACTIVE.get()) and transaction.parent is None:
            guard.end(session)


def check_now(parts: frozenset[Part], access: AccessRules) -> None:
    """Raise Refusal if one of the parts serves; waits for a promotion that is in progress."""
    if not parts:
        return
    # A statement without a transaction releases the locks at its end.
    with autocommit(registry_store().engine) as connection:
        share(connection, parts)
        check(connection, parts, access)


def check_stored(parts: frozenset[Part], access: AccessRules) -> None:
    """Report files that have been stored and belong to a version that was promoted meanwhile; raises Refusal."""
    try:
        check_now(parts, access)
    except Refusal as refusal:
        _log.error("%s: stored by request %s while its version was promoted", REPORT, current().request_id)
        raise conflict(
            "served_artifacts_changed",
            "The version that this file belongs to was promoted while the file was written, so the served files may "
            "differ from the approved ones. Tell model governance to compare them (GET /api/1.0/gatehouse/served).",
        ) from refusal


def share(connection: sql.Connection, parts: frozenset[Part]) -> None:
    """Share the locks of the parts until the connection's transaction ends; raises Refusal if that takes long."""
    take = "".join(f"SELECT pg_advisory_xact_lock_shared({number});" for number in locks.numbers_of(parts))
    # In one round trip. MLflow's own statements wait as long as ever.
    limit = f"SET LOCAL lock_timeout = {locks.LOCK_TIMEOUT_MS};"
    try:
        connection.exec_driver_sql(f"{limit}{take}SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as error:
        raise locks.busy() from error


def check(connection: sql.Connection, parts: frozenset[Part], access: AccessRules) -> None:
    """Raise Refusal if one of the parts serves, as the database has it now."""
    if found := _served(connection, parts, versions.read(connection, current().workspace, access)):
        raise refusal_of(*found)


def _served(
    connection: sql.Connection, parts: frozenset[Part], served: list[ServedVersion]
) -> tuple[ServedVersion, Part] | None:
    """Return the first version and part that belong together."""
    pairs = ((version, part) for version in served for part in parts)
    return next((pair for pair in pairs if pair[0].has(pair[1], connection)), None)


def refusal_of(version: ServedVersion, part: Part) -> Refusal:
    """Return the refusal of a write to a part of a served version's record."""
    return forbidden(
        "served_artifacts",
        f"Version {version.version} of {version.name} is served, and {_WORDS[part.kind]} belongs to it, so it must "
        "stay as it was approved. Log a new version instead. Nothing was changed.",
    )
