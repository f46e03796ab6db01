"""Renewal of the login of a person, at an issuer that accepts each refresh token once."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from mlflow_aws_client import token_endpoint
from mlflow_aws_client.errors import ClientError, LoginRequiredError, UnavailableError
from mlflow_aws_client.person import Person
from mlflow_aws_client.renewal import FreshToken
from mlflow_aws_client.store import Store, user_store
from mlflow_aws_client.tokens import AccessToken, Login
from support.https_server import json_response
from support.tracking_server import TrackingServer

Refresh = Callable[[str, str, str], token_endpoint.TokenResponse]


def test_a_renewal_stores_the_rotated_refresh_token(server: TrackingServer, store: Store, login: Login) -> None:
    person = Person(store, login.origin)
    assert person.stored() == login.access
    renewed = person.renew(login.access.value, wait=True)
    kept = store.read(login.origin)
    assert kept and kept.access == renewed != login.access
    assert kept.refresh_token != login.refresh_token
    assert server.claims_of(renewed.value)["sub"] == "subject-of-scientist"
    # The old refresh token is used up: a second use would end the login.
    assert person.renew(renewed.value, wait=True) != renewed


def test_the_refresh_token_is_kept_if_the_issuer_does_not_rotate_it(
    store: Store, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = token_endpoint.TokenResponse(AccessToken("new", time.time(), time.time() + 900), None)
    monkeypatch.setattr(token_endpoint, "refresh", lambda *_: answer)
    Person(store, login.origin).renew(login.access.value, wait=True)
    kept = store.read(login.origin)
    assert kept and (kept.access.value, kept.refresh_token) == ("new", login.refresh_token)


def test_a_token_that_another_process_has_renewed_is_used(
    store: Store, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_endpoint, "refresh", lambda *_: pytest.fail("there is a fresh token"))
    assert Person(store, login.origin).renew("an older one", wait=True) == login.access


def test_after_a_used_refresh_token_the_error_names_the_command(store: Store, login: Login) -> None:
    Person(store, login.origin).renew(login.access.value, wait=True)
    store.write(login)
    with pytest.raises(LoginRequiredError, match=rf"has ended. Run: mlflow-aws login {login.origin} .*invalid_grant"):
        Person(store, login.origin).renew(login.access.value, wait=True)


def test_without_a_login_the_error_names_the_command(store: Store) -> None:
    with pytest.raises(
        LoginRequiredError, match=r"You are not logged in to https://x\. Run: mlflow-aws login https://x"
    ):
        Person(store, "https://x").stored()


def test_a_login_without_refresh_token_ends_with_its_access_token(store: Store, login: Login) -> None:
    store.write(dataclasses.replace(login, refresh_token=None))
    person = Person(store, login.origin)
    assert person.renew(None, wait=True) == login.access
    with pytest.raises(LoginRequiredError, match="returned no refresh token"):
        person.renew(login.access.value, wait=True)


def test_a_full_disk_does_not_lose_a_rotated_refresh_token(
    store: Store, login: Login, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    person = Person(store, login.origin)
    with monkeypatch.context() as full:
        full.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        second = person.renew(login.access.value, wait=True)
        third = person.renew(second.value, wait=True)
    assert "No space left" in caplog.text and str(login.refresh_token) not in caplog.text
    fourth = person.renew(third.value, wait=True)
    kept = store.read(login.origin)
    assert kept and kept.access == fourth


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": "invalid_grant"}, LoginRequiredError),
        (400, {"error": "invalid_client"}, LoginRequiredError),
        (401, {"error": "invalid_client"}, LoginRequiredError),
        (429, {}, UnavailableError),
        (500, {}, UnavailableError),
        (503, {}, UnavailableError),
        (302, {"error": "moved"}, LoginRequiredError),
        (200, {"access_token": "a b", "token_type": "bearer"}, ClientError),
        (200, {"access_token": "a\r\nX: y", "token_type": "bearer"}, ClientError),
        (200, {"access_token": "abc", "token_type": "mac"}, ClientError),
        (200, {"token_type": "bearer"}, ClientError),
    ],
)
def test_invalid_responses_of_the_token_endpoint(
    server: TrackingServer, store: Store, login: Login, status: int, body: dict[str, str], kind: type[ClientError]
) -> None:
    server.routes["/token"] = lambda _: json_response(body, status)
    store.write(dataclasses.replace(login, token_endpoint=f"{server.origin}/token"))
    with pytest.raises(ClientError) as caught:
        Person(store, login.origin).renew(login.access.value, wait=True)
    assert type(caught.value) is kind
    assert store.read(login.origin)


def test_no_password_from_netrc_is_sent_to_the_issuer(
    server: TrackingServer, store: Store, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = store.folder.parent / "netrc"
    netrc.write_text("machine localhost login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.routes["/token"] = lambda _: json_response({"error": "invalid_grant"}, 400)
    store.write(dataclasses.replace(login, token_endpoint=f"{server.origin}/token"))
    with pytest.raises(LoginRequiredError):
        Person(store, login.origin).renew(login.access.value, wait=True)
    assert [each.authorization for each in server.to("/token")] == [None]


def test_no_secret_is_sent_without_tls(store: Store, login: Login) -> None:
    store.write(dataclasses.replace(login, token_endpoint="http://issuer.example/token"))  # noqa: S106
    with pytest.raises(ClientError, match="https only"):
        Person(store, login.origin).renew(login.access.value, wait=True)


def test_a_training_continues_after_its_tokens_expire(
    short_server: TrackingServer, store: Store, short_login: Login
) -> None:
    """Uses tokens of three seconds for seven seconds of real time."""
    fresh = FreshToken(Person(store, short_login.origin))
    used = set()
    end = time.monotonic() + 7
    while time.monotonic() < end:
        token = fresh.get()
        short_server.claims_of(token)
        used.add(token)
        time.sleep(0.05)
    assert 3 <= len(used) <= 6


def test_a_training_survives_an_outage_of_the_issuer(
    short_server: TrackingServer, store: Store, short_login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = token_endpoint.refresh
    down_until = time.monotonic() + 5

    def sometimes(endpoint: str, client_id: str, refresh_token: str) -> token_endpoint.TokenResponse:
        if time.monotonic() < down_until:
            return real("https://localhost:1/token", client_id, refresh_token)
        return real(endpoint, client_id, refresh_token)

    monkeypatch.setattr(token_endpoint, "refresh", sometimes)
    fresh = FreshToken(Person(store, short_login.origin))
    while time.monotonic() < down_until + 1:
        short_server.claims_of(fresh.get())
        time.sleep(0.1)


WORKER = """
import json, sys, time
from mlflow_aws_client.person import Person
from mlflow_aws_client.renewal import FreshToken
from mlflow_aws_client.store import user_store
fresh = FreshToken(Person(user_store(), sys.argv[1]))
used = []
end = time.time() + 6
while time.time() < end:
    token = fresh.get()
    if token not in used:
        used.append(token)
    time.sleep(0.02)
print(json.dumps(used))
"""


def test_processes_share_a_login_with_single_use_refresh_tokens(
    short_server: TrackingServer, short_login: Login
) -> None:
    """The issuer ends the login if a refresh token is used twice, so one mistake would stop every worker."""
    workers = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", WORKER, short_login.origin],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    outcomes = [worker.communicate(timeout=60) for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4, outcomes
    used = {token for output, _ in outcomes for token in json.loads(output)}
    # Six seconds with tokens of three seconds: the workers renew together, not each on its own.
    assert 2 <= len(used) <= 6


def test_threads_share_a_login(short_server: TrackingServer, store: Store, short_login: Login) -> None:
    errors: list[Exception] = []

    def work() -> None:
        fresh = FreshToken(Person(user_store(), short_login.origin))
        end = time.monotonic() + 4
        try:
            while time.monotonic() < end:
                short_server.claims_of(fresh.get())
                time.sleep(0.02)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
