"""What browsers may do with a response, over every handler of the pinned MLflow."""

from __future__ import annotations

import re

import anyio
import pytest
from mlflow import server as pages
from starlette.types import Message

from mlflow_aws_server.gatehouse.middleware.response_headers import DATA_POLICY, PAGE_POLICY, secured
from mlflow_aws_server.gatehouse.request.context import RequestContext
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from support.governance import FRAUD
from support.handlers import OWN, TABLE
from support.models import ARTIFACTS
from support.routes import example, routes
from support.running import Server
from support.wire import Answer

STATIC_FILES = "/static-files/"


def check(answer: Answer, page: bool = False) -> None:
    headers = answer.headers
    assert headers["content-security-policy"] == (PAGE_POLICY if page else DATA_POLICY)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers.get("cross-origin-opener-policy") == ("same-origin" if page else None)


@pytest.mark.parametrize("who", ["viewer", None])
def test_no_response_of_any_handler_is_stored(server: Server, who: str | None) -> None:
    listed = routes()
    seen = set()
    for handler, method, path in listed["native"] + listed["flask"]:
        seen.add(handler)
        content: dict[str, str] | None = None if method in {"GET", "HEAD"} else {}
        answer = server.ask(who, method, example(path), content, **FRAUD)
        assert answer.headers["cache-control"] == "no-store", (method, path)
        # Without credentials, only a handler that is open to everybody is reached.
        check(answer, page=TABLE[handler].operation_class is OperationClass.PAGE)
    assert seen | OWN == set(TABLE)


@pytest.mark.parametrize("path", ["/api/1.0/gatehouse/promotions", "/api/1.0/gatehouse/blocks"])
def test_the_endpoints_are_not_stored_either(server: Server, path: str) -> None:
    answer = server.ask("administrator", "POST", path, {}, **FRAUD)
    assert answer.headers["cache-control"] == "no-store"
    check(answer)


@pytest.mark.parametrize("path", ["/nothing", "/logout", "//", "/%00"])
def test_answers_without_a_handler_are_not_stored(server: Server, path: str) -> None:
    answer = server.ask("viewer", "GET", path)
    assert answer.headers["cache-control"] == "no-store"
    check(answer, page=path == "//" and answer.status == 200)


def script() -> str:
    answer = re.search(r'src="static-files/([^"]+)"', pages_index())
    assert answer
    return answer[1]


def pages_index() -> str:
    with open(f"{pages.app.static_folder}/index.html") as index:  # noqa: PTH123 - Flask's own path
        return index.read()


def test_a_static_file_is_kept_by_the_browser_alone(server: Server) -> None:
    answer = server.ask("viewer", "GET", STATIC_FILES + script())
    assert (answer.status, answer.headers["cache-control"]) == (200, "private, max-age=2419200")
    check(answer, page=True)
    unchanged = server.ask("viewer", "GET", STATIC_FILES + script(), if_none_match=answer.headers["etag"])
    assert (unchanged.status, unchanged.headers["cache-control"]) == (304, "private, max-age=2419200")


@pytest.mark.parametrize("who", ["viewer", None])
def test_a_static_file_that_is_refused_or_does_not_exist_is_not_stored(server: Server, who: str | None) -> None:
    path = f"{STATIC_FILES}{'none.js' if who else script()}"
    answer = server.ask(who, "GET", path)
    assert (answer.status, answer.headers["cache-control"]) == (404 if who else 401, "no-store")


def test_the_start_page_is_not_stored(server: Server) -> None:
    answer = server.ask("viewer", "GET", "/")
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    check(answer, page=True)


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "page.xhtml", "page", "code.js"])
def test_an_artifact_that_is_opened_as_a_page_has_no_script_and_no_origin(server: Server, name: str) -> None:
    run = server.run(server.experiment())
    path = f"{run['artifact_uri'].removeprefix('mlflow-artifacts:/')}/{name}"
    assert server.ask("scientist", "PUT", f"{ARTIFACTS}{path}", b"<script>alert(1)</script>").status == 200
    for address in (f"{ARTIFACTS}{path}", f"/get-artifact?run_id={run['run_id']}&path={name}"):
        answer = server.ask("scientist", "GET", address)
        assert (answer.status, answer.body) == (200, b"<script>alert(1)</script>")
        assert "; sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["cache-control"] == "no-store"
        check(answer)


def test_mlflows_own_values_are_replaced() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    head = [
        (b"cache-control", b"public"),
        (b"x-frame-options", b"NONE"),
        (b"cache-control", b"max-age=9"),
        (b"a", b"b"),
    ]
    message = {"type": "http.response.start", "status": 200, "headers": head}
    anyio.run(secured(send, RequestContext("GET", "/")), message)
    headers = sent[0]["headers"]
    assert [value for name, value in headers if name == b"cache-control"] == [b"no-store"]
    assert [value for name, value in headers if name == b"x-frame-options"] == [b"DENY"]
    assert (b"a", b"b") in headers
