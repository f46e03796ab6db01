"""Tells a failure that the content of a request has caused from a failure of the server."""

from __future__ import annotations

import errno
from traceback import walk_tb

from google.protobuf.json_format import ParseError
from google.protobuf.message import DecodeError
from graphql import GraphQLError
from mlflow.exceptions import MlflowException
from sqlalchemy.exc import DBAPIError

# What a value or a type of the request can cause: a number beyond a range, a page token of another list, a list in the
# place of an object.
_OF_CONTENT = (
    *(LookupError, OverflowError, RecursionError, ValueError, GraphQLError, ParseError, DecodeError),
    *(AttributeError, TypeError),
)

# PostgreSQL's codes for a value that a column cannot have: class 22 (data exception), undefined_function,
# datatype_mismatch.
_DATA_EXCEPTION = "22"
_OF_TYPES = {"42883", "42804"}

_OWN = "mlflow_aws_server"


def is_callers(failure: BaseException | None) -> bool:
    """Say whether the content of the request has caused a failure."""
    if isinstance(failure, MlflowException):
        cause = failure.__cause__ or failure.__context__
        # MLflow gives no code to some errors that it raises itself because of a field.
        return cause is None or is_callers(cause)
    if isinstance(failure, DBAPIError):
        code = str(getattr(failure.orig, "pgcode", None))
        return code.startswith(_DATA_EXCEPTION) or code in _OF_TYPES
    if isinstance(failure, OSError):
        return failure.errno == errno.ENAMETOOLONG
    return isinstance(failure, _OF_CONTENT) and not _is_own(failure)


def _is_own(failure: BaseException) -> bool:
    """Say whether the gatehouse's code has failed, or a library that it has called."""
    modules = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(failure.__traceback__))
    ours_or_theirs = [name for name in modules if name.partition(".")[0] in {"mlflow", _OWN}]
    return bool(ours_or_theirs) and ours_or_theirs[-1].startswith(_OWN)
