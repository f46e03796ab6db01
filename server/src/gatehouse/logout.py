"""Ends a browser's session: the load balancer's, whose cookies the server behind it must expire, and the issuer's."""

from __future__ import annotations

LOGOUT = "/logout"

# The load balancer shards its session over as many cookies (ELB guide, "Authenticate users").
_COOKIES = tuple(f"AWSELBAuthSessionCookie-{number}" for number in range(4))


def logout_headers(url: str) -> list[tuple[bytes, bytes]]:
    """Return the headers of the answer: every cookie expired, on to the issuer's logout at `url`."""
    expired = [
        (b"set-cookie", f"{name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None".encode()) for name in _COOKIES
    ]
    return [(b"location", url.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0"), *expired]
