"""The metadata of a server and its issuer, valid and invalid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from mlflow_aws_client.discovery import discover
from mlflow_aws_client.errors import ClientError, UnavailableError
from mlflow_aws_client.http import MAX_BYTES
from support.https_server import HttpsServer, Response, https_server, json_response
from support.issuer import Issuer
from support.tracking_server import METADATA, TrackingServer

OPENID = "/.well-known/openid-configuration"


def test_valid_metadata(server: TrackingServer) -> None:
    found = discover(server.origin)
    assert (found.origin, found.client_id, found.scopes) == (server.origin, "command-line", ("openid", "mlflow/access"))
    assert found.issuer.issuer == server.issuer.issuer
    assert found.issuer.token_endpoint == f"{server.issuer.issuer}/token"
    assert found.issuer.revocation_endpoint == f"{server.issuer.issuer}/token/revocation"
    assert found.issuer.sends_iss


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"resource": "https://other.example"}, "describes https://other.example, not"),
        ({"resource": None}, "describes None"),
        ({"authorization_servers": []}, "names no issuer"),
        ({"authorization_servers": None}, "names no issuer"),
        ({"authorization_servers": [{}]}, "names no issuer"),
        ({"authorization_servers": ["http://issuer.example"]}, "https only"),
        ({"authorization_servers": ["file:///etc/passwd"]}, "not the address of a server"),
        ({"mlflow_aws_command_line_client_id": ""}, "has no valid mlflow_aws_command_line_client_id"),
        ({"mlflow_aws_command_line_client_id": 1}, "has no valid mlflow_aws_command_line_client_id"),
    ],
)
def test_invalid_metadata_of_a_server(server: TrackingServer, change: dict[str, Any], message: str) -> None:
    server.metadata.update(change)
    with pytest.raises(ClientError, match=message):
        discover(server.origin)


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        (Response(404), ClientError, "is not a server of mlflow-aws-kit"),
        (Response(200, b"<html>"), ClientError, "not with a JSON object"),
        (Response(200, b"[]"), ClientError, "not with a JSON object"),
        (Response(503), UnavailableError, "answered 503"),
        (Response(200, b" " * (MAX_BYTES + 1)), ClientError, "more than 262144 bytes"),
    ],
)
def test_invalid_responses_of_a_server(
    server: TrackingServer, answer: Response, kind: type[ClientError], message: str
) -> None:
    server.routes[METADATA] = lambda _: answer
    with pytest.raises(ClientError, match=message) as caught:
        discover(server.origin)
    assert type(caught.value) is kind


def test_a_redirect_is_not_followed(server: TrackingServer) -> None:
    server.routes["/elsewhere"] = lambda _: json_response(server.metadata)
    server.routes[METADATA] = lambda _: Response(302, b"", {"Location": f"{server.origin}/elsewhere"})
    with pytest.raises(ClientError, match="answered 302"):
        discover(server.origin)
    assert server.to("/elsewhere") == []


def test_an_untrusted_certificate_is_refused(server: TrackingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_SERVER_CERT_PATH")
    with pytest.raises(UnavailableError, match="MLFLOW_TRACKING_SERVER_CERT_PATH"):
        discover(server.origin)
    assert server.requests == []


def test_the_certificate_authorities_of_requests_are_trusted(
    server: TrackingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_SERVER_CERT_PATH")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", server.issuer.ca_file)
    assert discover(server.origin).client_id == "command-line"


@pytest.mark.parametrize("path", ["/not/there.pem", __file__])
def test_a_file_that_is_not_a_certificate_is_refused(
    monkeypatch: pytest.MonkeyPatch, server: TrackingServer, path: str
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_SERVER_CERT_PATH", path)
    with pytest.raises(ClientError, match=r"not trusted|cannot be reached|not a readable PEM"):
        discover(server.origin)


def test_a_server_that_cannot_be_reached(server: TrackingServer) -> None:
    with pytest.raises(UnavailableError, match="cannot be reached"):
        discover("https://localhost:1")


@pytest.fixture
def own_issuer(server: TrackingServer, issuer: Issuer) -> Iterator[tuple[HttpsServer, dict[str, Any]]]:
    """An issuer whose metadata a test changes."""
    genuine = requests.get(issuer.issuer + OPENID, verify=issuer.ca_file, timeout=5).json()
    with https_server(issuer) as own:
        metadata = {**genuine, "issuer": f"{own.origin}/own_issuer"}
        own.routes[f"/own_issuer{OPENID}"] = lambda _: json_response(metadata)
        server.metadata["authorization_servers"] = [f"{own.origin}/own_issuer"]
        yield own, metadata


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.update(issuer="https://issuer.example"), "describes https://issuer.example, not"),
        (lambda m: m.update(issuer=m["issuer"] + "/"), "describes"),
        (lambda m: m.pop("issuer"), "describes None"),
        (lambda m: m.update({"token_endpoint": "http://issuer.example/token"}), "https only"),
        (lambda m: m.update(authorization_endpoint="http://issuer.example/auth"), "https only"),
        (lambda m: m.update(revocation_endpoint="http://issuer.example/revoke"), "https only"),
        (lambda m: m.update(authorization_endpoint="javascript:alert(1)"), "not the address of a server"),
        (lambda m: m.pop("token_endpoint"), "has no valid token_endpoint"),
        (lambda m: m.update(code_challenge_methods_supported=["plain"]), "does not support PKCE with S256"),
    ],
)
def test_invalid_metadata_of_an_issuer(
    server: TrackingServer, own_issuer: tuple[HttpsServer, dict[str, Any]], change: Change, message: str
) -> None:
    change(own_issuer[1])
    with pytest.raises(ClientError, match=message):
        discover(server.origin)


def test_an_issuer_like_cognito_that_does_not_list_pkce(
    server: TrackingServer, own_issuer: tuple[HttpsServer, dict[str, Any]]
) -> None:
    for member in ("code_challenge_methods_supported", "authorization_response_iss_parameter_supported"):
        del own_issuer[1][member]
    found = discover(server.origin)
    assert (found.issuer.issuer, found.issuer.sends_iss) == (f"{own_issuer[0].origin}/own_issuer", False)


def test_an_issuer_whose_identifier_ends_with_a_slash(
    server: TrackingServer, own_issuer: tuple[HttpsServer, dict[str, Any]]
) -> None:
    server.metadata["authorization_servers"] = [f"{own_issuer[0].origin}/own_issuer/"]
    own_issuer[1]["issuer"] = f"{own_issuer[0].origin}/own_issuer/"
    assert discover(server.origin).issuer.issuer.endswith("/own_issuer/")
