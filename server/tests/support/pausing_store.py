"""An S3 in front of the real one, which can hold requests back: so a test decides what happens in between."""

from __future__ import annotations

import http.client
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from support.real_parts import s3


@dataclass
class Hold:
    """Requests that wait; those of a method whose path has a text in it."""

    method: str
    text: str
    skipped: int
    """How many such requests pass first."""
    reached: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def wait(self, method: str, path: str) -> None:
        if method != self.method or self.text not in path:
            return
        if self.skipped:
            self.skipped -= 1
            return
        self.reached.set()
        self.ended.wait(30)


class PausingStore:
    """Passes every request on, unless it is held."""

    def __init__(self) -> None:
        self._holds: list[Hold] = []
        self._target = urlsplit(s3().meta.endpoint_url).netloc

    @contextmanager
    def holding(self, method: str, text: str, skipped: int = 0) -> Iterator[Hold]:
        """Hold requests until the block ends."""
        hold = Hold(method, text, skipped)
        self._holds.append(hold)
        try:
            yield hold
        finally:
            hold.ended.set()
            self._holds.remove(hold)

    def pass_on(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        for hold in list(self._holds):
            hold.wait(handler.command, handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        connection = http.client.HTTPConnection(self._target, timeout=30)
        connection.putrequest(handler.command, handler.path, skip_host=True, skip_accept_encoding=True)
        for name, value in handler.headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
        handler.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"transfer-encoding", "connection", "content-length", "date", "server"}:
                handler.send_header(name, value)
        length = answer.getheader("Content-Length") if handler.command == "HEAD" else str(len(content))
        handler.send_header("Content-Length", length or "0")
        handler.end_headers()
        handler.wfile.write(content)
        connection.close()


@contextmanager
def pausing_store() -> Iterator[tuple[PausingStore, str]]:
    """Serve one; gives it and its address."""
    store = PausingStore()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            store.pass_on(self)

        # http.server looks for these names.
        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = handle_any  # noqa: N815

        def log_message(self, format: str, *args: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield store, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
