"""Only pages of the configured origins call the server from a browser."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from mlflow_aws_server.gatehouse.middleware.origins import check_origin
from mlflow_aws_server.gatehouse.refusal import Refusal
from support.governance import FRAUD, PROMOTIONS
from support.running import Server
from support.wire import Answer, call

OWN = "https://mlflow.example.com"
FOREIGN = [
    # MLflow's own list allows these three, at every port.
    "http://localhost:3000",
    "http://127.0.0.1",
    "http://[::1]:8888",
    "https://localhost:8443",
    "null",
    "https://evil.example",
    "http://mlflow.example.com",
    "https://mlflow.example.com:8443",
    "https://mlflow.example.com.evil.example",
    "https://xmlflow.example.com",
    "",
]

# Method and path: of Flask and of FastAPI, what reads and what changes, pages, and what no route fits.
ROUTES = {
    "Flask reads": ("GET", "/ajax-api/2.0/mlflow/experiments/search?max_results=1"),
    "Flask asks": ("POST", "/ajax-api/2.0/mlflow/runs/search"),
    "Flask changes": ("POST", "/ajax-api/2.0/mlflow/experiments/create"),
    "Flask, another spelling": ("POST", "//api/2.0/mlflow/experiments/create"),
    "an endpoint of the gatehouse": ("POST", PROMOTIONS),
    "FastAPI reads": ("GET", "/ajax-api/3.0/mlflow/server-info"),
    "FastAPI streams": ("GET", "/ajax-api/2.0/mlflow-artifacts/artifacts/x"),
    "FastAPI changes": ("PUT", "/ajax-api/2.0/mlflow-artifacts/artifacts/x"),
    "FastAPI takes traces": ("POST", "/v1/traces"),
    "a file outside the API": ("GET", "/get-artifact?run_id=x&path=y"),
    "GraphQL": ("POST", "/graphql"),
    "a page": ("GET", "/"),
    "a static file": ("GET", "/static-files/index.html"),
    "health": ("GET", "/health"),
    "logout": ("GET", "/logout"),
    "nothing": ("GET", "/nothing"),
}


def from_page(server: Server, origin: str | None, method: str, path: str, **headers: str) -> Answer:
    """Call as a browser with a session at the load balancer does for a script of a page at `origin`."""
    session = {"x_amzn_oidc_accesstoken": server.issuer.token("scientist"), **FRAUD, **headers}
    given = {"Origin": origin, **session} if origin is not None else session
    return server.ask(None, method, path, {} if method in {"POST", "PUT"} else None, **given)


def refused(answer: Answer) -> bool:
    allowing = [name for name in answer.headers if name.startswith("access-control-")]
    return answer.status == 403 and "a web page of another origin" in answer.message and not allowing


@pytest.mark.parametrize("route", ROUTES)
def test_a_page_of_another_origin_reads_and_changes_nothing(server: Server, route: str) -> None:
    for origin in FOREIGN:
        assert refused(from_page(server, origin, *ROUTES[route])), origin


@pytest.mark.parametrize("route", ROUTES)
def test_a_preflight_for_a_page_of_another_origin_is_refused(server: Server, route: str) -> None:
    """As browsers ask before a request with JSON or with a header of its own: without credentials."""
    for origin in FOREIGN:
        asked = [("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x")]
        assert refused(call(server.port, "OPTIONS", ROUTES[route][1], headers=asked)), origin


def test_the_audit_trail_has_the_reason(server: Server) -> None:
    assert server.line(from_page(server, "null", "GET", "/version"))["reason"] == "foreign_origin"


@pytest.mark.parametrize("origin", [OWN, None])
@pytest.mark.parametrize("route", ROUTES)
def test_the_servers_own_pages_and_programs_are_served(server: Server, route: str, origin: str | None) -> None:
    answer = from_page(server, origin, *ROUTES[route])
    assert b"another origin" not in answer.body
    if route in {"Flask reads", "FastAPI reads", "a page", "a static file", "health"}:
        assert answer.status == 200, answer.body


def test_a_second_origin_counts_too(server: Server) -> None:
    given = [("Origin", OWN), ("Origin", "http://localhost")]
    answer = call(server.port, "GET", "/version", server.issuer.token("scientist"), headers=given)
    assert answer.status == 403


def test_every_configured_origin_is_allowed() -> None:
    allowed = ("https://mlflow.example.com", "https://notebooks.example.com:8443")
    for origin in allowed:
        check_origin(Headers({"origin": origin}), allowed)
    with pytest.raises(Refusal, match="foreign_origin"):
        check_origin(Headers({"origin": "https://notebooks.example.com"}), allowed)
