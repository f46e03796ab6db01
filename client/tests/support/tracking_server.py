"""A small replacement for the MLflow server: publishes its metadata, and accepts only valid tokens."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt

from support.https_server import HttpsServer, Request, Response, https_server, json_response
from support.issuer import Issuer

API = "/api/"
METADATA = "/.well-known/oauth-protected-resource"


class TrackingServer(HttpsServer):
    """`metadata` is what it publishes about its login; `refused` are tokens that it no longer accepts."""

    def __init__(self, server: HttpsServer, issuer: Issuer) -> None:
        super().__init__(server.origin)
        self.routes, self.requests = server.routes, server.requests
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
        self.routes[METADATA] = lambda _: json_response(self.metadata)
        self.routes[API] = self._api

    def _api(self, request: Request) -> Response:
        try:
            self.claims_of((request.authorization or "").removeprefix("Bearer "))
        except jwt.PyJWTError:
            return Response(401, b"")
        return json_response({})

    def claims_of(self, token: str) -> dict[str, Any]:
        """Return the claims of an accepted token; raise for another."""
        if token in self.refused:
            raise jwt.InvalidTokenError("refused")
        key = self._keys.get_signing_key_from_jwt(token)
        # As the gatehouse does: a person's token must be for this server (MLFLOW_AWS_TOKEN_AUDIENCES).
        person = jwt.decode(token, options={"verify_signature": False}).get("client_id") == "command-line"
        audience = self.origin if person else "urn:mlflow:api"
        return jwt.decode(token, key.key, algorithms=["RS256"], audience=audience, issuer=self.issuer.issuer)

    def tokens(self) -> list[str]:
        """The tokens of the requests to the API, in order."""
        return [(each.authorization or "").removeprefix("Bearer ") for each in self.to(API)]


@contextmanager
def tracking_server(issuer: Issuer) -> Iterator[TrackingServer]:
    with https_server(issuer) as server:
        yield TrackingServer(server, issuer)
