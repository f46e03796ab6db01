"""How requests are authenticated, and how refusals are handled."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from mlflow_aws_client.auth import BearerAuth
from mlflow_aws_client.errors import ClientError, LoginRequiredError
from mlflow_aws_client.identities import Identities
from mlflow_aws_client.store import Store
from mlflow_aws_client.tokens import Login
from support.https_server import HttpsServer, Response, https_server
from support.issuer import Issuer
from support.tracking_server import TrackingServer


@pytest.fixture
def auth(login: Login) -> BearerAuth:
    return BearerAuth(Identities(lambda: {login.origin}))


@pytest.fixture
def foreign(issuer: Issuer) -> Iterator[HttpsServer]:
    """Another server on the same host, with a trusted certificate, that must not receive the token."""
    with https_server(issuer) as other:
        other.routes["/"] = lambda _: Response(401)
        yield other


def send(server: HttpsServer, auth: BearerAuth, method: str = "GET", **options: object) -> requests.Response:
    verify = os.environ["MLFLOW_TRACKING_SERVER_CERT_PATH"]
    return requests.request(method, f"{server.origin}/api/2.0/x", auth=auth, verify=verify, timeout=10, **options)  # type: ignore[arg-type]


def test_every_request_has_the_token(server: TrackingServer, auth: BearerAuth, login: Login) -> None:
    assert [send(server, auth).status_code for _ in range(2)] == [200, 200]
    assert server.tokens() == [login.access.value] * 2


def test_no_request_is_sent_to_a_server_without_a_login(auth: BearerAuth, foreign: HttpsServer) -> None:
    with pytest.raises(LoginRequiredError, match=f"You are not logged in to {foreign.origin}. Run: mlflow-aws login"):
        send(foreign, auth)
    assert foreign.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_server_carries_no_token(
    server: TrackingServer, auth: BearerAuth, foreign: HttpsServer, store: Store, login: Login, status: int
) -> None:
    server.routes["/api/"] = lambda _: Response(status, b"", {"Location": f"{foreign.origin}/api/2.0/x"})
    # A 401 of the other server must not cause a request with a renewed token either.
    assert send(server, auth).status_code == 401
    assert [each.authorization for each in foreign.requests] == [None]
    assert store.read(login.origin) == login


def test_a_403_of_another_server_after_a_redirect_is_returned_unchanged(
    server: TrackingServer, auth: BearerAuth, foreign: HttpsServer
) -> None:
    foreign.routes["/"] = lambda _: Response(403, b"<h1>No</h1>")
    server.routes["/api/"] = lambda _: Response(302, b"", {"Location": f"{foreign.origin}/"})
    assert send(server, auth).status_code == 403


BODIES: list[tuple[str, Callable[[Path], object], bytes]] = [
    ("none", lambda _: None, b""),
    ("bytes", lambda _: b"some bytes", b"some bytes"),
    ("text", lambda _: "some text", b"some text"),
    ("form", lambda _: {"a": "b"}, b"a=b"),
    ("memory", lambda _: io.BytesIO(b"in memory"), b"in memory"),
    ("file", lambda file: file.open("rb"), b"x" * 300_000),
]


@pytest.mark.parametrize(("what", "body", "sent"), BODIES, ids=[each[0] for each in BODIES])
def test_after_a_refused_token_the_whole_request_is_sent_again_with_a_new_one(
    server: TrackingServer,
    auth: BearerAuth,
    login: Login,
    user: Path,
    what: str,
    body: Callable[[Path], object],
    sent: bytes,
) -> None:
    (user / "model.bin").write_bytes(b"x" * 300_000)
    server.refused.add(login.access.value)
    reply = send(server, auth, "PUT", data=body(user / "model.bin"))
    assert reply.status_code == 200, what
    first, second = server.to("/api/")
    assert (first.body, second.body) == (sent, sent)
    assert first.authorization == f"Bearer {login.access.value}" != second.authorization
    assert [each.status_code for each in reply.history] == [401]


def test_a_partly_read_body_is_sent_again_from_its_original_position(
    server: TrackingServer, auth: BearerAuth, login: Login
) -> None:
    server.refused.add(login.access.value)
    part = io.BytesIO(b"header and part")
    part.seek(len(b"header and "))
    assert send(server, auth, "PUT", data=part).status_code == 200
    assert [each.body for each in server.to("/api/")] == [b"part", b"part"]


def test_a_body_that_cannot_be_read_twice_is_not_sent_twice(
    server: TrackingServer, auth: BearerAuth, login: Login
) -> None:
    server.refused.add(login.access.value)
    with pytest.raises(ClientError, match="cannot be read a second time"):
        send(server, auth, "PUT", data=(part for part in [b"one", b"two"]))
    assert [each.body for each in server.to("/api/")] == [b"onetwo"]
    # The token has been renewed nevertheless.
    assert send(server, auth).status_code == 200


def test_a_server_that_refuses_every_token_gets_at_most_two_requests(server: TrackingServer, auth: BearerAuth) -> None:
    server.routes["/api/"] = lambda _: Response(401)
    for expected in (2, 1, 1):
        before = len(server.requests)
        with pytest.raises(LoginRequiredError, match=f"Run: mlflow-aws login {server.origin}"):
            send(server, auth)
        assert len(server.requests) - before == expected


def test_the_error_contains_the_reason_of_the_server(server: TrackingServer, auth: BearerAuth) -> None:
    server.routes["/api/"] = lambda _: Response(401, b'{"message": "The scope mlflow/access is missing."}')
    with pytest.raises(LoginRequiredError, match=r"The server says: The scope mlflow/access is missing\.$"):
        send(server, auth)


def test_threads_with_a_refused_token_renew_it_once(server: TrackingServer, auth: BearerAuth, login: Login) -> None:
    server.refused.add(login.access.value)
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(send(server, auth).status_code)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 6
    assert len(set(server.tokens())) == 2


def test_a_token_that_the_user_has_set_takes_precedence(server: TrackingServer, auth: BearerAuth) -> None:
    with pytest.raises(LoginRequiredError, match="refused the token of MLFLOW_TRACKING_TOKEN"):
        send(server, auth, headers={"Authorization": "Bearer my-own"})
    assert server.tokens() == ["my-own"]


def test_a_password_that_the_user_has_set_is_replaced(server: TrackingServer, auth: BearerAuth, login: Login) -> None:
    send(server, auth, headers={"Authorization": "Basic dTpw"})
    assert server.tokens() == [login.access.value]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html><h1>403 Forbidden</h1></html>", r"denied the request \(403\): 403 Forbidden$"),
        (b"Unknown host", r"\(403\): Unknown host$"),
        (b"", r"\(403\): no reason given$"),
        (b'{"other": 1}', r"\(403\): \{"),
        (b"\x1b[31mred", r"\(403\): \[31mred$"),
    ],
)
def test_the_text_of_a_403_without_the_servers_json_is_shown(
    server: TrackingServer, auth: BearerAuth, body: bytes, message: str
) -> None:
    server.routes["/api/"] = lambda _: Response(403, body, {"Content-Type": "text/html; charset=utf-8"})
    with pytest.raises(ClientError, match=message):
        send(server, auth)


def test_a_403_with_the_servers_json_is_left_to_mlflow(server: TrackingServer, auth: BearerAuth) -> None:
    server.routes["/api/"] = lambda _: Response(403, b'{"error_code": "PERMISSION_DENIED", "message": "Ask Ann."}')
    assert send(server, auth).json()["message"] == "Ask Ann."


@pytest.mark.parametrize("value", ["true", "True", "1"])
def test_nothing_is_sent_without_verification_of_the_server(
    server: TrackingServer, auth: BearerAuth, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_INSECURE_TLS", value)
    with pytest.raises(ClientError, match="MLFLOW_TRACKING_SERVER_CERT_PATH"):
        send(server, auth)
    assert server.to("/api/") == []


def test_nothing_is_sent_without_tls(auth: BearerAuth) -> None:
    with pytest.raises(ClientError, match="https only"):
        requests.get("http://mlflow.example.com/api", auth=auth, timeout=1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform has no fork")
def test_a_forked_process_does_not_inherit_locks(server: TrackingServer, auth: BearerAuth) -> None:
    send(server, auth)
    identities = auth._identities
    fresh = identities.token_for(server.origin)
    # As if another thread were renewing at the moment of the fork.
    with fresh._lock, identities._lock:
        child = os.fork()
        if child == 0:
            os._exit(0 if send(server, auth).status_code == 200 else 1)
    for _ in range(100):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            break
        threading.Event().wait(0.1)
    else:
        os.kill(child, 9)
        os.waitpid(child, 0)
        pytest.fail("the child waits for a lock of its parent")
    assert os.waitstatus_to_exitcode(status) == 0
