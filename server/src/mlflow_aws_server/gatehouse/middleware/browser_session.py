"""Ends a browser's session at the load balancer, whose cookies the server behind it must expire.

At /logout, on to the issuer's logout. And when the session's token has expired, which the load balancer does not look
at: a page that is asked for again without cookies leads to the issuer and back.
"""

from __future__ import annotations

from starlette.types import Scope

LOGOUT = "/logout"

# The load balancer shards its session over as many cookies (ELB guide, "Authenticate users").
_COOKIES = tuple(f"AWSELBAuthSessionCookie-{number}" for number in range(4))


def ended_session(url: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of the answer: every cookie expired, on to `url`."""
    expired = [
        (b"set-cookie", f"{name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None".encode()) for name in _COOKIES
    ]
    return [(b"location", url.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0"), *expired]


def is_page(scope: Scope) -> bool:
    """Say whether a browser asks for a page that a person will look at, and not a script for data."""
    accepted = (value for name, value in scope["headers"] if name == b"accept")
    return scope["method"] == "GET" and any(b"text/html" in value for value in accepted)


def address_of(scope: Scope) -> str:
    """Return path and query as they came."""
    query: str = scope["query_string"].decode("latin-1")
    path: str = scope["raw_path"].decode("latin-1")
    return f"{path}?{query}" if query else path
