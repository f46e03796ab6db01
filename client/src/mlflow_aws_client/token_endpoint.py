"""Calls the token and revocation endpoints of an issuer (RFC 6749, RFC 7009)."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from mlflow_aws_client.errors import ClientError, OAuthError, UnavailableError, printable
from mlflow_aws_client.http import Reply, call_issuer
from mlflow_aws_client.tokens import AccessToken

# The form of a token in an Authorization header (RFC 6750, section 2.1).
BEARER_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
# Used if the issuer sends no `expires_in`; short, so that the token is renewed early.
DEFAULT_LIFETIME_SECONDS = 300


@dataclass(frozen=True)
class TokenResponse:
    """A successful response of the token endpoint."""

    access: AccessToken
    refresh_token: str | None = field(repr=False)
    scope: str | None = None
    """The granted scope, if the issuer sends it."""


def exchange_code(endpoint: str, client_id: str, code: str, redirect_uri: str, verifier: str) -> TokenResponse:
    """Exchange an authorization code for tokens."""
    return _tokens(
        endpoint,
        {
            "grant_type": "authorization_code",
            "client_id": client_id,
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        },
    )


def refresh(endpoint: str, client_id: str, refresh_token: str) -> TokenResponse:
    """Renew the access token. If the response has a new refresh token, the old one is no longer valid."""
    form = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": refresh_token}
    return _tokens(endpoint, form)


def authenticate_machine(endpoint: str, client_id: str, client_secret: str, scope: str) -> AccessToken:
    """Get an access token for the client id and secret of a machine."""
    # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
    client = (quote_plus(client_id), quote_plus(client_secret))
    response = _tokens(endpoint, {"grant_type": "client_credentials", "scope": scope}, client)
    granted = scope if response.scope is None else response.scope
    if missing := sorted({*scope.split()} - {*granted.split()}):
        # RFC 6749, section 3.3: an issuer may grant less than was requested.
        raise OAuthError(endpoint, "invalid_scope", f"not granted: {printable(' '.join(missing))}")
    return response.access


def revoke(endpoint: str, client_id: str, refresh_token: str) -> None:
    """Revoke a refresh token."""
    form = {"token": refresh_token, "token_type_hint": "refresh_token", "client_id": client_id}
    reply = call_issuer(endpoint, form)
    if reply.status != 200:
        raise UnavailableError(f"{endpoint} answered {reply.status}.")


def _tokens(endpoint: str, form: Mapping[str, str], client: tuple[str, str] | None = None) -> TokenResponse:
    # Issuers count in whole seconds, rounded down.
    requested_at = float(int(time.time()))
    reply = call_issuer(endpoint, form, client)
    if reply.status != 200:
        raise _refusal(reply)
    fields = reply.json()
    value = fields.get("access_token")
    if not isinstance(value, str) or not BEARER_TOKEN.fullmatch(value):
        raise ClientError(f"{endpoint} returned no valid access_token.")
    if str(fields.get("token_type")).lower() != "bearer":
        raise ClientError(f"{endpoint} issues tokens of type {printable(fields.get('token_type'))}, not bearer tokens.")
    refresh_token = fields.get("refresh_token")
    return TokenResponse(
        AccessToken(value, requested_at, requested_at + _lifetime(fields)),
        refresh_token if isinstance(refresh_token, str) and refresh_token else None,
        str(fields["scope"]) if "scope" in fields else None,
    )


def _lifetime(fields: Mapping[str, Any]) -> float:
    try:
        return max(1.0, float(fields["expires_in"]))
    except (KeyError, TypeError, ValueError):
        return DEFAULT_LIFETIME_SECONDS


def _refusal(reply: Reply) -> ClientError:
    if reply.status >= 500 or reply.status == 429:
        return UnavailableError(f"{reply.url} answered {reply.status}.")
    fields = reply.json()
    return OAuthError(
        reply.url, printable(fields.get("error", reply.status)), printable(fields.get("error_description", ""))
    )
