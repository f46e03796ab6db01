"""Decides whether a server may have a person's token, before it is requested and before it is stored.

The server itself names its issuer, so a foreign server can name the issuer and the client of another one. Its visitor
then logs in at the right issuer, and the foreign server gets a token that the other server accepts.
"""

from __future__ import annotations

from collections.abc import Callable

from mlflow_aws_client.claims import audiences_of
from mlflow_aws_client.discovery import Server
from mlflow_aws_client.errors import ClientError, log_in_command
from mlflow_aws_client.origins import origin_of
from mlflow_aws_client.tokens import Login

# Asks the person a question with the answers yes and no.
Ask = Callable[[str], bool]


def require_trust(server: Server, known: Login | None, pinned: str | None, ask: Ask | None) -> None:
    """Raise unless the person trusts the server and its issuer.

    They do if they have `pinned` this issuer, if a login that they have is of the same server, issuer and client, or if
    they say so. Without `ask` there is nobody to ask.
    """
    issuer = server.issuer.issuer
    if pinned is not None:
        if pinned.rstrip("/") != issuer.rstrip("/"):
            raise ClientError(
                f"{server.origin} names the issuer {issuer}, not {pinned}. Nothing was sent. Check the address of the "
                "server: another server may impersonate it."
            )
        return
    if known is not None and (known.issuer, known.client_id) == (issuer, server.client_id):
        return
    before = f" Your earlier login was at {known.issuer}." if known and known.issuer != issuer else ""
    found = f"This is the first login to {server.origin} on this machine. It names the issuer {issuer}."
    if known is not None:
        found = f"{server.origin} names another login than before: the issuer {issuer}.{before}"
    if ask is None:
        raise ClientError(
            f"{found} If both addresses are those of your organization, run: "
            f"{log_in_command(server.origin)} --issuer {issuer}"
        )
    if not ask(f"{found} Are both addresses those of your organization?"):
        raise ClientError("You did not log in. Ask your platform team for the address of the server.")


def require_audience(token: str, origin: str) -> None:
    """Raise if a token names servers that it is for, and not this one: it must not be sent here.

    An audience that is no address of a server says nothing, such as `account` of Keycloak.
    """
    servers = {server for each in audiences_of(token) if (server := _server(each))}
    if servers and origin not in servers:
        raise ClientError(
            f"The issuer issued a token for {', '.join(sorted(servers))}, not for {origin}. It was not used. Check the "
            "address of the server."
        )


def _server(audience: str) -> str | None:
    """Return the origin that an audience stands for; None if it is no origin."""
    try:
        origin = origin_of(audience)
    except ClientError:
        return None
    return origin if audience.rstrip("/").lower() == origin else None
