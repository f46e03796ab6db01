"""Reads the claims of an access token to show them. Only the server verifies the token."""

from __future__ import annotations

import base64
import json
from typing import Any

from mlflow_aws_client.errors import printable


def claims_of(token: str) -> dict[str, Any]:
    """Return the claims of a JWT; an empty dictionary if the token is not a JWT."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def subject_of(token: str) -> str:
    """The subject of the token."""
    return printable(claims_of(token).get("sub", "unknown"))


def audiences_of(token: str) -> list[str]:
    """The audiences of the token: a text, or a list of texts (RFC 7519, section 4.1.3)."""
    found = claims_of(token).get("aud")
    listed = found if isinstance(found, list) else [found]
    return [printable(each) for each in listed if isinstance(each, str)]


def groups_of(token: str) -> list[str]:
    """The groups, from the claim of Cognito, the usual claim, or the claim of Keycloak."""
    claims = claims_of(token)
    realm = claims.get("realm_access")
    nested = realm.get("roles") if isinstance(realm, dict) else None
    for groups in (claims.get("cognito:groups"), claims.get("groups"), nested):
        if isinstance(groups, list):
            return [printable(group) for group in groups]
    return []
