"""The two doors: a bearer token of a program, or the token of a browser's session at the load balancer."""

from __future__ import annotations

from dataclasses import dataclass

from mlflow_aws_server.gatehouse.refusal import unauthenticated

BEARER = "bearer"
SESSION = "session"

Headers = list[tuple[bytes, bytes]]

# The one header of the load balancer that says who is there in words that the issuer has signed.
_SESSION_TOKEN = b"x-amzn-oidc-accesstoken"
_SESSION_PREFIX = b"x-amzn-oidc-"


@dataclass(frozen=True)
class Presented:
    """A token and how it came."""

    door: str
    token: str


def presented(headers: Headers) -> Presented:
    """Return the one token that counts; raises Refusal.

    A caller that sends `Authorization` is judged by it alone, so that no replayed header of a session adds anything.
    """
    authorization = [value for name, value in headers if name == b"authorization"]
    session = [value for name, value in headers if name == _SESSION_TOKEN]
    if len(authorization) > 1 or (not authorization and len(session) > 1):
        raise unauthenticated("ambiguous", "The request carries more than one token.")
    if authorization:
        scheme, _, token = authorization[0].decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthenticated("scheme", "Only bearer tokens are accepted.")
        return Presented(BEARER, token.strip())
    if session:
        return Presented(SESSION, session[0].decode("latin-1").strip())
    raise unauthenticated("anonymous", "Log in first: with a browser, or with `mlflow-aws login` for programs.")


def without_tokens(headers: Headers) -> Headers:
    """Return the headers that MLflow gets: no token reaches its code or its log, and no claim that nobody verified."""
    return [
        (name, value) for name, value in headers if name != b"authorization" and not name.startswith(_SESSION_PREFIX)
    ]
