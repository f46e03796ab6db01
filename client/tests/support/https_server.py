"""An https server in this process whose routes a test writes."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from support.issuer import Issuer


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def authorization(self) -> str | None:
        return self.headers.get("Authorization")


@dataclass(frozen=True)
class Answered:
    status: int
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(value: object, status: int = 200) -> Answered:
    return Answered(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


Route = Callable[[Asked], Answered]


class HttpsServer:
    """Answers by the longest route that the path begins with, and remembers what it was asked."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []

    def answer(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        matching = [prefix for prefix in self.routes if asked.path.startswith(prefix)]
        return self.routes[max(matching, key=len)](asked) if matching else Answered(404, b"not here")

    def to(self, prefix: str) -> list[Asked]:
        return [each for each in self.asked if each.path.startswith(prefix)]


@contextmanager
def https_server(issuer: Issuer, host: str = "localhost") -> Iterator[HttpsServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self._body()
            answered = server.answer(Asked(self.command, self.path, dict(self.headers), body))
            self.send_response(answered.status)
            for name, value in answered.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answered.body)))
            self.end_headers()
            self.wfile.write(answered.body)

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815

        def log_message(self, *_: Any) -> None:  # noqa: ANN401
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(issuer.cert_file, issuer.key_file)
    listening.socket = context.wrap_socket(listening.socket, server_side=True)
    server = HttpsServer(f"https://{host}:{listening.server_address[1]}")
    threading.Thread(target=listening.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
