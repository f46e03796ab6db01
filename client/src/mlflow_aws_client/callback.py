"""Receives the authorization response on the loopback interface (RFC 8252, section 7.3)."""

from __future__ import annotations

import errno
import os
import queue
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from mlflow_aws_client.errors import ClientError
from mlflow_aws_client.pages import PAGE_HEADERS, page

# Issuers compare callback addresses including the port, so these ports are registered for the command line.
PORTS = (8976, 8977, 8978)
PATH = "/callback"
# Seconds that the browser waits for the page while the client exchanges the code.
PAGE_SECONDS = 60.0
# Seconds that a finished login waits until the browser has received the page, because the process ends soon after.
DELIVERY_SECONDS = 2.0
# Seconds until an idle connection is closed: browsers open connections in advance.
IDLE_SECONDS = 10.0
# Seconds between two checks of a listener whether the login is over.
END_POLL_SECONDS = 0.02
# Seconds between two checks for Ctrl-C, because a wait cannot be interrupted on Windows.
POLL_SECONDS = 0.5


@dataclass
class Callback:
    """The parameters of one response; the browser waits for the page that shows the result of the login."""

    parameters: dict[str, str]
    delivered: threading.Event = field(default_factory=threading.Event)
    _page: queue.Queue[tuple[int, str]] = field(default_factory=lambda: queue.Queue(1))

    def respond(self, status: int, title: str, text: str) -> None:
        """Send a page to the browser."""
        self._page.put((status, page(title, text)))
        self.delivered.wait(DELIVERY_SECONDS)

    def wait_for_page(self) -> tuple[int, str]:
        """Return the status and the page; a timeout page if the login does not finish in time."""
        try:
            return self._page.get(timeout=PAGE_SECONDS)
        except queue.Empty:
            return 504, page("No result", "The terminal shows the result of the login.")


class Listener:
    """Receives callbacks on one port of 127.0.0.1 and ::1."""

    def __init__(self, port: int, servers: list[_Server]) -> None:
        self.redirect_uri = f"http://localhost:{port}{PATH}"
        self._callbacks: queue.Queue[Callback] = queue.Queue()
        for server in servers:
            server.callbacks = self._callbacks

    def callbacks(self, seconds: float) -> Iterator[Callback]:
        """Yield the callbacks that arrive within this time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                yield self._callbacks.get(timeout=min(POLL_SECONDS, left))
            except queue.Empty:
                continue


@contextmanager
def listen(ports: Iterable[int] = PORTS) -> Iterator[Listener]:
    """Listen on the first port that is free on both loopback addresses."""
    ports = tuple(ports)
    port, servers = _bind_first(ports)
    listener = Listener(port, servers)
    threads = [
        threading.Thread(target=server.serve_forever, args=(END_POLL_SECONDS,), daemon=True) for server in servers
    ]
    for thread in threads:
        thread.start()
    try:
        yield listener
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # On Windows it would let another program take over the port.
    allow_reuse_address = os.name != "nt"
    callbacks: queue.Queue[Callback]


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        """Accept a callback; respond 404 to everything else."""
        port = self.server.server_address[1]
        address = urlsplit(self.path)
        # Another Host means DNS rebinding: a page of another site resolved its own name to this machine.
        if self.headers.get("Host") != f"localhost:{port}" or address.path != PATH:
            return self._show(404, page("Not found", "This address only receives the response of a login."))
        values = parse_qs(address.query, keep_blank_values=True)
        # A parameter must not appear twice (RFC 6749, section 3.1), so such a parameter is ignored.
        callback = Callback({name: value[0] for name, value in values.items() if len(value) == 1})
        self.server.callbacks.put(callback)
        try:
            return self._show(*callback.wait_for_page())
        finally:
            callback.delivered.set()

    def _show(self, status: int, body: str) -> None:
        content = body.encode()
        self.send_response(status)
        for name, value in PAGE_HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        """Return a name without the version of Python."""
        return "mlflow-aws"

    def log_message(self, *_: object) -> None:
        """Log nothing, because the path contains the authorization code."""


def _bind_first(ports: tuple[int, ...]) -> tuple[int, list[_Server]]:
    for port in ports:
        servers: list[_Server] = []
        try:
            servers.append(_Server(("127.0.0.1", port), _Handler))
            # `localhost` may resolve to ::1, where another program would receive the code.
            servers += _bind_ipv6(port)
            return port, servers
        except OSError as error:
            for server in servers:
                server.server_close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise ClientError(f"The client cannot listen on port {port}: {error}.") from error
    tried = ", ".join(map(str, ports))
    raise ClientError(
        f"No port is free for the response of the browser (tried {tried}). Close a program that uses one."
    )


def _bind_ipv6(port: int) -> list[_Server]:
    try:
        return [_Server6(("::1", port), _Handler)]
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return []
        raise
