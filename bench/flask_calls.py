"""What it costs to call Flask from ASGI: MLflow's own way, and the gatehouse's (flask_calls.py).

Run with the Python of the server's tests: `python bench/flask_calls.py`.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from flask import Flask, Response
from gatehouse.flask_calls import FlaskCalls
from mlflow.server.fastapi_app import _EfficientWSGIMiddleware

CALLS = 3000
SCOPE = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": "1.1", "headers": []}

app = Flask("bench")
app.add_url_rule("/", "answer", lambda: Response(b"x" * 500))


async def receive() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def send(_: object) -> None: ...


async def main() -> None:
    for name, call in 2 * (("MLflow's", _EfficientWSGIMiddleware(app)), ("the gatehouse's", FlaskCalls(app))):
        started = time.perf_counter()
        for _ in range(CALLS):
            await call(SCOPE, receive, send)
        print(f"{name}: {(time.perf_counter() - started) / CALLS * 1000:.2f} ms a call")


asyncio.run(main())
