"""The load balancer's closed paths: current, complete, and no wider than meant."""

from __future__ import annotations

import fnmatch
import json
import os
import subprocess
import sys

import pytest

from closed_routes import classify, routes
from path_patterns import ALLOWED, covers, overlap
from support import REPOSITORY

COMMITTED = REPOSITORY / "lib" / "config" / "mlflow-routes.json"
ROUTES = json.loads(COMMITTED.read_text())
PATTERNS = [closed["pattern"] for closed in ROUTES["closed"]]


@pytest.fixture(scope="module")
def routed() -> list[str]:
    """All routes, read in a process of its own: the reading changes the environment."""
    script = "import json, mlflow_routes; print(json.dumps(mlflow_routes.routed_paths()))"
    tools = str(REPOSITORY / "server" / "tools")
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", script],
        env={**os.environ, "PYTHONPATH": tools},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    paths: list[str] = json.loads(result.stdout.splitlines()[-1])
    return paths


def closes(path: str) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in PATTERNS)


def test_the_committed_file_is_current(routed: list[str]) -> None:
    """Else: python server/tools/closed_routes.py lib/config/mlflow-routes.json"""
    assert routes(routed) == ROUTES


def test_the_file_sorts_every_route_once(routed: list[str]) -> None:
    assert set(ROUTES["open"]) == {path for path in routed if not any(covers(each, path) for each in PATTERNS)}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_load_balancer_takes_the_pattern(pattern: str) -> None:
    assert ALLOWED.fullmatch(pattern)
    assert pattern.count("*") <= 1


@pytest.mark.parametrize(
    "path",
    [
        *("/signup", "/metrics", "/gateway/mlflow/v1/chat/completions", "/gateway/proxy/x/anything"),
        *("/ajax-api/3.0/jobs/", "/ajax-api/3.0/jobs/cancel/1", "/ajax-api/3.0/mlflow/jobs/1"),
        *("/api/3.0/mlflow/prompt-optimization/jobs", "/ajax-api/3.0/mlflow/genai/evaluate/invoke"),
        *("/ajax-api/3.0/mlflow/scorer/invoke", "/api/3.0/mlflow/scorers/online-config"),
        *("/ajax-api/3.0/mlflow/assistant/message", "/ajax-api/3.0/mlflow/demo/generate"),
        *("/api/3.0/mlflow/gateway/secrets/create", "/ajax-api/3.0/mlflow/gateway/endpoints/list"),
        *("/api/2.0/mlflow/webhooks", "/ajax-api/2.0/mlflow/webhooks/1/test"),
        *("/api/2.0/mlflow/users/create", "/api/2.0/mlflow/users/create-ui", "/ajax-api/2.0/mlflow/users/create"),
    ],
)
def test_dangerous_routes_are_closed(path: str) -> None:
    assert closes(path)


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/health", "/version", "/graphql", "/v1/traces", "/get-artifact", "/static-files/index.js"),
        *("/api/2.0/mlflow/runs/create", "/ajax-api/2.0/mlflow/experiments/search", "/api/2.0/mlflow/users/current"),
        *("/api/3.0/mlflow/server-info", "/api/3.0/mlflow/scorers/list", "/api/3.0/mlflow/issues/search"),
        "/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/gateway/signup/metrics",
        "/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/ajax-api/3.0/jobs/1",
    ],
)
def test_routes_that_users_need_stay_open(path: str) -> None:
    assert not closes(path)


def test_no_page_describes_the_interface(routed: list[str]) -> None:
    assert not {"/docs", "/redoc", "/openapi.json"} & set(routed)


BROKEN = {
    "an unknown route": (["/api/9.0/new"], {}, [], "neither closed nor open"),
    "a stale closed entry": (["/"], {"/gone": "x"}, [], "/gone closes nothing"),
    "a stale open entry": (["/"], {}, ["/gone"], "/gone opens nothing"),
    "a pattern that is too wide": (["/a/b", "/a/c"], {"/a/b*": "x", "/a/*": "x"}, ["/a/c"], "opens nothing"),
    "a pattern into a parameter": (["/a/*/b", "/a/x/c"], {"/a/x/*": "x"}, ["/a/"], "would close /a/\\*/b"),
    "a character that AWS refuses": (["/a%2f"], {"/a%2f": "x"}, [], "no pattern of the load balancer"),
    "two wildcards": (["/a*b*"], {"/a*b*": "x"}, [], "no pattern of the load balancer"),
}


@pytest.mark.parametrize(("paths", "closed", "families", "reason"), BROKEN.values(), ids=BROKEN)
def test_inconsistent_lists_are_an_error(
    paths: list[str], closed: dict[str, str], families: list[str], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        classify(paths, closed, families)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        *(("/a", "/a", True), ("/a", "/b", False), ("/a*", "/a", True), ("/a*", "/b", False)),
        *(("/a/*/c", "/a/b*", True), ("/*/c", "/a/b", False), ("*", "", True), ("/?", "/a", True)),
        *(("/a*b", "/ab", True), ("/a*b", "/a*c", False), ("/a*", "*/z", True)),
    ],
)
def test_two_patterns_overlap(left: str, right: str, expected: bool) -> None:
    assert overlap(left, right) is expected
    assert overlap(right, left) is expected
