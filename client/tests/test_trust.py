"""A token that a person gets for one server is of no use to another one."""

from __future__ import annotations

import base64
import json
import os
import pty
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import jwt
import pytest
import requests

from mlflow_aws_client import login as login_module
from mlflow_aws_client.discovery import Server, discover
from mlflow_aws_client.errors import ClientError, LoginRequiredError
from mlflow_aws_client.identities import Identities
from mlflow_aws_client.login import log_in
from mlflow_aws_client.store import Store
from mlflow_aws_client.tokens import Login
from mlflow_aws_client.trust import require_audience, require_trust
from support.browser import Browser
from support.https_server import HttpsServer, https_server, json_response
from support.issuer import Issuer, running_issuer
from support.tracking_server import METADATA, TrackingServer, tracking_server
from test_cli import COMMAND, run


@contextmanager
def evil_twin(server: TrackingServer) -> Iterator[HttpsServer]:
    """Another server, which names the issuer and the client of `server`."""
    with https_server(server.issuer, "127.0.0.1") as running:
        running.routes[METADATA] = lambda _: json_response({**server.metadata, "resource": running.origin})
        running.routes["/api/"] = lambda _: json_response({})
        yield running


@pytest.fixture
def evil(server: TrackingServer) -> Iterator[HttpsServer]:
    with evil_twin(server) as running:
        yield running


def trusting(_: Server) -> None:
    """Stands for a person who says yes."""


def victim(origin: str, open_browser: Callable[[str], object]) -> Login:
    return log_in(origin, show=lambda _: None, trust=trusting, open_browser=open_browser, seconds=20)


def test_the_issuer_issues_no_token_for_a_server_that_it_does_not_know(evil: HttpsServer, issuer: Issuer) -> None:
    def browse(address: str) -> None:
        # The issuer leads back at once, without a login.
        leads = requests.get(address, verify=issuer.ca_file, allow_redirects=False, timeout=10).headers["location"]
        page.append(requests.get(leads, stream=True, timeout=10))

    page: list[requests.Response] = []
    with pytest.raises(LoginRequiredError, match="invalid_target"):
        victim(evil.origin, lambda address: in_background(browse, address))
    assert [each.path for each in evil.requests] == [METADATA]


def in_background(function: Callable[[str], None], argument: str) -> None:
    threading.Thread(target=function, args=(argument,), daemon=True).start()


def test_a_token_for_another_server_is_refused_by_the_server_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    """With an issuer that issues tokens for any address, as Cognito does, the address is in the token."""
    with running_issuer(tmp_path / "issuer", 900, any_server=True) as issuer:
        monkeypatch.setenv("MLFLOW_TRACKING_SERVER_CERT_PATH", issuer.ca_file)
        with tracking_server(issuer) as server, evil_twin(server) as evil:
            store.write(victim(evil.origin, Browser(issuer.ca_file).open))
            # The client sends it where the person wanted it to go, and it is caught there.
            token = Identities(lambda: set()).token_for(evil.origin).get()
            assert requests.get(
                f"{evil.origin}/api/x", headers={"Authorization": f"Bearer {token}"}, verify=issuer.ca_file, timeout=10
            ).ok
            caught = str(evil.requests[-1].authorization).removeprefix("Bearer ")
            with pytest.raises(jwt.InvalidAudienceError):
                server.claims_of(caught)
            own = victim(server.origin, Browser(issuer.ca_file).open)
            assert server.claims_of(own.access.value)["aud"] == server.origin
            with pytest.raises(ClientError, match="not logged in"):
                Identities(lambda: set(), lambda: store).token_for(server.origin).get()


