"""Talks to an issuer's token and revocation endpoints (RFC 6749, RFC 7009)."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from mlflow_aws_client.errors import ClientError, OAuthError, UnavailableError, printable
from mlflow_aws_client.http import Reply, ask_issuer
from mlflow_aws_client.tokens import AccessToken

# What may stand in an Authorization header (RFC 6750, 2.1).
BEARER_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
# When the issuer does not say how long a token lives, it is renewed early rather than late.
DEFAULT_LIFE_SECONDS = 300


@dataclass(frozen=True)
class TokenResponse:
    """An issuer's answer."""

    access: AccessToken
    refresh_token: str | None = field(repr=False)
    scope: str | None = None
    """What was granted, where the issuer says it."""


def exchange_code(endpoint: str, client_id: str, code: str, redirect_uri: str, verifier: str) -> TokenResponse:
    """Spend an authorization code."""
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
    """Renew; the answer may bring another refresh token, and the old one is then spent."""
    form = {"grant_type": "refresh_token", "client_id": client_id, "refresh_token": refresh_token}
    return _tokens(endpoint, form)


def authenticate_machine(endpoint: str, client_id: str, client_secret: str, scope: str) -> AccessToken:
    """Get a machine's token by its client id and secret."""
    # RFC 6749, 2.3.1: both are form-encoded before they are joined.
    client = (quote_plus(client_id), quote_plus(client_secret))
    response = _tokens(endpoint, {"grant_type": "client_credentials", "scope": scope}, client)
    granted = scope if response.scope is None else response.scope
    if missing := sorted({*scope.split()} - {*granted.split()}):
        # RFC 6749, 3.3: an issuer may grant less than was asked for, and says so.
        raise OAuthError(endpoint, "invalid_scope", f"not granted: {printable(' '.join(missing))}")
    return response.access


def revoke(endpoint: str, client_id: str, refresh_token: str) -> None:
    """End a refresh token."""
    form = {"token": refresh_token, "token_type_hint": "refresh_token", "client_id": client_id}
    reply = ask_issuer(endpoint, form)
    if reply.status != 200:
        raise UnavailableError(f"{endpoint} answered {reply.status}.")


def _tokens(endpoint: str, form: Mapping[str, str], client: tuple[str, str] | None = None) -> TokenResponse:
    # Issuers count whole seconds, and round down.
    asked_at = float(int(time.time()))
    reply = ask_issuer(endpoint, form, client)
    if reply.status != 200:
        raise _refusal(reply)
    answer = reply.json()
    value = answer.get("access_token")
    if not isinstance(value, str) or not BEARER_TOKEN.fullmatch(value):
        raise ClientError(f"{endpoint} answered without a usable access_token.")
    if str(answer.get("token_type")).lower() != "bearer":
        raise ClientError(f"{endpoint} issues tokens of type {printable(answer.get('token_type'))}, not bearer tokens.")
    refresh_token = answer.get("refresh_token")
    return TokenResponse(
        AccessToken(value, asked_at, asked_at + _life(answer)),
        refresh_token if isinstance(refresh_token, str) and refresh_token else None,
        str(answer["scope"]) if "scope" in answer else None,
    )


def _life(answer: Mapping[str, Any]) -> float:
    try:
        return max(1.0, float(answer["expires_in"]))
    except (KeyError, TypeError, ValueError):
        return DEFAULT_LIFE_SECONDS


def _refusal(reply: Reply) -> ClientError:
    if reply.status >= 500 or reply.status == 429:
        return UnavailableError(f"{reply.url} answered {reply.status}.")
    answer = reply.json()
    return OAuthError(
        reply.url, printable(answer.get("error", reply.status)), printable(answer.get("error_description", ""))
    )
