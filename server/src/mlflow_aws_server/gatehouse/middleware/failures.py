"""What a caller gets whose request made a handler of MLflow's fail.

MLflow 3.17.2 reads some requests before it has checked their types, and its authorization does so for most. To check
all of them before would cost a second parsing of every request. So a request is checked after it has failed: if it is
not what its handler's message says, the failure is the caller's (400).
"""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from google.protobuf.json_format import ParseDict, ParseError
from graphql import GraphQLError
from mlflow.exceptions import MlflowException
from werkzeug.exceptions import InternalServerError

from mlflow_aws_server.gatehouse.refusal import Refusal, invalid
from mlflow_aws_server.gatehouse.request import flask_request
from mlflow_aws_server.gatehouse.request.context import current

_log = logging.getLogger("gatehouse")

# Of a value that has the right type and no place in the handler: a number beyond a range, a page token of another list.
_OF_VALUES = (LookupError, OverflowError, RecursionError, ValueError, GraphQLError)
# Of handlers without a message, which check no types at all.
_OF_TYPES = (AttributeError, TypeError)


def answer_failures(app: Flask) -> None:
    """Register the answers."""
    app.register_error_handler(Refusal, answer)
    # Of a store that a rule has asked; MLflow's handlers answer their own.
    app.register_error_handler(MlflowException, _of_mlflow)
    app.register_error_handler(InternalServerError, _failed)
    app.after_request(_corrected)


def answer(refusal: Refusal) -> Response:
    """Return the response of a refusal, and note it."""
    current().reason = refusal.reason
    return Response(refusal.body, refusal.status, refusal.headers, mimetype="application/json")


def _of_mlflow(error: MlflowException) -> Response:
    return Response(error.serialize_as_json(), error.get_http_status_code(), mimetype="application/json")


def _failed(error: InternalServerError) -> Response:
    cause = error.original_exception
    _log.error("request %s failed", current().request_id, exc_info=cause)
    if _is_malformed(cause):
        return answer(_malformed())
    failure = MlflowException(f"The server failed to answer request {current().request_id}.")
    return Response(failure.serialize_as_json(), 500, mimetype="application/json")


def _corrected(response: Response) -> Response:
    """Replace MLflow's own answer of a failure that the request has caused."""
    if response.status_code != 500 or current().reason:
        return response
    return answer(_malformed()) if _is_malformed(None) else response


def _malformed() -> Refusal:
    return invalid("malformed", "A field of the request has a value of another type, or one that is out of range.")


def _is_malformed(cause: BaseException | None) -> bool:
    if isinstance(cause, _OF_VALUES):
        return True
    message = flask_request.MESSAGES.get(current().operation.name)
    if message is None:
        return isinstance(cause, _OF_TYPES)
    given = flask_request.body() or request.args.to_dict()
    try:
        ParseDict(given, message(), ignore_unknown_fields=True)
    except (ParseError, *_OF_VALUES, *_OF_TYPES):
        return True
    # A message takes null for any field, and MLflow's handlers do not.
    return isinstance(cause, _OF_TYPES) and None in given.values()
