"""Every route of the installed MLflow is classified, and found whatever the path looks like."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from flask import Flask

from mlflow_aws_server.gatehouse.audit.file_sink import FileSink
from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.audit.writer import AuditWriter
from mlflow_aws_server.gatehouse.middleware.failures import answer_failures
from mlflow_aws_server.gatehouse.middleware.flask_hooks import add_hooks
from mlflow_aws_server.gatehouse.policy.handlers.row import each
from mlflow_aws_server.gatehouse.policy.handlers.table import table_of
from mlflow_aws_server.gatehouse.request.context import RequestContext, begin
from mlflow_aws_server.gatehouse.request.handler import CLOSED, Handler
from mlflow_aws_server.gatehouse.request.operation_class import WRITE_AHEAD, OperationClass
from mlflow_aws_server.gatehouse.request.operations import Operation, Operations
from mlflow_routes import glob_of
from path_patterns import covers
from support import REPOSITORY
from support.handlers import OWN, RULES, TABLE
from support.routes import example, routes
from support.running import Server


@pytest.fixture(scope="module")
def listed() -> dict[str, list[list[str]]]:
    return routes(*((method, path) for path, method, _ in PATHS))


ALIAS = "_set_registered_model_alias"
PATHS = [
    ("/api/2.0/mlflow/registered-models/alias", "POST", ALIAS),
    ("/ajax-api/2.0/mlflow/registered-models/alias", "POST", ALIAS),
    # Werkzeug merges slashes; a check of the path would have missed it.
    ("//api/2.0/mlflow/registered-models/alias", "POST", ALIAS),
    ("///api//2.0/mlflow///registered-models/alias", "POST", ""),
    ("/api/2.0/mlflow/registered-models/alias/", "POST", ""),
    ("/api/2.0/mlflow/./registered-models/alias", "POST", ""),
    ("/api/2.0/mlflow/registered-models/alias;v=1", "POST", ""),
    ("/api/3.0/mlflow/registered-models/alias", "POST", ""),
    ("/api/2.0/mlflow/registered-models/alias", "PUT", ""),
    ("/nothing", "GET", ""),
]


def test_every_handler_is_classified_and_no_class_names_another(listed: dict[str, list[list[str]]]) -> None:
    """Red if an MLflow brings a handler: decide in policy/handlers what it is and what must check it."""
    handlers = {handler for handler, _, _ in listed["native"] + listed["flask"]}
    assert handlers | OWN == set(TABLE)


def test_an_unclassified_handler_is_closed() -> None:
    app = Flask("test")
    app.add_url_rule("/brand/new", "brand_new", lambda: "done")
    operation = Operations(FastAPI(), app, TABLE).resolve("GET", "/brand/new")
    assert (operation.name, operation.operation_class) == ("brand_new", OperationClass.CLOSED)


def test_a_request_that_is_read_in_two_ways_is_refused(tmp_path: Path) -> None:
    """The rule of one handler must not let another handler's request pass."""
    app = Flask("test")
    app.add_url_rule("/delete", "_delete_run", lambda: "done")
    writer = AuditWriter(FileSink(tmp_path), "w")
    add_hooks(app, Trail(writer), RULES)
    answer_failures(app)

    def status(resolved: str) -> int:
        begin(RequestContext("GET", "/delete", Operation(resolved, "/delete", TABLE[resolved])))
        return app.test_client().get("/delete").status_code

    assert [status("_delete_run"), status("_get_run")] == [200, 403]
    writer.close()


# What asks by POST, since the question is long; and what removes an attribute of a thing.
_ASKS = re.compile(r"_search_|^_get_latest_versions$|_batch_get_|^_query_|^_calculate_|^_graphql$|^serve_search_")
_NEUTRAL = {"_not_implemented", "serve_gateway_proxy", "serve_post_ui_telemetry", "_create_presigned_download_url"}
_CHANGES = {OperationClass.WRITE, OperationClass.UPLOAD, OperationClass.CLOSED} | WRITE_AHEAD


def test_classes_agree_with_the_methods_and_paths_of_mlflow(listed: dict[str, list[list[str]]]) -> None:
    for handler, method, path in listed["native"] + listed["flask"]:
        kind, registry = TABLE[handler].operation_class, re.search("registered-models|model-versions|mcp-servers", path)
        if method in {"GET", "HEAD"}:
            assert kind not in _CHANGES - {OperationClass.CLOSED}, handler
        elif not _ASKS.search(handler) and handler not in _NEUTRAL:
            assert kind in _CHANGES, handler
            assert not registry or kind in WRITE_AHEAD, handler
            deletes = method == "DELETE" or "_delete_" in handler or handler.startswith("delete_")
            assert not deletes or "tag" in handler or kind in WRITE_AHEAD | {OperationClass.CLOSED}, handler


