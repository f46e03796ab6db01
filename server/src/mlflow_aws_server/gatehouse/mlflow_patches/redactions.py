"""Leaves out MLflow's redaction of responses, which never applies here.

MLflow 3.17.2 parses and serializes every response of some routes again, to remove parts that the caller may not read.
No role of the gatehouse may read a resource without its parts; a test holds the roles to that. The redaction took a
third of the time of a search.

Patched: entries in `mlflow.server.auth.AFTER_REQUEST_HANDLERS` and `PARAMETERIZED_AFTER_REQUEST_HANDLERS`.
Upstream: mlflow/mlflow#24964 (open) would filter before the query instead of after the response.
"""

from __future__ import annotations

from mlflow.server import auth


def install() -> None:
    """Remove the handlers that redact."""
    for table in (auth.AFTER_REQUEST_HANDLERS, auth.PARAMETERIZED_AFTER_REQUEST_HANDLERS):
        for route in [route for route, handler in table.items() if handler.__name__.startswith("redact_")]:
            del table[route]
