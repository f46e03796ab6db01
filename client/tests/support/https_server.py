"""An https server in this process with routes that a test defines."""

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
class Request:
    """A request that the server received."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def authorization(self) -> str | None:
        return self.headers.get("Authorization")


@dataclass(frozen=True)
class Response:
    """What a route responds."""

    status: int
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)


def json_response(value: object, status: int = 200) -> Response:
    return Response(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


Route = Callable[[Request], Response]


class HttpsServer:
    """Responds by the longest route that is a prefix of the path, and records every request."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.routes: dict[str, Route] = {}
        self.requests: list[Request] = []

    def respond(self, request: Request) -> Response:
        self.requests.append(request)
        matching = [prefix for prefix in self.routes if request.path.startswith(prefix)]
        return self.routes[max(matching, key=len)](request) if matching else Response(404, b"not here")

    def to(self, prefix: str) -> list[Request]:
        return [each for each in self.requests if each.path.startswith(prefix)]


@contextmanager
def https_server(issuer: Issuer, host: str = "localhost") -> Iterator[HttpsServer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self._body()
            response = server.respond(Request(self.command, self.path, dict(self.headers), body))
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

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
