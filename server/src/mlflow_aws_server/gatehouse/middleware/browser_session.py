"""Ends a browser's session at the load balancer, whose cookies the server behind it must expire.

At /logout, on the way to the issuer's logout. Also if the session's token has expired, which the load balancer does not
check: a page that is requested again without cookies leads to the issuer's login and back.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import Scope

LOGOUT = "/logout"

# The load balancer spreads its session over as many cookies (ELB guide, "Authenticate users").
_COOKIES = tuple(f"AWSELBAuthSessionCookie-{number}" for number in range(4))


def end_session(url: str) -> RedirectResponse:
    """Return the response that expires every cookie and leads to `url`."""
    response = RedirectResponse(url, 302)
    for name in _COOKIES:
        response.delete_cookie(name, secure=True, httponly=True, samesite="none")
    return response


def is_page(scope: Scope) -> bool:
    """Say whether a browser requests a page that a person will look at, not a script that requests data."""
    accepted = Headers(scope=scope).getlist("accept")
    return scope["method"] == "GET" and any("text/html" in value for value in accepted)


def url_of(scope: Scope) -> str:
    """Return path and query as they came."""
    query: str = scope["query_string"].decode("latin-1")
    path: str = scope["raw_path"].decode("latin-1")
    return f"{path}?{query}" if query else path
