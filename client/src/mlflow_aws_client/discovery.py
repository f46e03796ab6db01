"""Reads the metadata of a server (RFC 9728) and of its issuer (OpenID Connect Discovery)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mlflow_aws_client.errors import ClientError, UnavailableError, printable
from mlflow_aws_client.http import Reply, call_issuer, get_from_server
from mlflow_aws_client.origins import require_secure

RESOURCE_METADATA = "/.well-known/oauth-protected-resource"
ISSUER_METADATA = "/.well-known/openid-configuration"
CLIENT_ID_MEMBER = "mlflow_aws_command_line_client_id"


@dataclass(frozen=True)
class Issuer:
    """Validated metadata of an issuer."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str | None
    scopes: frozenset[str]
    sends_iss: bool
    """Whether the issuer adds `iss` to every authorization response (RFC 9207)."""


@dataclass(frozen=True)
class Server:
    """Validated metadata of a server."""

    origin: str
    client_id: str
    scopes: tuple[str, ...]
    issuer: Issuer


def discover(origin: str) -> Server:
    """Read the metadata of the server, then of its issuer."""
    url = origin + RESOURCE_METADATA
    metadata = _metadata(get_from_server(url), f"{origin} is not a server of mlflow-aws-kit, or its version is too old")
    if metadata.get("resource") != origin:
        # RFC 9728, section 3.3: otherwise a server could impersonate another one.
        found = printable(metadata.get("resource"))
        raise ClientError(f"{url} describes {found}, not {origin}. Use the public address of the server.")
    issuers = metadata.get("authorization_servers")
    if not isinstance(issuers, list) or not issuers or not isinstance(issuers[0], str):
        raise ClientError(f"{url} names no issuer in authorization_servers.")
    scopes = metadata.get("scopes_supported")
    return Server(
        origin,
        _text(metadata, CLIENT_ID_MEMBER, url),
        tuple(str(scope) for scope in scopes) if isinstance(scopes, list) else ("openid",),
        read_issuer(issuers[0]),
    )


def read_issuer(issuer: str) -> Issuer:
    """Read the metadata of an issuer."""
    require_secure(issuer, "The issuer")
    url = issuer.rstrip("/") + ISSUER_METADATA
    metadata = _metadata(call_issuer(url), f"{printable(issuer)} is not an OpenID Connect issuer")
    if metadata.get("issuer") != issuer:
        # OpenID Connect Discovery, section 4.3, and RFC 8414, section 3.3.
        raise ClientError(f"{url} describes {printable(metadata.get('issuer'))}, not {printable(issuer)}.")
    methods = metadata.get("code_challenge_methods_supported")
    # Cognito supports S256, but does not list it.
    if isinstance(methods, list) and "S256" not in methods:
        raise ClientError(f"{printable(issuer)} does not support PKCE with S256, which the login requires.")
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


def _metadata(reply: Reply, not_found: str) -> dict[str, Any]:
    if reply.status >= 500 or reply.status == 429:
        raise UnavailableError(f"{reply.url} answered {reply.status}. Try again later.")
    if reply.status != 200:
        raise ClientError(f"{not_found}: {reply.url} answered {reply.status}.")
    return reply.json()


def _text(metadata: dict[str, Any], member: str, url: str) -> str:
    value = metadata.get(member)
    if not isinstance(value, str) or not value:
        raise ClientError(f"{url} has no valid {member}.")
    return value
