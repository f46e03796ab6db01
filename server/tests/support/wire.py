"""HTTP as it is written: no path is tidied, no header is added but Host."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> str:
        return str(self.json["message"])


def call(
    port: int,
    method: str,
    path: str,
    token: str | None = None,
    content: Any = None,
    headers: Sequence[tuple[str, str]] = (),
    timeout: float = 30,
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    names = {name.lower() for name, _ in headers}
    connection.putrequest(method, path, skip_host="host" in names, skip_accept_encoding=True)
    if token is not None:
        connection.putheader("Authorization", f"Bearer {token}")
    body = content if isinstance(content, bytes) else b"" if content is None else json.dumps(content).encode()
    if content is not None:
        if "content-type" not in names:
            connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body)))
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders(body or None)
    response = connection.getresponse()
    answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    connection.close()
    return answer


class Late:
    """A request whose body's last byte is kept back."""

    def __init__(
        self, port: int, token: str, method: str, path: str, body: bytes, headers: Sequence[tuple[str, str]] = ()
    ) -> None:
        self._last = body[-1:]
        self._connection = socket.create_connection(("127.0.0.1", port), 30)
        more = "".join(f"{name}: {value}\r\n" for name, value in headers)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{more}\r\n"
        )
        self._connection.sendall(head.encode() + body[:-1])

    def send(self) -> None:
        """Send it."""
        self._connection.sendall(self._last)

    def end(self) -> bytes:
        """Send it and return the answer."""
        with self._connection as connection:
            self.send()
            with connection.makefile("rb") as received:
                return received.read()

    def leave(self) -> None:
        """Go away without it."""
        self._connection.close()
