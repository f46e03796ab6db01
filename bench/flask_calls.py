"""Compares how MLflow and the gatehouse call Flask from ASGI. Run it in the server's environment:

.mlflow/environments/server-tests/bin/python -W ignore bench/flask_calls.py
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from flask import Flask, Response
from mlflow.server.fastapi_app import _EfficientWSGIMiddleware

from mlflow_aws_server.gatehouse.middleware.wsgi import FlaskCalls

CALLS = 3000
SCOPE = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": "1.1", "headers": []}

app = Flask("bench")
app.add_url_rule("/", "page", lambda: Response(b"x" * 500))


async def receive() -> dict[str, Any]:
    """Return an empty body."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def send(_: object) -> None:
    """Discard the response."""


async def measure() -> None:
    """Print the milliseconds per call, each way twice."""
    for name, call in 2 * (("MLflow's", _EfficientWSGIMiddleware(app)), ("the gatehouse's", FlaskCalls(app))):
        started = time.perf_counter()
        for _ in range(CALLS):
            await call(SCOPE, receive, send)
        print(f"{name}: {(time.perf_counter() - started) / CALLS * 1000:.2f} ms per call")


asyncio.run(measure())
