"""Verifies access tokens: the issuer's signature and the time of validity."""

from __future__ import annotations

import re
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from mlflow_aws_server.gatehouse.identity.issuer_keys import IssuerKeys
from mlflow_aws_server.gatehouse.refusal import Refusal, unauthenticated

# RFC 9068 says at+jwt, Keycloak and Cognito say JWT or nothing. Other types are not access tokens.
_TYPES = {None, "jwt", "at+jwt", "application/at+jwt"}

# At most 255 characters (OpenID Connect Core, section 2); a subject is stored and logged.
_SUBJECT = re.compile(r"[^\x00-\x1f\x7f]{1,255}")

# Clocks of issuer and server may differ; both run NTP.
_LEEWAY_SECONDS = 10

# The load balancer passes no longer header line.
_MAX_LENGTH = 16_384


def check_not_expired(expires: float) -> None:
    """Raise Refusal if a verified token has expired since, by the Unix time of its `exp`."""
    if time.time() >= expires + _LEEWAY_SECONDS:
        raise _refusal(jwt.ExpiredSignatureError())


class AccessTokens:
    """Returns the claims of a token or refuses it: with a reason code for the log, and a message for the caller.

    Nothing is remembered: it takes a tenth of a millisecond (bench/token_verification.py), and no token stays around.
    """

    def __init__(self, issuer: str, keys: IssuerKeys) -> None:
        self._issuer = issuer
        self._keys = keys

    async def verify(self, token: str) -> dict[str, Any]:
        """Return the claims of `token`; raises Refusal."""
        key = await self._keys.key(self._key_id(token))
        return self._decode(token, key)

    def _decode(self, token: str, key: RSAPublicKey) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "sub"], "verify_aud": False},
            )
        except jwt.InvalidTokenError as error:
            raise _refusal(error) from error
        except (OverflowError, TypeError, ValueError) as error:
            # PyJWT converts the times to numbers.
            raise unauthenticated("malformed", "The access token's times are not numbers.") from error
        _check_claims(claims)
        return claims

    @staticmethod
    def _key_id(token: str) -> str:
        """Return the id of the key that the token's unverified header names."""
        if len(token) > _MAX_LENGTH:
            raise unauthenticated("malformed", "The access token is too long.")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise unauthenticated("malformed", "The access token is not a signed JWT.") from error
        kid, typ = header.get("kid"), header.get("typ")
        if header.get("alg") != "RS256":
            raise unauthenticated("algorithm", "The access token is not signed with RS256.")
        if not isinstance(kid, str) or not kid or "crit" in header:
            raise unauthenticated("malformed", "The access token names no key, or requires an unsupported extension.")
        if (typ.lower() if isinstance(typ, str) else typ) not in _TYPES:
            raise unauthenticated("type", "The token is not an access token.")
        return kid


def _check_claims(claims: dict[str, Any]) -> None:
    """Raise Refusal unless the claims that are read later are what RFC 7519 makes them."""
    subject, expires = claims["sub"], claims["exp"]
    if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
        raise unauthenticated("malformed", "The access token has no subject of 1 to 255 printable characters.")
    if isinstance(expires, bool) or not isinstance(expires, int | float):
        raise unauthenticated("malformed", "The access token's exp is not a number.")


def _refusal(error: jwt.InvalidTokenError) -> Refusal:
    """Return what is wrong, without any part of the token."""
    match error:
        case jwt.ExpiredSignatureError():
            return unauthenticated("expired", "The access token has expired; log in again.")
        case jwt.ImmatureSignatureError():
            return unauthenticated("not_yet_valid", "The access token is not valid yet.")
        case jwt.InvalidIssuerError():
            return unauthenticated("issuer", "The access token comes from another issuer.")
        case jwt.InvalidSignatureError():
            return unauthenticated("signature", "The access token's signature is wrong.")
        case jwt.MissingRequiredClaimError():
            return unauthenticated("malformed", f"The access token lacks {error.claim}.")
        case _:
            return unauthenticated("malformed", "The access token cannot be read.")
