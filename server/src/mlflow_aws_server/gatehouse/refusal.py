"""What a caller gets whose request is denied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - the glossary's word for it
    """A response instead of MLflow's, in MLflow's JSON form, so that clients show the message."""

    status: int
    """HTTP status."""
    code: str
    """MLflow's error code, which its client turns into an exception."""
    reason: str
    """The reason code, for the audit trail and the metrics; never anything that the caller sent."""
    message: str
    """For people: what is wrong and what to do."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further response headers."""

    @property
    def body(self) -> bytes:
        """Return the response's content."""
        return json.dumps({"error_code": self.code, "message": self.message}).encode()


def unauthenticated(reason: str, message: str) -> Refusal:
    """401, in the form of RFC 6750, section 3, which allows ASCII only."""
    description = message.encode("ascii", "replace").decode()
    challenge = f'Bearer error="invalid_token", error_description="{description}"'
    return Refusal(401, "UNAUTHENTICATED", reason, message, {"WWW-Authenticate": challenge})


def forbidden(reason: str, message: str) -> Refusal:
    """403: the caller is authenticated and not allowed to do this."""
    return Refusal(403, "PERMISSION_DENIED", reason, message)


def invalid(reason: str, message: str) -> Refusal:
    """400: the request is malformed."""
    return Refusal(400, "INVALID_PARAMETER_VALUE", reason, message)


def conflict(reason: str, message: str) -> Refusal:
    """409: the request conflicts with the current state; nothing was changed."""
    return Refusal(409, "RESOURCE_CONFLICT", reason, message)


def missing(reason: str, message: str) -> Refusal:
    """404: there is no such resource."""
    return Refusal(404, "RESOURCE_DOES_NOT_EXIST", reason, message)


def gone() -> Refusal:
    """499, as nginx counts clients that disconnect; the client no longer reads it."""
    return Refusal(499, "CANCELLED", "disconnected", "The connection ended before the request was complete.")


def unavailable(reason: str, message: str) -> Refusal:
    """503: a required part is not available; nothing was changed, and clients may try again."""
    return Refusal(503, "TEMPORARILY_UNAVAILABLE", reason, message, {"Retry-After": "5"})
