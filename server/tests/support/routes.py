"""Every route of the pinned MLflow, and how the routers resolve a path."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from support import REPOSITORY

# In a process of its own: MLflow's applications are made once a process, and by its environment.
_LIST = """
import json, os, sys
sys.path.insert(0, "tools")
from fastapi.routing import iter_route_contexts
from mlflow_routes import applications
fastapi_app, flask_app = applications()
from mlflow_aws_server.gatehouse.request.operations import Operations
operations = Operations(fastapi_app, flask_app, {})
contexts = [context for context in iter_route_contexts(fastapi_app.routes) if getattr(context, "methods", None)]
native = [(context.name, method, context.path) for context in contexts for method in context.methods]
flask = [(r.endpoint, m, r.rule) for r in flask_app.url_map.iter_rules() for m in r.methods - {"HEAD", "OPTIONS"}]
asked = json.load(sys.stdin)
found = [(o.name, o.template) for o in (operations.resolve(m, p) for m, p in asked)]
json.dump({"native": native, "flask": flask, "found": found}, sys.stdout)
"""


def routes(*asked: tuple[str, str]) -> dict[str, list[list[str]]]:
    """Return the routes of FastAPI and Flask (handler, method, path), and what each of `asked` resolves to."""
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _LIST],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY / "server",
    )
    listed: dict[str, list[list[str]]] = json.loads(run.stdout)
    return listed


def example(route: str) -> str:
    """Return a path that fits `route`."""
    return re.sub(r"[<{][^>}]+[>}]", "x", route)
