"""What a caller gets whose request made a handler of MLflow's fail.

MLflow 3.17.2 reads many fields before it has checked their types and values, and its authorization does so for most. To
check all of them before would cost a second parsing of every request. So a failure is judged after it has happened: if
a type or a value has stopped MLflow's code, the failure is the caller's (400). A failure of the database, of S3, or in
the gatehouse's code stays a failure of the server (500). Both are logged.
"""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from flask import Flask, Response
from mlflow.exceptions import MlflowException
from starlette.responses import Response as NativeResponse
from werkzeug.exceptions import InternalServerError

from mlflow_aws_server.gatehouse.middleware.failure_causes import is_callers
from mlflow_aws_server.gatehouse.refusal import Refusal, invalid
from mlflow_aws_server.gatehouse.request.context import current

_log = logging.getLogger("gatehouse")

_JSON = "application/json"


def answer_failures(app: Flask) -> None:
    """Register the answers of Flask's routes."""
    app.register_error_handler(Refusal, answer)
    # Of a store that a rule has asked; MLflow's handlers answer their own.
    app.register_error_handler(MlflowException, _of_mlflow)
    app.register_error_handler(InternalServerError, _failed)
    app.after_request(_corrected)


def answer_native_failures(app: FastAPI) -> None:
    """Register the answer of FastAPI's routes; Starlette then raises it again (middleware/gatehouse.py)."""

    def failed(_: Request, failure: Exception) -> NativeResponse:
        refusal = _judged(failure)
        current().failure, current().reason = failure, refusal.reason
        return NativeResponse(refusal.body, refusal.status, refusal.headers, media_type=_JSON)

    app.add_exception_handler(Exception, failed)


def answer(refusal: Refusal) -> Response:
    """Return the response of a refusal, and note it."""
    current().reason = refusal.reason
    return Response(refusal.body, refusal.status, refusal.headers, mimetype=_JSON)


def _of_mlflow(error: MlflowException) -> Response:
    return Response(error.serialize_as_json(), error.get_http_status_code(), mimetype=_JSON)


def _failed(error: InternalServerError) -> Response:
    return answer(_judged(error.original_exception))


def _corrected(response: Response) -> Response:
    """Replace MLflow's own answer of a failure that the request has caused."""
    if response.status_code != 500 or current().reason or not is_callers(current().failure):
        return response
    return answer(_malformed())


def _judged(failure: BaseException | None) -> Refusal:
    """Log a failure that nobody has answered, and return its answer."""
    _log.error("request %s failed", current().request_id, exc_info=failure)
    if is_callers(failure):
        return _malformed()
    return Refusal(500, "INTERNAL_ERROR", "", f"The server failed to answer request {current().request_id}.")


def _malformed() -> Refusal:
    return invalid("malformed", "A field of the request has a value of another type, or one that is out of range.")
