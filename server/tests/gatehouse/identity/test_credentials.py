"""One source of identity per request, over the wire."""

from __future__ import annotations

import base64

import pytest
from starlette.datastructures import Headers

from mlflow_aws_server.gatehouse.identity.credentials import without_tokens
from mlflow_aws_server.gatehouse.middleware.responses import refuse
from mlflow_aws_server.gatehouse.refusal import unauthenticated
from support.running import Server
from support.wire import Answer

CURRENT = "/api/2.0/mlflow/users/current"


def who(server: Server, token: str | None = None, **headers: str) -> str:
    answer = server.ask(
        None, "GET", CURRENT, None, **({"Authorization": f"Bearer {token}"} if token else {}), **headers
    )
    return (
        answer.json["user"]["username"] if answer.status == 200 else f"{answer.status} {server.line(answer)['reason']}"
    )


def test_a_bearer_token_authenticates_a_program(server: Server) -> None:
    assert who(server, server.issuer.token("scientist")) == "scientist"


def test_a_session_of_the_load_balancer_authenticates_a_browser(server: Server) -> None:
    answer = server.ask(None, "GET", CURRENT, None, x_amzn_oidc_accesstoken=server.issuer.token("colleague"))
    assert answer.json["user"]["username"] == "colleague"
    assert server.line(answer)["auth_method"] == "session"


def test_a_session_adds_nothing_to_a_bearer_token(server: Server) -> None:
    governor = server.issuer.token("governor")
    assert who(server, server.issuer.token("outsider"), x_amzn_oidc_accesstoken=governor) == "outsider"


def test_an_invalid_bearer_token_is_refused_even_with_a_valid_session(server: Server) -> None:
    governor = server.issuer.token("governor")
    assert who(server, server.issuer.token("outsider", exp=1), x_amzn_oidc_accesstoken=governor) == "401 expired"


@pytest.mark.parametrize(
    "name", ["x_amzn_oidc_identity", "x_amzn_oidc_data", "x_mlflow_authorization", "x_forwarded_user"]
)
def test_other_headers_do_not_authenticate(server: Server, name: str) -> None:
    governor = server.issuer.token("governor")
    assert who(server, **{name: governor}) == "401 anonymous"
    assert who(server, server.issuer.token("outsider"), **{name: governor}) == "outsider"


def test_mlflow_gets_no_token_and_no_unverified_claim() -> None:
    names = (b"authorization", b"x-amzn-oidc-accesstoken", b"x-amzn-oidc-data", b"x-amzn-oidc-identity", b"accept")
    headers = Headers(raw=[(name, b"value") for name in names])
    assert without_tokens(headers).raw == [(b"accept", b"value")]


def test_a_refusal_is_sent_even_if_a_setting_is_not_ascii() -> None:
    refusal = unauthenticated("scope", "The access token lacks the scope überweisung.")
    assert refuse(refusal).headers["www-authenticate"].endswith('scope ?berweisung."')


BASIC = base64.b64encode(b"nobody:password1234").decode()


@pytest.mark.parametrize("scheme", [f"Basic {BASIC}", "Bearer", "Bearer ", "Token x", "", "Basic Og=="])
def test_other_schemes_than_bearer_are_refused_even_with_a_session(server: Server, scheme: str) -> None:
    governor = server.issuer.token("governor")
    answer = server.ask(None, "GET", CURRENT, None, Authorization=scheme, x_amzn_oidc_accesstoken=governor)
    assert (answer.status, server.line(answer)["reason"]) == (401, "scheme")


def test_two_tokens_are_refused(server: Server) -> None:
    token = server.issuer.token("scientist")
    both = {"Authorization": f"Bearer {token}", "authorization": f"Bearer {token}"}
    assert server.ask(None, "GET", CURRENT, None, **both).status == 401
    sessions = {"x_amzn_oidc_accesstoken": token, "X_Amzn_Oidc_Accesstoken": token}
    assert server.ask(None, "GET", CURRENT, None, **sessions).status == 401


def test_an_unauthenticated_caller_is_told_how_to_log_in(server: Server) -> None:
    answer = server.ask(None, "GET", "/api/2.0/mlflow/experiments/search?max_results=1")
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith('Bearer error="invalid_token"')
    assert "mlflow-aws login" in answer.message


@pytest.mark.parametrize(
    "path", ["/", "/version", "/static-files/x.js", "/graphql", "/api/3.0/mlflow/server-info", "/no"]
)
def test_only_health_is_open_without_credentials(server: Server, path: str) -> None:
    assert server.ask(None, "GET", path).status == 401
    assert server.ask(None, "GET", "/health").status == 200


def test_a_caller_without_a_group_is_told_what_to_do(server: Server) -> None:
    answer = server.ask("nobody", "GET", "/")
    assert answer.status == 403
    assert "fraud-scientists, pricing-scientists" in answer.message


def test_logging_out_expires_every_cookie_of_the_session_and_goes_to_the_issuer(server: Server) -> None:
    answer = server.ask(None, "GET", "/logout")
    assert (answer.status, answer.headers["location"]) == (302, "https://issuer.example.com/logout?client_id=x")


@pytest.mark.parametrize("path", ["/", "/signup", CURRENT, "/api/2.0/mlflow/experiments/search?max_results=1"])
def test_no_answer_carries_a_cookie(server: Server, path: str) -> None:
    assert "set-cookie" not in server.ask("administrator", "GET", path, X_MLFLOW_WORKSPACE="fraud").headers


def session(server: Server, path: str, token: str, accept: str = "text/html,*/*") -> Answer:
    return server.ask(None, "GET", path, None, x_amzn_oidc_accesstoken=token, Accept=accept)


def test_a_page_of_an_expired_session_leads_to_a_new_login(server: Server) -> None:
    expired = server.issuer.token("scientist", exp=1)
    answer = session(server, "/?a=b%2Fc", expired)
    assert (answer.status, answer.headers["location"]) == (302, "https://mlflow.example.com/?a=b%2Fc")
    assert "AWSELBAuthSessionCookie-" in answer.headers["set-cookie"]
    assert server.line(answer)["reason"] == "expired"
    # An address without our origin would be another's.
    assert (
        session(server, "//evil.example.com/x", expired).headers["location"].startswith("https://mlflow.example.com//")
    )


def test_nothing_else_of_a_session_is_redirected(server: Server) -> None:
    expired = server.issuer.token("scientist", exp=1)
    assert session(server, "/ajax-api/2.0/mlflow/users/current", expired, "application/json").status == 401
    assert session(server, "/", server.issuer.token("scientist", iss="https://other.example.com")).status == 401
    page = {"x_amzn_oidc_accesstoken": expired, "Accept": "text/html"}
    assert server.ask(None, "POST", "/graphql", {}, **page).status == 401
    bearer = {"Authorization": f"Bearer {expired}", "Accept": "text/html"}
    assert server.ask(None, "GET", "/", None, **bearer).status == 401


def test_no_token_is_in_the_log_or_the_audit_trail(server: Server) -> None:
    token = server.issuer.token("scientist")
    bad = server.issuer.token("scientist", exp=1)
    who(server, token)
    who(server, bad)
    written = (server.folder / "server.log").read_text() + (server.folder / "audit/requests.jsonl").read_text()
    for secret in (token, bad):
        for part in secret.split("."):
            assert part not in written
