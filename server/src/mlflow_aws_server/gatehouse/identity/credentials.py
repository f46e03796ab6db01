"""What a request presents: the bearer token of a program, or the token of a browser's session at the load balancer."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders

from mlflow_aws_server.gatehouse.refusal import unauthenticated

BEARER = "bearer"
SESSION = "session"

# The only header of the load balancer whose content the issuer has signed.
_SESSION_TOKEN = "x-amzn-oidc-accesstoken"  # noqa: S105 - a header's name
_SESSION_PREFIX = b"x-amzn-oidc-"


@dataclass(frozen=True)
class Credentials:
    """A token and how it came."""

    auth_method: str
    token: str


def credentials_of(headers: Headers) -> Credentials:
    """Return the one token that counts; raises Refusal.

    If a caller sends `Authorization`, it counts alone, so that the replayed header of a session adds nothing.
    """
    authorization = headers.getlist("authorization")
    presented = authorization or headers.getlist(_SESSION_TOKEN)
    if not presented:
        raise unauthenticated("anonymous", "Log in first: with a browser, or with `mlflow-aws login` for programs.")
    if len(presented) > 1:
        raise unauthenticated("ambiguous", "The request carries more than one token.")
    if not authorization:
        return Credentials(SESSION, presented[0].strip())
    scheme, _, token = presented[0].partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthenticated("scheme", "Only bearer tokens are accepted.")
    return Credentials(BEARER, token.strip())


def without_tokens(headers: Headers) -> MutableHeaders:
    """Return the headers that MLflow gets: no token reaches its code or its log, and no claim without a signature."""
    return MutableHeaders(
        raw=[
            (name, value)
            for name, value in headers.raw
            if name != b"authorization" and not name.startswith(_SESSION_PREFIX)
        ]
    )
