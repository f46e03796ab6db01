"""The same walk with tokens as Cognito and as Keycloak write them."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.issuer import GROUPS, ISSUER, PERSON_CLIENT
from support.running import Server, running
from support.wire import Answer


def cognito(subject: str) -> dict[str, Any]:
    """An access token of a user pool: no `aud`, no e-mail; groups in `cognito:groups`."""
    now = int(time.time())
    return {
        "sub": subject,
        "cognito:groups": GROUPS.get(subject, []),
        "iss": ISSUER,
        "version": 2,
        "client_id": PERSON_CLIENT,
        "origin_jti": str(uuid.uuid4()),
        "token_use": "access",
        "scope": "openid mlflow/access",
        "auth_time": now,
        "exp": now + 900,
        "iat": now,
        "jti": str(uuid.uuid4()),
        "username": subject,
    }


def keycloak(subject: str) -> dict[str, Any]:
    """An access token as Keycloak 26 gives one (acceptance/results/keycloak.md): client in `azp`, nested roles."""
    now = int(time.time())
    return {
        "exp": now + 300,
        "iat": now,
        "auth_time": now,
        "jti": f"onrtac:{uuid.uuid4()}",
        "iss": ISSUER,
        "aud": "account",
        "sub": subject,
        "typ": "Bearer",
        "azp": PERSON_CLIENT,
        "sid": str(uuid.uuid4()),
        "acr": "1",
        "realm_access": {
            "roles": ["offline_access", "uma_authorization", "default-roles-bank", *GROUPS.get(subject, [])]
        },
        "resource_access": {"account": {"roles": ["manage-account"]}},
        "scope": "openid mlflow/access profile",
        "preferred_username": f"{subject}@example.com",
    }


@dataclass(frozen=True)
class Form:
    """How an issuer writes."""

    claims: Callable[[str], dict[str, Any]]
    header: dict[str, Any]
    groups_claim: str
    required: dict[str, str]


ISSUERS = {
    "cognito": Form(cognito, {"typ": None}, "cognito:groups", {"token_use": "access"}),
    "keycloak": Form(keycloak, {"typ": "JWT"}, "realm_access.roles", {"typ": "Bearer"}),
}


def walk(server: Server, form: Form) -> dict[str, int]:
    def ask(who: str, method: str, path: str, content: Any = None, **more: str) -> Answer:
        token = server.issuer.sign(form.claims(who), **form.header)
        given = {"Authorization": f"Bearer {token}", **more}
        return server.ask(None, method, f"/api/2.0/mlflow/{path}", content, **given)

    model = f"model-{uuid.uuid4().hex[:8]}"
    experiment = ask("scientist", "POST", "experiments/create", {"name": model}).json
    run = ask("scientist", "POST", "runs/create", experiment).json["run"]["info"]
    version = {"name": model, "source": f"{run['artifact_uri']}/model", "run_id": run["run_id"]}
    alias = {"name": model, "alias": "champion", "version": "1"}
    answers = {
        "registers": ask("scientist", "POST", "registered-models/create", {"name": model}),
        "a version": ask("scientist", "POST", "model-versions/create", version),
        "promotes alone": ask("scientist", "POST", "registered-models/alias", alias),
        "another team": ask("outsider", "GET", f"registered-models/get?name={model}"),
        "nobody": ask("nobody", "GET", f"registered-models/get?name={model}"),
        "governs": ask("governor", "POST", "registered-models/alias", alias, X_MLFLOW_WORKSPACE="fraud"),
        "reads": ask("viewer", "GET", f"registered-models/alias?name={model}&alias=champion"),
    }
    return {name: answer.status for name, answer in answers.items()}


@pytest.mark.parametrize("name", ISSUERS)
def test_roles_are_read_from_the_token_format_of_each_issuer(name: str, tmp_path: Path) -> None:
    form = ISSUERS[name]
    required = json.dumps(form.required)
    with running(tmp_path, MLFLOW_AWS_GROUPS_CLAIM=form.groups_claim, MLFLOW_AWS_TOKEN_CLAIMS=required) as server:
        outcome = walk(server, form)
        # The other issuer's form says nothing here.
        (other,) = (each for each in ISSUERS.values() if each is not form)
        foreign = server.issuer.sign(other.claims("scientist"), **other.header)
        stranger = server.ask(None, "GET", "/version", None, Authorization=f"Bearer {foreign}").status
    assert outcome == {
        "registers": 200,
        "a version": 200,
        "promotes alone": 403,
        "another team": 403,
        "nobody": 403,
        "governs": 200,
        "reads": 200,
    }
    assert stranger == 401
