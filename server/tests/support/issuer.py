"""An issuer of access tokens with real keys, and the file that lambda/issuer-keys would store of them."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://issuer.example.com"
PERSON_CLIENT = "load-balancer"
MACHINE_CLIENT = "fraud-pipeline"

GROUPS = {
    "scientist": ["fraud-scientists"],
    "colleague": ["fraud-scientists"],
    "viewer": ["fraud-auditors"],
    "outsider": ["pricing-scientists"],
    "both": ["fraud-scientists", "pricing-scientists"],
    "governor": ["model-governance"],
    "second-governor": ["model-governance"],
    "governing-scientist": ["fraud-scientists", "model-governance"],
    "administrator": ["mlflow-administrators"],
    "nobody": ["canteen"],
}

ACCESS = {
    "teams": {
        "fraud": {"members": "fraud-scientists", "viewers": "fraud-auditors"},
        "pricing": {"members": "pricing-scientists"},
    },
    "governance": "model-governance",
    "administrators": "mlflow-administrators",
    "protectedAliases": ["champion", "production"],
    "requireSecondPerson": True,
    "requireReason": False,
}


@dataclass
class Issuer:
    """Signs tokens."""

    kid: str = "key-1"
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        return jwt.encode(claims, self.key, "RS256", {"kid": self.kid, "typ": "at+jwt", **header})

    def claims(self, subject: str, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": subject,
            "client_id": PERSON_CLIENT,
            "scope": "openid mlflow/access",
            "token_use": "access",
            "groups": GROUPS.get(subject, []),
            "iat": now,
            "exp": now + 900,
        }
        return {name: value for name, value in (claims | changes).items() if value is not None}

    def token(self, subject: str, **changes: Any) -> str:
        return self.sign(self.claims(subject, **changes))

    def machine_token(self, scope: str, client: str = MACHINE_CLIENT) -> str:
        return self.sign(self.claims(client, client_id=client, scope=f"mlflow/access {scope}", groups=None))

    def published(self, fetched_at: float | None = None, issuer: str = ISSUER) -> bytes:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        key = {"kty": "RSA", "kid": self.kid, "n": public["n"], "e": public["e"], "alg": "RS256", "use": "sig"}
        moment = datetime.fromtimestamp(time.time() if fetched_at is None else fetched_at, UTC)
        return json.dumps({"issuer": issuer, "fetchedAt": moment.isoformat(), "keys": [key]}).encode()
