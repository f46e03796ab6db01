"""Calls MLflow's Flask application in a thread, with one thread hop each way for a short response.

What MLflow 3.17.2 takes for that (Starlette's WSGI middleware, which is deprecated) goes back and forth for the head
and for every piece, which takes three times as long (bench/flask_calls.py), and keeps what a slow reader has not taken
in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.types import WSGIApplication

import anyio
from starlette.middleware.wsgi import build_environ
from starlette.types import Message, Receive, Scope, Send

# A page of a hundred runs has less; a file is sent in pieces of this size.
_PIECE_BYTES = 1024 * 1024


class FlaskCalls:
    """An ASGI application; the body of a request comes in one piece (request_body.replay)."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        body = (await receive())["body"]
        rest = await anyio.to_thread.run_sync(self._answer, build_environ(scope, body), send)
        await _send_all(rest, send)

    def _answer(self, environ: dict[str, Any], send: Send) -> list[Message]:
        """Return the messages that are still to be sent: of a long response, its end."""
        head: list[Message] = []
        waiting = bytearray()

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
            fields = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            head[:] = [{"type": "http.response.start", "status": int(status.split()[0]), "headers": fields}]
            return waiting.extend

        def taken(more: bool) -> list[Message]:
            messages = [*head, *_pieces(bytes(waiting), more)]
            head.clear()
            waiting.clear()
            return messages

        chunks = self._app(environ, start_response)
        try:
            for chunk in chunks:
                waiting += chunk
                if len(waiting) >= _PIECE_BYTES:
                    anyio.from_thread.run(_send_all, taken(more=True), send)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        return taken(more=False)


def _pieces(body: bytes, more: bool) -> Iterator[Message]:
    """Return a body in pieces, each of which a slow reader can take in time; an empty body is one piece."""
    for start in range(0, max(len(body), 1), _PIECE_BYTES):
        end = start + _PIECE_BYTES
        yield {"type": "http.response.body", "body": body[start:end], "more_body": more or end < len(body)}


async def _send_all(messages: list[Message], send: Send) -> None:
    for message in messages:
        await send(message)
