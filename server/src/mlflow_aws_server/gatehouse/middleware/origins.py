"""Refuses requests that a browser sends for a page of another origin.

MLflow 3.17.2 lets every page on http://localhost, http://127.0.0.1 and http://[::1] use a browser's session, at any
port and whatever MLFLOW_SERVER_CORS_ALLOWED_ORIGINS says (mlflow/server/security_utils.py). It looks at changes only,
and only on paths that begin with /api or /ajax-api. This check comes before MLflow's on every route, so that MLflow
never sees a foreign origin and never allows one.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers

from mlflow_aws_server.gatehouse.refusal import forbidden


def check_origin(headers: Headers, allowed: Collection[str]) -> None:
    """Raise Refusal if a header `Origin` names another origin than the `allowed`, as every preflight does.

    Browsers send it with each request that may change something, and with each whose response a page of another origin
    could read (Fetch standard, "Origin header"). `null` stands for a sandboxed page, such as an artifact.
    """
    if any(origin not in allowed for origin in headers.getlist("origin")):
        raise forbidden(
            "foreign_origin",
            f"The request comes from a web page of another origin. Only pages of {' and '.join(allowed)} may call this "
            "server from a browser. Programs send no Origin header.",
        )
