from __future__ import annotations

import base64
import json

import pytest

from mlflow_aws_client.claims import groups_of, subject_of


def test_claims_are_shown_without_control_characters() -> None:
    token = "e30.eyJzdWIiOiAiYVx1MDAxYlszMW0iLCAiZ3JvdXBzIjogWyJnXHUwMDFiIl19.x"  # noqa: S105
    assert (subject_of(token), groups_of(token)) == ("a[31m", ["g"])


@pytest.mark.parametrize(
    ("claims", "groups"),
    [
        ({"cognito:groups": ["a"], "groups": ["b"]}, ["a"]),
        ({"groups": ["b"]}, ["b"]),
        ({"realm_access": {"roles": ["c"]}}, ["c"]),
        ({"groups": "b"}, []),
        ([], []),
    ],
)
def test_groups_are_read_from_the_claims_of_several_issuers(claims: object, groups: list[str]) -> None:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    assert groups_of(f"e30.{body}.x") == groups
    assert groups_of("opaque") == groups_of("a.!.c") == []
