"""Access tokens, and what is kept of a login."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from mlflow_aws_client.errors import ClientError


@dataclass(frozen=True)
class AccessToken:
    """A bearer token with its life by this machine's clock, in seconds since 1970."""

    value: str = field(repr=False)
    obtained_at: float
    expires_at: float

    def is_fresh(self, now: float) -> bool:
        """Whether there is no need to renew it yet: that is done for the last fifth of its life, at most 5 minutes."""
        return self.expires_at - now > min(300.0, self._life / 5)

    def is_alive(self, now: float) -> bool:
        """Whether a server will still take it; some seconds are for the way there and for clocks that differ."""
        return self.expires_at - now > min(5.0, self._life / 10)

    @property
    def _life(self) -> float:
        return self.expires_at - self.obtained_at


@dataclass(frozen=True)
class Login:
    """What is kept of a person's login to one server: enough to renew the token by asking the issuer alone."""

    origin: str
    issuer: str
    client_id: str
    token_endpoint: str
    revocation_endpoint: str | None
    access: AccessToken
    refresh_token: str | None = field(repr=False)

    def to_json(self) -> str:
        """Text for the store."""
        return json.dumps(dataclasses.asdict(self))

    @staticmethod
    def from_json(text: str, origin: str, where: str) -> Login:
        """Read what `to_json` wrote; raises when it is damaged or belongs to another server."""
        try:
            values: dict[str, Any] = json.loads(text)
            login = Login(**{**values, "access": AccessToken(**values["access"])})
        except (ValueError, TypeError, KeyError) as error:
            raise ClientError(f"The login kept in {where} is damaged. Run: mlflow-aws logout {origin}") from error
        if login.origin != origin:
            raise ClientError(f"The login kept in {where} is for {login.origin}, not for {origin}: it was moved there.")
        return login
