"""Ends statements that take too long, or whose caller has gone, and says so in a sentence.

MLflow 3.17.2 sets no limit, does not notice that a caller has gone, and answers an ended statement by its SQL and its
parameters, with 503, upon which MLflow's client asks the same again, up to seven times.

Patched: SQLAlchemy's events of the stores' engines.
Upstream: no issue is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sql
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE, TEMPORARILY_UNAVAILABLE

from mlflow_aws_server.gatehouse.request.context import RequestContext, current_or_none
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass

# PostgreSQL's codes: query_canceled, configuration_limit_exceeded (temp_file_limit).
_CANCELED = "57014"
_TOO_MUCH_ON_DISK = "53400"

TOO_LONG = "too_long"
_TOO_LARGE = "too_large"

# How PostgreSQL plans what the stores ask. It compares all orders of up to eight joins, for which fifteen clauses took
# 230 MB; of up to four, 49 MB. The joins of a search are all by the run's key, so their order matters little. One
# statement gets one process, and no hash table is larger than work_mem (ADR 0021).
_PLANNER = "-c join_collapse_limit=4 -c max_parallel_workers_per_gather=0 -c hash_mem_multiplier=1"


def install(engine: sql.Engine, seconds: int) -> None:
    """Limit the statements of an engine to that time."""

    @sql.event.listens_for(engine, "do_connect")
    def limit(_dialect: object, _record: object, _arguments: Sequence[Any], parameters: dict[str, Any]) -> None:
        parameters["options"] = f"{_PLANNER} -c statement_timeout={seconds}s"

    @sql.event.listens_for(engine, "before_cursor_execute")
    def begin(_connection: object, cursor: Any, *_: object) -> None:  # noqa: ANN401 - the driver's
        context = current_or_none()
        if context and context.statements and not context.statements.begin(cursor.connection):
            raise _ended(context, context.statements.stopped, seconds)

    @sql.event.listens_for(engine, "after_cursor_execute")
    def end(*_: object) -> None:
        context = current_or_none()
        if context and context.statements:
            context.statements.end()

    @sql.event.listens_for(engine, "handle_error")
    def explain(failed: sql.ExceptionContext) -> None:
        context = current_or_none()
        if context is None:
            return
        if context.statements:
            context.statements.end()
        code = getattr(failed.original_exception, "pgcode", None)
        if code == _CANCELED:
            stopped = context.statements.stopped if context.statements else ""
            raise _ended(context, stopped or TOO_LONG, seconds) from failed.original_exception
        if code == _TOO_MUCH_ON_DISK:
            raise _ended(context, _TOO_LARGE, seconds) from failed.original_exception

    # The store has connected before: to look at its schema.
    engine.dispose()


def _ended(context: RequestContext, reason: str, seconds: int) -> MlflowException:
    context.reason = reason
    if context.operation.operation_class is not OperationClass.READ:
        message = f"The database could not do this within {seconds} seconds. Nothing was changed. Try again."
        return MlflowException(message, TEMPORARILY_UNAVAILABLE)
    found = "needs too much space to sort" if reason == _TOO_LARGE else f"takes longer than {seconds} seconds"
    # Not 503 or 504: MLflow's client would ask the same again.
    message = f"What this request asks for {found}. Ask for less: fewer clauses or sort keys, or a narrower filter."
    return MlflowException(message, INVALID_PARAMETER_VALUE)
