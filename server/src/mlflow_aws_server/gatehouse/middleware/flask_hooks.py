"""Joins the operation rules to MLflow's Flask application, before its own authorization."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, Response, g, request

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.refusal import forbidden
from mlflow_aws_server.gatehouse.request import flask_request
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.request.handler import Handler, RecordedChange
from mlflow_aws_server.gatehouse.request.json_content import check_request
from mlflow_aws_server.gatehouse.request.normal_form import normalize
from mlflow_aws_server.gatehouse.request.one_resource import check_names
from mlflow_aws_server.gatehouse.request.parts import Kind, Part
from mlflow_aws_server.gatehouse.request.resources import created_resources, resources_in
from mlflow_aws_server.gatehouse.request.shapes import check_shapes
from mlflow_aws_server.gatehouse.served.guard import check_now
from mlflow_aws_server.gatehouse.served.locks import locked


def add_hooks(app: Flask, trail: Trail, access: AccessRules) -> None:
    """Register the hooks; MLflow's own hooks must be registered after them."""

    def before_request() -> None:
        context = current()
        if (request.endpoint or "") != context.operation.name:
            # Flask's router and the gatehouse read one request differently: something is being smuggled.
            raise forbidden("misrouted", "The server cannot tell what this request is for.")
        handler = context.operation.handler
        if context.identity is None:
            return
        message = flask_request.MESSAGES.get(context.operation.name)
        check_request(flask_request.takes_message(context.operation.name))
        if message:
            check_shapes(message, flask_request.body())
        normalize(message, handler.resources.ids.get("name") == "model")
        check_names()
        context.resources |= resources_in(flask_request.content(), handler.resources)
        if handler.named_in:
            context.resources |= handler.named_in({}, request.get_data(), flask_request.parameters())
        flask_request.check_lists()
        change = _check_message(handler, context.operation.name)
        _check_writes(handler, access)
        if change:
            change.announce()
        if handler.write_ahead and not handler.writes_ahead_itself:
            trail.intend(context)
        if change:
            change.record()

    app.before_request(before_request)
    app.after_request(_note_created)
    app.teardown_request(_unlock)


def _check_message(handler: Handler, name: str) -> RecordedChange | None:
    if handler.check is None:
        return None
    message = flask_request.message_of(name)
    if handler.serialized:
        g.gatehouse_lock = ExitStack()
        g.gatehouse_lock.enter_context(locked(Part(Kind.MODEL, message.name)))
    return handler.check(message)


def _check_writes(handler: Handler, access: AccessRules) -> None:
    """Refuse what the guard would refuse later, before an intent is stored or a file is written."""
    parts = g.gatehouse_parts = frozenset(handler.writes(flask_request.content())) if handler.writes else frozenset()
    if handler.write_ahead or any(part.is_stored_in_s3 for part in parts):
        check_now(parts, access)


def _note_created(response: Response) -> Response:
    context = current()
    handler = context.operation.handler
    if handler.creates and response.status_code == 200:
        context.resources |= created_resources(response.get_json(silent=True) or {}, handler.creates)
    return response


def _unlock(_: BaseException | None) -> None:
    if lock := g.pop("gatehouse_lock", None):
        lock.close()