def test_the_client_keeps_no_token_that_is_for_another_server(
    evil: HttpsServer, server: TrackingServer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an issuer that writes the same audience into every token."""
    real = login_module.authorization_address
    monkeypatch.setattr(
        login_module,
        "authorization_address",
        lambda *given: real(*given).replace(quote(evil.origin, safe=""), quote(server.origin, safe="")),
    )
    browser = Browser(server.issuer.ca_file)
    with pytest.raises(ClientError, match=f"issued a token for {server.origin}, not for {evil.origin}"):
        victim(evil.origin, browser.open)
    assert browser.page().status_code == 400
    assert store.read(evil.origin) is None
    assert [each.path for each in evil.requests] == [METADATA]


def token(**claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{body}.x"


OWN = "https://mlflow.example.com"


@pytest.mark.parametrize(
    "audience", [OWN, f"{OWN}/", [OWN, "https://other.example"], "account", ["account"], "urn:mlflow:api", None, 1, []]
)
def test_an_audience_that_is_this_server_or_no_server_is_used(audience: object) -> None:
    require_audience(token(aud=audience), OWN)
    require_audience(token(), OWN)
    require_audience("opaque", OWN)
    # Auth0 adds its userinfo endpoint, which is no server of ours.
    require_audience(token(aud=[OWN, "https://tenant.example/userinfo"]), OWN)


@pytest.mark.parametrize(
    "audience", ["https://other.example", ["https://other.example/"], f"{OWN}:8443", "http://mlflow.example.com"]
)
def test_an_audience_that_is_another_server_is_refused(audience: object) -> None:
    with pytest.raises(ClientError, match="It was not used"):
        require_audience(token(aud=audience), OWN)


# Trust


def test_a_login_of_the_same_issuer_and_client_needs_no_question(server: TrackingServer, login: Login) -> None:
    require_trust(discover(server.origin), login, None, None)


@pytest.mark.parametrize("change", [{"issuer": "https://evil.example"}, {"client_id": "another"}])
def test_a_server_that_names_another_login_than_before_is_questioned(
    server: TrackingServer, login: Login, change: dict[str, str]
) -> None:
    known = Login(**{**login.__dict__, **change})
    with pytest.raises(ClientError, match="names another login than before"):
        require_trust(discover(server.origin), known, None, None)


def test_a_pinned_issuer_must_be_the_one_that_the_server_names(server: TrackingServer) -> None:
    found = discover(server.origin)
    require_trust(found, None, server.issuer.issuer, None)
    require_trust(found, None, f"{server.issuer.issuer}/", None)
    with pytest.raises(ClientError, match=r"not https://login\.example\.com\. Nothing was sent"):
        require_trust(found, None, "https://login.example.com", None)


def test_a_person_who_answers_no_does_not_log_in(server: TrackingServer) -> None:
    asked: list[str] = []

    def answer(question: str) -> bool:
        asked.append(question)
        return len(asked) == 1

    found = discover(server.origin)
    require_trust(found, None, None, answer)
    with pytest.raises(ClientError, match="You did not log in"):
        require_trust(found, None, None, answer)
    assert server.origin in asked[0] and server.issuer.issuer in asked[0]


def test_the_command_without_a_terminal_wants_the_issuer(evil: HttpsServer) -> None:
    code, output, errors = run("login", evil.origin, "--no-browser", "--timeout", "1")
    assert (code, output) == (1, "")
    assert f"This is the first login to {evil.origin} on this machine" in errors
    assert "--issuer" in errors


@pytest.mark.parametrize(("answer", "code"), [("\n", 1), ("n\n", 1), ("y\n", 3)])
def test_the_command_asks_at_a_terminal(server: TrackingServer, answer: str, code: int) -> None:
    """After a yes it waits for the browser, which does not come here."""
    terminal, its_side = pty.openpty()
    command = [str(COMMAND), "login", server.origin, "--no-browser", "--timeout", "1"]
    process = subprocess.Popen(command, stdin=its_side, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
    os.write(terminal, answer.encode())
    output, errors = process.communicate(timeout=30)
    os.close(its_side)
    os.close(terminal)
    assert process.returncode == code, errors
    assert b"Are both addresses those of your organization? [y/N]" in output
    assert (b"Log in to" in output) == (code == 3)