def test_a_handler_with_two_rows_is_an_error() -> None:
    with pytest.raises(ValueError, match="the handler _delete_run has two different rows"):
        table_of([*each(CLOSED, "_delete_run"), *each(Handler(OperationClass.DELETE), "_delete_run")])


def test_every_route_is_found_by_an_example(listed: dict[str, list[list[str]]]) -> None:
    # FastAPI answers before Flask, and Flask by the rule that came first; both keep copies that nothing reaches.
    expected: dict[tuple[str, str], str] = {}
    for handler, method, path in listed["native"] + listed["flask"]:
        expected.setdefault((method, example(path)), handler)
    found = [handler for handler, _ in routes(*expected)["found"]]
    assert found == list(expected.values())


@pytest.mark.parametrize("index", range(len(PATHS)), ids=[f"{method} {path}" for path, method, _ in PATHS])
def test_a_path_resolves_as_the_routers_resolve_it(listed: dict[str, list[list[str]]], index: int) -> None:
    assert listed["found"][index][0] == PATHS[index][2]


CLOSED_CALLS = [
    ("POST", "/ajax-api/3.0/jobs/"),
    ("POST", "/ajax-api/3.0/mlflow/assistant/message"),
    ("POST", "/gateway/mlflow/v1/chat/completions"),
    ("GET", "/api/3.0/mlflow/gateway/secrets/list"),
    ("GET", "/signup"),
    ("POST", "/api/2.0/mlflow/users/create"),
    ("POST", "/api/2.0/mlflow/users/create-ui"),
    ("GET", "/api/2.0/mlflow/users/list"),
    ("GET", "/api/2.0/mlflow/users/get?username=colleague"),
    ("PATCH", "/api/2.0/mlflow/users/update-admin"),
    ("GET", "/api/3.0/mlflow/roles/list"),
    ("POST", "/api/3.0/mlflow/users/permissions/grant"),
    ("POST", "/api/2.0/mlflow/webhooks"),
    ("POST", "/api/3.0/mlflow/workspaces"),
    ("PATCH", "/api/3.0/mlflow/workspaces/fraud"),
    ("DELETE", "/api/3.0/mlflow/workspaces/fraud"),
    ("POST", "/ajax-api/3.0/mlflow/demo/generate"),
    ("POST", "/ajax-api/3.0/mlflow/scorer/invoke"),
    ("POST", "/ajax-api/2.0/mlflow/runs/create-promptlab-run"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED_CALLS)
@pytest.mark.parametrize("who", ["scientist", "governor", "administrator"])
def test_closed_routes_are_closed_behind_the_load_balancer_too(
    server: Server, who: str, method: str, path: str
) -> None:
    answer = server.ask(who, method, path, {} if method != "GET" else None)
    assert (answer.status, answer.message) == (404, "This part of MLflow is closed on this server.")


def test_the_load_balancer_closes_the_same(listed: dict[str, list[list[str]]]) -> None:
    """Both lists say it: the edge by paths, the gatehouse by handlers. Workspaces are open by path, for reading."""
    edge = json.loads((REPOSITORY / "lib/config/mlflow-routes.json").read_text())
    patterns = [closed["pattern"] for closed in edge["closed"]]
    differing = {
        path
        for handler, _, path in listed["native"] + listed["flask"]
        if (TABLE[handler].operation_class is OperationClass.CLOSED)
        != any(covers(pattern, glob_of(path)) for pattern in patterns)
    }
    assert differing == {
        f"/{api}/3.0/mlflow/workspaces{name}" for api in ("api", "ajax-api") for name in ("", "/<workspace_name>")
    }


# MLflow 3.17.2 breaks on these itself: no query, no such dataset.
_BROKEN_IN_MLFLOW = {"_graphql", "_get_dataset_records_handler"}


@pytest.mark.parametrize("who", ["scientist", "viewer", "administrator"])
def test_no_open_route_breaks_on_an_empty_request(listed: dict[str, list[list[str]]], server: Server, who: str) -> None:
    """A handler that asks the gatehouse for what it does not know would answer 500."""
    workspace = {"X_MLFLOW_WORKSPACE": "fraud"}
    broken = set()
    for handler, method, path in listed["native"] + listed["flask"]:
        if TABLE[handler].operation_class is not OperationClass.CLOSED:
            content: dict[str, str] | None = None if method == "GET" else {}
            answer = server.ask(who, method, re.sub(r"[<{][^>}]+[>}]", "1", path), content, **workspace)
            if answer.status == 500:
                broken.add(handler)
    assert broken <= _BROKEN_IN_MLFLOW
