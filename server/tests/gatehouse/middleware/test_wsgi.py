"""What Flask answers arrives whole, at once when it is short and in pieces when it is long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from flask import Flask, Response
from starlette.types import Message

from mlflow_aws_server.gatehouse.middleware import slow_readers
from mlflow_aws_server.gatehouse.middleware.wsgi import FlaskCalls
from mlflow_aws_server.gatehouse.refusal import Refusal

MEGABYTE = 1024 * 1024


class Sent:
    """What has been sent, and from which thread the next piece was asked for."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.threads: set[int] = set()
        self.ahead: list[int] = []
        self.made = 0

    async def send(self, message: Message) -> None:
        self.messages.append(message)
        self.ahead.append(self.made - self.size)

    @property
    def size(self) -> int:
        return sum(len(message.get("body", b"")) for message in self.messages)

    def pieces(self, count: int) -> Iterator[bytes]:
        for _ in range(count):
            self.threads.add(threading.get_ident())
            self.made += 65536
            yield b"x" * 65536


def application(sent: Sent) -> Flask:
    app = Flask("test")
    app.add_url_rule("/short", "short", lambda: Response(b"short", 201, {"X-Kind": "s"}))
    app.add_url_rule("/long", "long", lambda: Response(sent.pieces(160)))
    return app


def call(app: Any, path: str, sent: Sent, method: str = "GET") -> None:
    scope = {
        **{"type": "http", "method": method, "path": path, "query_string": b"", "http_version": "1.1"},
        "headers": [(b"host", b"localhost")],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    anyio.run(FlaskCalls(app), scope, receive, sent.send)


def test_a_short_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    # It takes no way back before it is complete.
    monkeypatch.delattr("anyio.from_thread.run")
    sent = Sent()
    call(application(sent), "/short", sent)
    head, body = sent.messages
    assert (head["status"], dict(head["headers"])[b"x-kind"]) == (201, b"s")
    assert (body["body"], body["more_body"]) == (b"short", False)


def test_a_long_answer_is_not_kept_in_memory() -> None:
    sent = Sent()
    call(application(sent), "/long", sent)
    assert sent.size == 160 * 65536
    assert max(sent.ahead) <= MEGABYTE
    assert [message["more_body"] for message in sent.messages[1:]] == [True] * 10 + [False]
    # Flask's context belongs to a thread.
    assert len(sent.threads) == 1


def test_the_response_of_flask_is_closed() -> None:
    sent, closed = Sent(), []
    app = Flask("test")

    def answer() -> Response:
        response = Response(sent.pieces(1))
        response.call_on_close(lambda: closed.append(True))
        return response

    app.add_url_rule("/", "answer", answer)
    call(app, "/", sent)
    assert closed == [True]


def test_a_response_without_a_body_has_its_head() -> None:
    sent = Sent()
    call(application(sent), "/short", sent, "HEAD")
    assert sent.messages[0]["status"] == 201
    assert sent.size == 0


def test_an_error_of_the_application_is_raised() -> None:
    def broken(*_: object) -> Iterator[bytes]:
        raise LookupError("broken")

    with pytest.raises(LookupError, match="broken"):
        call(broken, "/", Sent())


def test_a_large_answer_in_one_piece_is_sent_in_several() -> None:
    sent, app = Sent(), Flask("test")
    app.add_url_rule("/", "answer", lambda: Response(b"x" * (2 * MEGABYTE + 1)))
    call(app, "/", sent)
    assert [len(message["body"]) for message in sent.messages[1:]] == [MEGABYTE, MEGABYTE, 1, 0]
    assert [message["more_body"] for message in sent.messages[1:]] == [True, True, True, False]


def test_a_caller_that_does_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_readers, "PIECE_SECONDS", 0.1)
    sent, closed = Sent(), []
    app = Flask("test")

    def answer() -> Response:
        response = Response(sent.pieces(160))
        response.call_on_close(lambda: closed.append(True))
        return response

    app.add_url_rule("/", "answer", answer)

    async def unread(message: Message) -> None:
        if message["type"] == "http.response.body":
            await anyio.sleep_forever()

    scope = {
        **{"type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": "1.1"},
        "headers": [(b"host", b"localhost")],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    with pytest.raises(Refusal, match="disconnected"):
        anyio.run(FlaskCalls(app), scope, receive, slow_readers.patient(unread))
    # The thread is free, and what the answer held is closed.
    assert closed == [True]
    assert sent.made <= MEGABYTE
