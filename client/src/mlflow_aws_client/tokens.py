"""Access tokens, and the stored form of a login."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from mlflow_aws_client.errors import ClientError


@dataclass(frozen=True)
class AccessToken:
    """A bearer token, with its lifetime by the clock of this machine, in seconds since 1970."""

    value: str = field(repr=False)
    obtained_at: float
    expires_at: float

    def is_fresh(self, now: float) -> bool:
        """Whether it need not be renewed yet. Renewal starts in the last fifth of its lifetime, at most 5 minutes."""
        return self.expires_at - now > min(300.0, self._lifetime / 5)

    def is_valid(self, now: float) -> bool:
        """Whether a server still accepts it, with some seconds for the request and for clock skew."""
        return self.expires_at - now > min(5.0, self._lifetime / 10)

    @property
    def _lifetime(self) -> float:
        return self.expires_at - self.obtained_at


@dataclass(frozen=True)
class Login:
    """The login of a person to one server, with all that is needed to renew its token at the issuer."""

    origin: str
    issuer: str
    client_id: str
    token_endpoint: str
    revocation_endpoint: str | None
    access: AccessToken
    refresh_token: str | None = field(repr=False)

    def to_json(self) -> str:
        """Return the text for the store."""
        return json.dumps(dataclasses.asdict(self))

    @staticmethod
    def from_json(text: str, origin: str, where: str) -> Login:
        """Read the text of `to_json`; raise if it is damaged or belongs to another server."""
        try:
            values: dict[str, Any] = json.loads(text)
            login = Login(**{**values, "access": AccessToken(**values["access"])})
        except (ValueError, TypeError, KeyError) as error:
            raise ClientError(f"The login stored in {where} is damaged. Run: mlflow-aws logout {origin}") from error
        if login.origin != origin:
            raise ClientError(
                f"The login stored in {where} is for {login.origin}, not for {origin}. Run: mlflow-aws logout {origin}"
            )
        return login
