"""A CloudWatch Logs on loopback that can be slow or away: CreateLogStream and PutLogEvents, as boto3 calls them."""

from __future__ import annotations

import http.server
import json
import random
import threading
import time
from pathlib import Path

# Beyond the client's read timeout of three seconds, so that some batches are stored although the client gives up.
_SLOWEST_SECONDS = 3.5
# Longer than the client waits.
_SILENT_SECONDS = 12.0


class LogsService:
    """Stores messages in a file, and misbehaves when it is told to."""

    def __init__(self, file: Path, choice: random.Random) -> None:
        self.slow = False
        self.away_until = 0.0
        self._choice = choice
        self._lock = threading.Lock()
        self._file = file.open("a")
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                code, answer = service._answer(self.headers["X-Amz-Target"], body)
                content = json.dumps(answer).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/x-amz-json-1.1")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Log nothing."""

            def handle(self) -> None:
                """Ignore clients that have given up."""
                try:
                    super().handle()
                except OSError:
                    self.close_connection = True

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Return the endpoint."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop, and keep what was stored."""
        self._server.shutdown()
        self._server.server_close()
        with self._lock:
            self._file.close()

    def _answer(self, target: str, body: bytes) -> tuple[int, dict[str, str]]:
        if time.monotonic() < self.away_until:
            return self._refuse()
        if self.slow and self._choice.random() < 0.5:
            self._store(target, body)
            time.sleep(self._choice.uniform(0, _SLOWEST_SECONDS))
        else:
            time.sleep(self._choice.uniform(0, _SLOWEST_SECONDS) if self.slow else 0)
            self._store(target, body)
        return 200, {}

    def _refuse(self) -> tuple[int, dict[str, str]]:
        """Say nothing until the client has given up, or say that it does not work."""
        if self._choice.random() < 0.5:
            time.sleep(_SILENT_SECONDS)
        return 503, {"__type": "ServiceUnavailableException"}

    def _store(self, target: str, body: bytes) -> None:
        if target.endswith(".PutLogEvents"):
            events = json.loads(body)["logEvents"]
            times = [event["timestamp"] for event in events]
            if times != sorted(times):
                raise ValueError("CloudWatch Logs would refuse events that are not in the order of their time")
            with self._lock:
                if not self._file.closed:
                    self._file.writelines(f"{event['message']}\n" for event in events)
                    self._file.flush()
