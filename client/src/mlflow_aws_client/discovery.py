"""Finds out where people log in for a server (RFC 9728), and what its issuer offers (OpenID Connect Discovery)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mlflow_aws_client.errors import ClientError, UnavailableError, printable
from mlflow_aws_client.http import Reply, ask_issuer, ask_server
from mlflow_aws_client.origins import require_secure

RESOURCE_METADATA = "/.well-known/oauth-protected-resource"
ISSUER_METADATA = "/.well-known/openid-configuration"
CLIENT_ID_MEMBER = "mlflow_aws_command_line_client_id"


@dataclass(frozen=True)
class Issuer:
    """What the issuer says about itself, checked."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str | None
    scopes: frozenset[str]
    names_itself: bool
    """Whether every authorization response names the issuer (RFC 9207)."""


@dataclass(frozen=True)
class Server:
    """What a server says about its login, checked."""

    origin: str
    client_id: str
    scopes: tuple[str, ...]
    issuer: Issuer


def discover(origin: str) -> Server:
    """Ask the server, then its issuer."""
    url = origin + RESOURCE_METADATA
    metadata = _metadata(ask_server(url), f"{origin} is not a server of mlflow-aws-kit, or runs an older one")
    if metadata.get("resource") != origin:
        # RFC 9728, 3.3: else a server could pass for another.
        found = printable(metadata.get("resource"))
        raise ClientError(f"{url} speaks for {found}, not for {origin}. Use the address that the server is known by.")
    issuers = metadata.get("authorization_servers")
    if not isinstance(issuers, list) or not issuers or not isinstance(issuers[0], str):
        raise ClientError(f"{url} names no issuer in authorization_servers.")
    scopes = metadata.get("scopes_supported")
    return Server(
        origin,
        _text(metadata, CLIENT_ID_MEMBER, url),
        tuple(str(scope) for scope in scopes) if isinstance(scopes, list) else ("openid",),
        ask_about(issuers[0]),
    )


def ask_about(issuer: str) -> Issuer:
    """Read an issuer's metadata."""
    require_secure(issuer, "The issuer")
    url = issuer.rstrip("/") + ISSUER_METADATA
    metadata = _metadata(ask_issuer(url), f"{printable(issuer)} is no OpenID Connect issuer")
    if metadata.get("issuer") != issuer:
        # OpenID Connect Discovery, 4.3, and RFC 8414, 3.3.
        raise ClientError(f"{url} speaks for {printable(metadata.get('issuer'))}, not for {printable(issuer)}.")
    methods = metadata.get("code_challenge_methods_supported")
    # Cognito knows S256 and does not say so.
    if isinstance(methods, list) and "S256" not in methods:
        raise ClientError(f"{printable(issuer)} does not support PKCE with S256, which a login needs.")
    revocation = metadata.get("revocation_endpoint")
    scopes = metadata.get("scopes_supported")
    return Issuer(
        issuer,
        require_secure(_text(metadata, "authorization_endpoint", url), "The authorization endpoint"),
        require_secure(_text(metadata, "token_endpoint", url), "The token endpoint"),
        require_secure(revocation, "The revocation endpoint") if isinstance(revocation, str) else None,
        frozenset(str(scope) for scope in scopes) if isinstance(scopes, list) else frozenset(),
        metadata.get("authorization_response_iss_parameter_supported") is True,
    )


def _metadata(reply: Reply, otherwise: str) -> dict[str, Any]:
    if reply.status >= 500 or reply.status == 429:
        raise UnavailableError(f"{reply.url} answered {reply.status}. Try again later.")
    if reply.status != 200:
        raise ClientError(f"{otherwise}: {reply.url} answered {reply.status}.")
    return reply.json()


def _text(metadata: dict[str, Any], member: str, url: str) -> str:
    value = metadata.get(member)
    if not isinstance(value, str) or not value:
        raise ClientError(f"{url} does not say {member}.")
    return value
