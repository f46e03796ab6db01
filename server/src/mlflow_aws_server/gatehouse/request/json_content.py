"""Refuses what MLflow's handlers and the database cannot read, so that no caller can cause a failure of the server."""

from __future__ import annotations

import json
from types import NoneType
from typing import Any

from flask import request

from mlflow_aws_server.gatehouse.refusal import Refusal, invalid

# The deepest messages of MLflow's have some ten levels. Python's parser fails at about a thousand.
MOST_LEVELS = 64


def check_request(takes_message: bool) -> None:
    """Check Flask's current request: the JSON of its body, and its parameters; raises Refusal.

    The JSON of a message must be an object, or one that is encoded twice, as older clients send it.
    """
    try:
        # What is no message is a file.
        given = request.get_json(force=True, silent=True) if takes_message and request.content_length else None
        given = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        raise _no_object() from None
    except RecursionError as error:
        raise _too_deep() from error
    if not isinstance(given, dict | NoneType):
        raise _no_object()
    check(given)
    check([*request.args.keys(), *request.args.values(), *(request.view_args or {}).values()])


def check(given: Any) -> None:  # noqa: ANN401 - whatever a client sends
    """Raise Refusal if JSON is nested too deeply, or a text in it has a NUL or is no Unicode text."""
    level, levels = [given], 0
    while level:
        levels += 1
        if levels > MOST_LEVELS:
            raise _too_deep()
        inside: list[Any] = []
        for each in level:
            if isinstance(each, str):
                _check_text(each)
            elif isinstance(each, dict):
                inside += each.keys()
                inside += each.values()
            elif isinstance(each, list):
                inside += each
        level = inside


def _check_text(text: str) -> None:
    if "\0" in text:
        raise invalid("malformed", "A text of the request has a NUL character, which PostgreSQL cannot store.")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise invalid(
                "malformed", "A text of the request is not Unicode: it has half of a surrogate pair."
            ) from error


def _no_object() -> Refusal:
    return invalid("malformed", "The request cannot be read: this call takes a JSON object.")


def _too_deep() -> Refusal:
    return invalid("malformed", f"The JSON of the request is nested too deeply: allowed are {MOST_LEVELS} levels.")
