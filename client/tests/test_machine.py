"""Machines: client credentials from the environment, at the OpenID provider of the local run."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlflow_aws_client.environment import machine_credentials
from mlflow_aws_client.errors import ClientError
from mlflow_aws_client.identities import Identities
from mlflow_aws_client.store import Store
from mlflow_aws_client.tokens import Login
from support.https_server import Response, json_response
from support.tracking_server import METADATA, TrackingServer

CLIENT = "machine:1"
SECRET = "a+b/c:d%e secret"  # noqa: S105


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_AWS_CLIENT_ID", CLIENT)
    monkeypatch.setenv("MLFLOW_AWS_CLIENT_SECRET", SECRET)


def token_for(server: TrackingServer) -> str:
    return Identities(lambda: {server.origin}).token_for(server.origin).get()


def test_a_machine_gets_a_token_for_itself(server: TrackingServer, user: Path) -> None:
    claims = server.claims_of(token_for(server))
    assert (claims["sub"], claims["client_id"], claims["scope"]) == (CLIENT, CLIENT, "mlflow/access")
    assert "groups" not in claims
    assert not list(user.rglob("*")), "a machine's tokens are kept in memory"


def test_a_machine_requests_the_scope_of_its_team(server: TrackingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_AWS_SCOPE", "mlflow/access mlflow/fraud.members")
    assert server.claims_of(token_for(server))["scope"] == "mlflow/access mlflow/fraud.members"


def test_a_configured_token_endpoint_needs_no_discovery(
    server: TrackingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_AWS_TOKEN_ENDPOINT", f"{server.issuer.issuer}/token")
    server.claims_of(token_for(server))
    assert server.to(METADATA) == []


def test_a_machine_takes_precedence_over_a_login(server: TrackingServer, login: Login, store: Store) -> None:
    assert server.claims_of(token_for(server))["sub"] == CLIENT
    assert store.read(server.origin) == login


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("MLFLOW_AWS_CLIENT_SECRET", "wrong", "refused a token for the machine machine:1 .*invalid_client"),
        ("MLFLOW_AWS_CLIENT_ID", "stranger", "refused a token for the machine stranger"),
        ("MLFLOW_AWS_SCOPE", "mlflow/access other.read", r"'mlflow/access other\.read'.*not granted: other\.read"),
        ("MLFLOW_AWS_TOKEN_ENDPOINT", "http://issuer.example/token", "MLFLOW_AWS_TOKEN_ENDPOINT .*https only"),
        ("MLFLOW_AWS_CLIENT_SECRET", "", "MLFLOW_AWS_CLIENT_SECRET is not set"),
        ("MLFLOW_AWS_CLIENT_ID", "", "MLFLOW_AWS_CLIENT_ID is not set"),
    ],
)
def test_the_error_names_the_wrong_variable(
    server: TrackingServer, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ClientError, match=message) as caught:
        token_for(server)
    assert SECRET not in str(caught.value)


def test_the_secret_is_not_sent_to_other_servers(server: TrackingServer) -> None:
    identities = Identities(lambda: {"https://mlflow.example.com"})
    with pytest.raises(ClientError, match="is not the server of MLFLOW_TRACKING_URI"):
        identities.token_for(server.origin)
    assert server.requests == []


def test_the_secret_does_not_follow_redirects(server: TrackingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.routes["/token"] = lambda _: Response(307, b"{}", {"Location": f"{server.origin}/elsewhere"})
    server.routes["/elsewhere"] = lambda _: json_response({})
    monkeypatch.setenv("MLFLOW_AWS_TOKEN_ENDPOINT", f"{server.origin}/token")
    with pytest.raises(ClientError):
        token_for(server)
    assert server.to("/elsewhere") == []


def test_without_variables_there_is_no_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_AWS_CLIENT_ID")
    monkeypatch.delenv("MLFLOW_AWS_CLIENT_SECRET")
    assert machine_credentials() is None


def test_the_secret_is_not_in_the_repr() -> None:
    assert SECRET not in repr(machine_credentials())
