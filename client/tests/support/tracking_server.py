"""A small stand-in for the MLflow server: says who its issuer is, and takes genuine tokens alone."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt

from support.https_server import Answered, Asked, HttpsServer, https_server, json_answer
from support.issuer import Issuer

API = "/api/"
METADATA = "/.well-known/oauth-protected-resource"


class TrackingServer(HttpsServer):
    """`metadata` is what it says about its login; `refused` are tokens that it takes no longer."""

    def __init__(self, server: HttpsServer, issuer: Issuer) -> None:
        super().__init__(server.origin)
        self.routes, self.asked = server.routes, server.asked
        self.issuer = issuer
        self.refused: set[str] = set()
        self.metadata: dict[str, Any] = {
            "resource": self.origin,
            "authorization_servers": [issuer.issuer],
            "scopes_supported": ["openid", "mlflow/access"],
            "bearer_methods_supported": ["header"],
            "mlflow_aws_command_line_client_id": "command-line",
        }
        context = ssl.create_default_context(cafile=issuer.ca_file)
        self._keys = jwt.PyJWKClient(f"{issuer.issuer}/jwks", ssl_context=context)
        self.routes[METADATA] = lambda _: json_answer(self.metadata)
        self.routes[API] = self._api

    def _api(self, asked: Asked) -> Answered:
        try:
            self.claims_of((asked.authorization or "").removeprefix("Bearer "))
        except jwt.PyJWTError:
            return Answered(401, b"")
        return json_answer({})

    def claims_of(self, token: str) -> dict[str, Any]:
        """The claims of a token that this server takes; raises for another."""
        if token in self.refused:
            raise jwt.InvalidTokenError("refused")
        key = self._keys.get_signing_key_from_jwt(token)
        return jwt.decode(token, key.key, algorithms=["RS256"], audience="urn:mlflow:api", issuer=self.issuer.issuer)

    def tokens(self) -> list[str]:
        """Tokens that reached the API, in order."""
        return [(each.authorization or "").removeprefix("Bearer ") for each in self.to(API)]


@contextmanager
def tracking_server(issuer: Issuer) -> Iterator[TrackingServer]:
    with https_server(issuer) as server:
        yield TrackingServer(server, issuer)
