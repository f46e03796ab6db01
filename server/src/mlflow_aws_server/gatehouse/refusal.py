"""What a caller gets who is not let through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - the field's word for it
    """An answer instead of MLflow's: its JSON form, so that clients show the sentence."""

    status: int
    """HTTP status."""
    code: str
    """MLflow's error code, which its client turns into an exception."""
    reason: str
    """The reason in one word, for the audit trail and the metrics; never anything that the caller sent."""
    message: str
    """One sentence for people: what is wrong and what to do."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further response headers."""

    @property
    def body(self) -> bytes:
        """Return the response's content."""
        return json.dumps({"error_code": self.code, "message": self.message}).encode()


def unauthenticated(reason: str, message: str) -> Refusal:
    """401, in the form of RFC 6750, section 3."""
    challenge = f'Bearer error="invalid_token", error_description="{message}"'
    return Refusal(401, "UNAUTHENTICATED", reason, message, {"WWW-Authenticate": challenge})


def forbidden(reason: str, message: str) -> Refusal:
    """403: the caller is known and may not."""
    return Refusal(403, "PERMISSION_DENIED", reason, message)


def invalid(reason: str, message: str) -> Refusal:
    """400: the request cannot be meant."""
    return Refusal(400, "INVALID_PARAMETER_VALUE", reason, message)


def conflict(reason: str, message: str) -> Refusal:
    """409: the world is not as the caller thinks; nothing was changed."""
    return Refusal(409, "RESOURCE_CONFLICT", reason, message)


def missing(reason: str, message: str) -> Refusal:
    """404."""
    return Refusal(404, "RESOURCE_DOES_NOT_EXIST", reason, message)


def gone() -> Refusal:
    """499, as nginx counts clients that went away: nobody reads it."""
    return Refusal(499, "CANCELLED", "disconnected", "The connection ended before the request was complete.")


def unavailable(reason: str, message: str) -> Refusal:
    """503: a part that must not be missing is missing; nothing was changed and clients may try again."""
    return Refusal(503, "TEMPORARILY_UNAVAILABLE", reason, message, {"Retry-After": "5"})
