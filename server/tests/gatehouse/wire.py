"""HTTP as it is written: no path is tidied, no header is added but Host."""

from __future__ import annotations

import http.client
import json
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
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
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
