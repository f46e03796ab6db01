"""The login at the OpenID provider of the local run, with a browser that follows its pages."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from mlflow_aws_client import token_endpoint
from mlflow_aws_client.callback import PORTS
from mlflow_aws_client.errors import ClientError, LoginRequiredError, OAuthError
from mlflow_aws_client.login import log_in
from mlflow_aws_client.tokens import Login
from support.browser import Browser
from support.https_server import json_response
from support.issuer import REPOSITORY
from support.tracking_server import TrackingServer


def run(server: TrackingServer, browser: Browser, **options: float) -> Login:
    return log_in(
        server.origin,
        show=lambda _: None,
        trust=lambda _: None,
        open_browser=browser.open,
        **options,  # type: ignore[arg-type]
    )


def test_a_person_logs_in_and_can_close_the_window(server: TrackingServer) -> None:
    browser = Browser(server.issuer.ca_file)
    login = run(server, browser)
    claims = server.claims_of(login.access.value)
    assert (claims["sub"], claims["groups"], claims["client_id"]) == (
        "subject-of-scientist",
        ["fraud-members"],
        "command-line",
    )
    assert login.refresh_token
    assert login.access.expires_at - login.access.obtained_at == 900
    page = browser.page()
    assert page.status_code == 200
    assert "You are logged in" in page.text and "You can close this window" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"


def test_every_login_has_its_own_pkce_challenge_and_state(server: TrackingServer) -> None:
    seen = []
    for _ in range(2):
        browser = Browser(server.issuer.ca_file)
        run(server, browser)
        seen.append({name: value[0] for name, value in parse_qs(urlsplit(browser.address).query).items()})
    first, second = seen
    assert first["code_challenge_method"] == "S256" and len(first["code_challenge"]) == 43
    assert first["redirect_uri"] in [f"http://localhost:{port}/callback" for port in PORTS]
    assert first["scope"].split() == ["openid", "mlflow/access", "offline_access"]
    assert first["code_challenge"] != second["code_challenge"] and first["state"] != second["state"]
    assert len(first["state"]) >= 43


def test_the_issuer_refuses_a_code_with_a_wrong_verifier(
    server: TrackingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = token_endpoint.exchange_code
    monkeypatch.setattr(
        token_endpoint,
        "exchange_code",
        lambda endpoint, client, code, uri, _: real(endpoint, client, code, uri, "x" * 64),
    )
    browser = Browser(server.issuer.ca_file)
    with pytest.raises(OAuthError, match="invalid_grant"):
        run(server, browser)
    page = browser.page()
    assert page.status_code == 400 and "Not logged in" in page.text


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("another state", lambda address: address.replace("state=", "state=x")),
        ("no state", lambda address: address.replace("state=", "other=")),
        ("two states", lambda address: f"{address}&state=x"),
    ],
)
def test_a_response_of_another_login_is_ignored(
    server: TrackingServer, what: str, change: Callable[[str], str]
) -> None:
    browser = Browser(server.issuer.ca_file, change)
    with pytest.raises(LoginRequiredError, match="No login within 1 seconds"):
        run(server, browser, seconds=1)
    assert browser.page().status_code == 400, what


def test_a_forged_response_does_not_end_the_login(server: TrackingServer) -> None:
    def after_a_forged_response(address: str) -> str:
        callback = address.split("?", 1)[0]
        assert requests.get(f"{callback}?code=stolen&state=x", timeout=5).status_code == 400
        return address

    assert run(server, Browser(server.issuer.ca_file, after_a_forged_response)).refresh_token


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("another issuer", lambda address: address.replace("iss=https", "iss=https%3A%2F%2Fevil.example&was=https")),
        ("no issuer, although this issuer always sends iss", lambda address: address.replace("iss=https", "was=https")),
    ],
)
def test_a_response_of_another_issuer_is_not_used(
    server: TrackingServer, monkeypatch: pytest.MonkeyPatch, what: str, change: Callable[[str], str]
) -> None:
    monkeypatch.setattr(token_endpoint, "exchange_code", lambda *_: pytest.fail(what))
    browser = Browser(server.issuer.ca_file, change)
    with pytest.raises(ClientError, match=r"came from .* not from"):
        run(server, browser)
    assert browser.page().status_code == 400


def test_the_error_contains_the_reason_of_the_issuer(server: TrackingServer) -> None:
    def denied(address: str) -> str:
        return address.replace("code=", "error=access_denied&error_description=Not%1B[31m+you&was=")

    with pytest.raises(LoginRequiredError, match=r"refused the login: access_denied Not\[31m you\.") as caught:
        run(server, Browser(server.issuer.ca_file, denied))
    assert "\x1b" not in str(caught.value)


def test_the_scope_of_the_user_is_requested(server: TrackingServer) -> None:
    browser = Browser(server.issuer.ca_file)
    log_in(
        server.origin,
        show=lambda _: None,
        trust=lambda _: None,
        open_browser=browser.open,
        scope="openid mlflow/access",
    )
    assert parse_qs(urlsplit(browser.address).query)["scope"] == ["openid mlflow/access"]


def test_offline_access_is_only_requested_if_the_issuer_supports_it(server: TrackingServer) -> None:
    metadata = requests.get(
        f"{server.issuer.issuer}/.well-known/openid-configuration", verify=server.issuer.ca_file, timeout=5
    ).json()
    own = f"{server.origin}/issuer"
    server.metadata["authorization_servers"] = [own]
    like_cognito = {**metadata, "issuer": own, "scopes_supported": ["openid"]}
    server.routes["/issuer/.well-known/openid-configuration"] = lambda _: json_response(like_cognito)
    addresses: list[str] = []
    with pytest.raises(LoginRequiredError):
        log_in(server.origin, show=addresses.append, trust=lambda _: None, open_browser=None, seconds=0.1)
    assert "offline_access" not in addresses[0] and own in addresses[0]


def listening(host: str, port: int) -> socket.socket:
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind((host, port))
    taken.listen()
    return taken


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_in_use_is_skipped(server: TrackingServer, host: str) -> None:
    try:
        taken = listening(host, PORTS[0])
    except OSError as error:
        pytest.skip(f"{host} is not available: {error}")
    with taken:
        browser = Browser(server.issuer.ca_file)
        run(server, browser)
    assert browser.callback_address.startswith(f"http://localhost:{PORTS[1]}/callback?")


def test_the_error_names_all_ports_if_none_is_free(server: TrackingServer) -> None:
    taken = [listening("127.0.0.1", port) for port in PORTS]
    try:
        with pytest.raises(ClientError, match=r"No port is free .*8976, 8977, 8978"):
            run(server, Browser(server.issuer.ca_file))
    finally:
        for each in taken:
            each.close()


def test_the_listener_accepts_only_callbacks(server: TrackingServer) -> None:
    answers: dict[str, int] = {}

    def probe(_: str) -> None:
        origin = f"http://localhost:{PORTS[0]}"

        def ask() -> None:
            for name, path, headers in [
                ("path", "/", {}),
                ("longer path", "/callback/x?state=1", {}),
                ("other host", "/callback?state=1", {"Host": f"evil.example:{PORTS[0]}"}),
            ]:
                answers[name] = requests.get(origin + path, headers=headers, timeout=5).status_code
            answers["method"] = requests.post(f"{origin}/callback?state=1", timeout=5).status_code

        threading.Thread(target=ask, daemon=True).start()

    with pytest.raises(LoginRequiredError):
        log_in(server.origin, show=lambda _: None, trust=lambda _: None, open_browser=probe, seconds=1)
    assert answers == {"path": 404, "longer path": 404, "other host": 404, "method": 501}


def test_the_listener_is_on_loopback_only_and_ends_with_the_login(server: TrackingServer) -> None:
    bound: list[str] = []

    def look(_: str) -> None:
        bound.extend(own_listeners(PORTS[0]))

    with pytest.raises(LoginRequiredError):
        log_in(server.origin, show=lambda _: None, trust=lambda _: None, open_browser=look, seconds=0.2)
    assert bound and set(bound) <= {"0100007F", "00000000000000000000000001000000"}
    assert own_listeners(PORTS[0]) == []


def own_listeners(port: int) -> list[str]:
    """Return the local addresses, as the kernel writes them, of the listeners on this port."""
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(table) as lines:  # noqa: PTH123
                entries = [line.split() for line in lines][1:]
        except FileNotFoundError:
            pytest.skip("this kernel has no list of listeners")
        found += [entry[1].split(":")[0] for entry in entries if entry[3] == "0A" and entry[1].endswith(f":{port:04X}")]
    return found


def test_an_idle_connection_of_the_browser_does_not_delay_the_login(server: TrackingServer) -> None:
    opened: list[socket.socket] = []

    def with_idle_connection(address: str) -> str:
        opened.append(socket.create_connection(("127.0.0.1", urlsplit(address).port or 0)))
        return address

    started = time.monotonic()
    run(server, Browser(server.issuer.ca_file, with_idle_connection))
    assert time.monotonic() - started < 8
    opened[0].close()


def test_the_ports_are_those_that_the_kit_registers_at_cognito() -> None:
    source = (REPOSITORY / "lib/constructs/identity/clients.ts").read_text()
    assert f"{list(PORTS)}.map((port) => `http://localhost:${{port}}/callback`)" in source
