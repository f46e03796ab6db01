"""Waits on this machine for the browser to bring the authorization response (RFC 8252, 7.3)."""

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

# Issuers match callback addresses exactly, port included: these are registered for the command line.
PORTS = (8976, 8977, 8978)
PATH = "/callback"
# How long a browser is kept waiting for the page while the code is exchanged.
PAGE_SECONDS = 60.0
# How long a finished login waits for the browser to have its page: the process ends soon after.
SHOWN_SECONDS = 2.0
# Browsers open connections ahead and leave them idle.
IDLE_SECONDS = 10.0
# So often a listener looks whether the login is over.
END_POLL_SECONDS = 0.02
# So often Ctrl-C is looked for where a wait cannot be interrupted (Windows).
POLL_SECONDS = 0.5


@dataclass
class Callback:
    """What the browser brought; it waits for the page that says how the login went."""

    parameters: dict[str, str]
    shown: threading.Event = field(default_factory=threading.Event)
    _page: queue.Queue[tuple[int, str]] = field(default_factory=lambda: queue.Queue(1))

    def answer(self, status: int, title: str, text: str) -> None:
        """Show the browser a page."""
        self._page.put((status, page(title, text)))
        self.shown.wait(SHOWN_SECONDS)

    def wait_for_page(self) -> tuple[int, str]:
        """The page; another one when none comes."""
        try:
            return self._page.get(timeout=PAGE_SECONDS)
        except queue.Empty:
            return 504, page("No answer", "See the terminal for how the login went.")


class Listener:
    """Takes callbacks on one port of 127.0.0.1 and ::1."""

    def __init__(self, port: int, servers: list[_Server]) -> None:
        self.redirect_uri = f"http://localhost:{port}{PATH}"
        self._callbacks: queue.Queue[Callback] = queue.Queue()
        for server in servers:
            server.callbacks = self._callbacks

    def callbacks(self, seconds: float) -> Iterator[Callback]:
        """Yield what browsers bring, until the time is over."""
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
        """Hand over a callback; everything else is refused."""
        port = self.server.server_address[1]
        address = urlsplit(self.path)
        # Another Host means that a page elsewhere had its name point here.
        if self.headers.get("Host") != f"localhost:{port}" or address.path != PATH:
            return self._show(404, page("Not found", "This address only takes the end of a login."))
        values = parse_qs(address.query, keep_blank_values=True)
        # A parameter that is there twice counts as none (RFC 6749, 3.1).
        callback = Callback({name: value[0] for name, value in values.items() if len(value) == 1})
        self.server.callbacks.put(callback)
        try:
            return self._show(*callback.wait_for_page())
        finally:
            callback.shown.set()

    def _show(self, status: int, body: str) -> None:
        content = body.encode()
        self.send_response(status)
        for name, value in PAGE_HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        """Name no software."""
        return "mlflow-aws"

    def log_message(self, *_: object) -> None:
        """Write nothing: the address holds the code."""


def _bind_first(ports: tuple[int, ...]) -> tuple[int, list[_Server]]:
    for port in ports:
        servers: list[_Server] = []
        try:
            servers.append(_Server(("127.0.0.1", port), _Handler))
            # `localhost` may mean ::1; another program there would get the code.
            servers += _bind_ipv6(port)
            return port, servers
        except OSError as error:
            for server in servers:
                server.server_close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise ClientError(f"Port {port} of this machine cannot be used: {error}.") from error
    tried = ", ".join(map(str, ports))
    raise ClientError(f"No port is free to wait for the browser (tried {tried}). Close the program that uses it.")


def _bind_ipv6(port: int) -> list[_Server]:
    try:
        return [_Server6(("::1", port), _Handler)]
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return []
        raise
