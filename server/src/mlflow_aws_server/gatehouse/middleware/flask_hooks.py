"""Joins the gates to MLflow's Flask application, before its own authorization."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, Response, g, request
from mlflow.exceptions import MlflowException

from mlflow_aws_server.configuration.access_rules import Access
from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.policy import rules as gates
from mlflow_aws_server.gatehouse.refusal import Refusal, forbidden
from mlflow_aws_server.gatehouse.registry.alias_moves import AliasMove, Event
from mlflow_aws_server.gatehouse.registry.lock import locked
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.request.messages import check_lists, created_by, creates, message_of, subjects_of
from mlflow_aws_server.gatehouse.request.operation_classes import RECORDED_FIRST

# These know more of what they intend once they have read the registry.
_INTEND_THEMSELVES = frozenset({"promote", "roll_back", "block", "unblock", "list_blocks"})


def add_hooks(app: Flask, access: Access, trail: Trail) -> None:
    """Register the gates; MLflow's own hooks must be registered after them."""

    def before_request() -> None:
        exchange = current()
        handler = request.endpoint or ""
        if handler != exchange.operation.handler:
            # The two readings of one request differ: something is being smuggled.
            raise forbidden("misrouted", "The server cannot tell what this request is for.")
        if exchange.identity is None:
            return
        exchange.subjects |= subjects_of(handler)
        check_lists()
        move = check_message(handler)
        if route_gate := gates.ROUTE_GATES.get(handler):
            route_gate({**request.args.to_dict(), **(request.view_args or {})}, access)
        if move:
            move.announce()
        if exchange.operation.kind in RECORDED_FIRST and handler not in _INTEND_THEMSELVES:
            trail.intend(exchange)
        if move:
            move.write(Event.PROMOTION)

    def check_message(handler: str) -> AliasMove | None:
        gate = gates.GATES.get(handler)
        if gate is None:
            return None
        message = message_of(handler)
        if handler in gates.ONE_AT_A_TIME:
            g.gatehouse_lock = ExitStack()
            g.gatehouse_lock.enter_context(locked(current().workspace, message.name))
        return gate(message, access)

    def after_request(response: Response) -> Response:
        exchange = current()
        if creates(exchange.operation.handler) and response.status_code == 200:
            exchange.subjects |= created_by(exchange.operation.handler, response.get_json(silent=True) or {})
        return response

    def teardown_request(_: BaseException | None) -> None:
        if lock := g.pop("gatehouse_lock", None):
            lock.close()

    def refused(refusal: Refusal) -> Response:
        current().reason = refusal.reason
        answer = Response(refusal.body, refusal.status, mimetype="application/json")
        answer.headers.update(refusal.headers)
        return answer

    def failed(error: MlflowException) -> Response:
        return Response(error.serialize_as_json(), error.get_http_status_code(), mimetype="application/json")

    app.before_request(before_request)
    app.after_request(after_request)
    app.teardown_request(teardown_request)
    app.register_error_handler(Refusal, refused)
    # Of a store that a gate has asked; MLflow's handlers answer their own.
    app.register_error_handler(MlflowException, failed)
