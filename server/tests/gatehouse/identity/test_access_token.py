"""Which tokens are accepted, and the reason code of each refusal."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import anyio
import jwt
import pytest

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.configuration.gatehouse_settings import GatehouseSettings
from mlflow_aws_server.gatehouse.identity.access_token import AccessTokens
from mlflow_aws_server.gatehouse.identity.identity import Identity, groups_of, identify
from mlflow_aws_server.gatehouse.identity.issuer_keys import IssuerKeys
from mlflow_aws_server.gatehouse.refusal import Refusal
from support.gatehouse_environment import GATEHOUSE_ENVIRONMENT
from support.issuer import ISSUER, MACHINE_CLIENT, PERSON_CLIENT, Issuer

issuer = Issuer()
stranger = Issuer()

SETTINGS = GatehouseSettings.model_validate(
    {
        **GATEHOUSE_ENVIRONMENT,
        "MLFLOW_AWS_METRICS_PORT": "9464",
        "MLFLOW_AWS_AUDIT_LOG_GROUP": "audit",
    }
)


def verified(token: str) -> Identity:
    keys = IssuerKeys(ISSUER, issuer.published, 3600)
    claims = anyio.run(AccessTokens(ISSUER, keys).verify, token)
    return identify(claims, SETTINGS)


def reason(token: str) -> tuple[int, str]:
    with pytest.raises(Refusal) as refused:
        verified(token)
    assert not token or token[:20] not in refused.value.message
    return refused.value.status, refused.value.reason


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, "", "none", {"kid": issuer.kid})


def symmetric() -> str:
    """The public key used as a secret: the oldest confusion there is."""
    header = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": issuer.kid}).encode()).rstrip(b"=")
    return f"{header.decode()}.{issuer.token('scientist').split('.', 1)[1]}"


def tampered() -> str:
    head, body, signature = issuer.token("scientist").split(".")
    padded = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    changed = padded.replace(b"fraud-scientists", b"model-governance")
    return ".".join([head, base64.urlsafe_b64encode(changed).rstrip(b"=").decode(), signature])


def test_a_person_has_the_roles_of_the_groups() -> None:
    found = verified(issuer.token("scientist"))
    assert (found.subject, found.workspaces, found.machine) == ("scientist", ("fraud",), False)
    assert found.groups == {"fraud-scientists"}


def test_groups_without_a_role_are_dropped() -> None:
    """They would be in every line of the audit trail."""
    of_a_person = issuer.token("scientist", groups=["fraud-scientists", "works-council"])
    assert verified(of_a_person).groups == {"fraud-scientists"}
    assert verified(issuer.machine_token("mlflow/fraud.members")).groups == {"mlflow/fraud.members"}


def test_a_machine_has_the_roles_of_its_scopes() -> None:
    found = verified(issuer.machine_token("mlflow/fraud.members"))
    assert (found.machine, found.workspaces) == (True, ("fraud",))
    assert found.roles.member_of == {"fraud"}
    assert verified(issuer.machine_token("mlflow/fraud.viewers")).roles.viewer_of == {"fraud"}


def refused() -> dict[str, tuple[str, int, str]]:
    """Return tokens of this moment: a busy machine may come to a test long after it has collected it."""
    now = int(time.time())
    return {
        "nothing": ("", 401, "malformed"),
        "no JWT": ("abc.def", 401, "malformed"),
        "too long": ("x" * 20_000, 401, "malformed"),
        "too long, though genuine": (issuer.token("scientist", padding="x" * 16_384), 401, "malformed"),
        "expired": (issuer.token("scientist", exp=now - 60), 401, "expired"),
        "not yet valid": (issuer.token("scientist", nbf=now + 300), 401, "not_yet_valid"),
        "issued in the future": (issuer.token("scientist", iat=now + 300), 401, "not_yet_valid"),
        "without end": (issuer.token("scientist", exp=None), 401, "malformed"),
        "without subject": (issuer.token("scientist", sub=None), 401, "malformed"),
        "with an empty subject": (issuer.token("scientist", sub=""), 401, "malformed"),
        "of another issuer": (issuer.token("scientist", iss="https://other.example.com"), 401, "issuer"),
        "without issuer": (issuer.token("scientist", iss=None), 401, "malformed"),
        "signed by a stranger": (stranger.token("scientist"), 401, "signature"),
        "of an unknown key": (issuer.sign(issuer.claims("scientist"), kid="key-9"), 401, "unknown_key"),
        "without a key": (issuer.sign(issuer.claims("scientist"), kid=""), 401, "malformed"),
        "unsigned": (unsigned(issuer.claims("scientist")), 401, "algorithm"),
        "signed with the public key": (symmetric(), 401, "algorithm"),
        "changed after signing": (tampered(), 401, "signature"),
        "an ID token": (issuer.token("scientist", token_use="id"), 401, "claim"),
        "without token_use": (issuer.token("scientist", token_use=None), 401, "claim"),
        "of a logout": (issuer.sign(issuer.claims("scientist"), typ="logout+jwt"), 401, "type"),
        "with critical headers": (issuer.sign(issuer.claims("scientist"), crit=["b64"]), 401, "malformed"),
        "of another client": (issuer.token("scientist", client_id="someone-elses"), 401, "client"),
        "of a list of clients": (issuer.token("scientist", client_id=[PERSON_CLIENT]), 401, "client"),
        "of no client": (issuer.token("scientist", client_id=None), 401, "client"),
        "of another client by azp": (issuer.token("scientist", client_id=None, azp="someone-elses"), 401, "client"),
        "without scope": (issuer.token("scientist", scope=None), 401, "scope"),
        "of another scope": (issuer.token("scientist", scope="openid mlflow/accessory"), 401, "scope"),
        "of nobody in a team": (issuer.token("nobody"), 403, "no_role"),
        "of a person with a machine's scope": (
            issuer.token("nobody", scope="mlflow/access mlflow/fraud.members"),
            403,
            "no_role",
        ),
        "of a machine with a person's groups": (
            issuer.token("m", client_id=MACHINE_CLIENT, groups=["model-governance", "fraud-scientists"]),
            403,
            "no_role",
        ),
        "of a machine that would govern": (issuer.machine_token("mlflow/governance"), 403, "no_role"),
    }


@pytest.mark.parametrize("kind", refused())
def test_a_token_is_refused(kind: str) -> None:
    token, status, word = refused()[kind]
    assert reason(token) == (status, word)


SERVER = "https://mlflow.example.com"
BOUND = SETTINGS.model_copy(update={"token_audiences": {"command-line": SERVER}})


def bound(audience: object, client: str = "command-line") -> str:
    """Return who may act by a token with `audience`, or the reason of the refusal."""
    settings = BOUND.model_copy(update={"token_clients": (PERSON_CLIENT, "command-line")})
    claims = issuer.claims("scientist", client_id=client, aud=audience)
    try:
        return identify(claims, settings).subject
    except Refusal as refusal:
        assert refusal.status == 401
        return refusal.reason


@pytest.mark.parametrize("audience", [SERVER, f"{SERVER}/", [SERVER], ["account", SERVER]])
def test_a_token_for_this_server_is_accepted(audience: object) -> None:
    assert bound(audience) == "scientist"


@pytest.mark.parametrize(
    "audience",
    [
        None,
        [],
        "",
        "https://evil.example",
        ["https://evil.example"],
        f"{SERVER}:8443",
        f"{SERVER}.evil.example",
        f"{SERVER}/path",
        f"{SERVER}//",
        "https://MLFLOW.example.com",
        "account",
        {"0": SERVER},
        1,
        [[SERVER]],
    ],
)
def test_a_token_for_another_server_is_refused(audience: object) -> None:
    assert bound(audience) == "audience"


@pytest.mark.parametrize("audience", [None, "https://evil.example"])
def test_the_audience_of_a_browsers_session_is_not_checked(audience: object) -> None:
    """The load balancer's own client asks for none, and its tokens reach no other server."""
    assert bound(audience, PERSON_CLIENT) == "scientist"


def test_without_the_setting_no_audience_is_checked() -> None:
    assert verified(issuer.token("scientist", aud="https://evil.example")).subject == "scientist"


def test_clocks_may_differ_by_ten_seconds() -> None:
    now = int(time.time())
    assert verified(issuer.token("scientist", exp=now - 5, nbf=now + 5)).subject == "scientist"
    assert reason(issuer.token("scientist", exp=now - 15)) == (401, "expired")
    assert reason(issuer.token("scientist", nbf=now + 15)) == (401, "not_yet_valid")


@pytest.mark.parametrize("name", ["azp", "cid"])
def test_other_claims_name_the_client_where_client_id_does_not(name: str) -> None:
    assert verified(issuer.token("scientist", client_id=None, **{name: PERSON_CLIENT})).subject == "scientist"
    assert reason(issuer.token("scientist", client_id="other", **{name: PERSON_CLIENT})) == (401, "client")


def test_okta_lists_the_scopes() -> None:
    assert verified(issuer.token("scientist", scope=None, scp=["openid", "mlflow/access"])).subject == "scientist"
    assert reason(issuer.token("scientist", scope=None, scp=["openid"])) == (401, "scope")
    assert reason(issuer.token("scientist", scope="openid", scp=["mlflow/access"])) == (401, "scope")


# The claims of a Keycloak 26 access token, as its documentation and its own tests show them.
KEYCLOAK = {
    "typ": "Bearer",
    "azp": PERSON_CLIENT,
    "realm_access": {"roles": ["default-roles-bank", "offline_access", "fraud-scientists"]},
    "resource_access": {"account": {"roles": ["view-profile"]}},
    "preferred_username": "ada",
}


@pytest.mark.parametrize(
    ("claims", "name", "groups"),
    [
        ({"groups": ["a", "b"]}, "groups", {"a", "b"}),
        ({"cognito:groups": ["a"]}, "cognito:groups", {"a"}),
        (KEYCLOAK, "realm_access.roles", {"default-roles-bank", "offline_access", "fraud-scientists"}),
        (KEYCLOAK, "resource_access.account.roles", {"view-profile"}),
        ({"https://example.com/groups": ["a"]}, "https://example.com/groups", {"a"}),
        ({"groups": "a b"}, "groups", set()),
        ({"groups": ["a", 1, None]}, "groups", {"a"}),
        ({"realm_access": "roles"}, "realm_access.roles", set()),
        ({}, "groups", set()),
    ],
)
def test_groups_are_found_where_issuers_put_them(claims: dict[str, Any], name: str, groups: set[str]) -> None:
    assert groups_of(claims, name) == groups


def test_unreadable_access_rules_are_reported() -> None:
    with pytest.raises(ValueError, match="not the JSON of the access rules"):
        AccessRules.parse('{"teams": {}}')


class Clock:
    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


class Store:
    """The object with the keys: counts who reads, and fails when told to."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.reads = 0
        self.content: bytes | Exception = issuer.published()

    def __call__(self) -> bytes:
        self.reads += 1
        if isinstance(self.content, Exception):
            raise self.content
        return self.content


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Store:
    return Store(clock)


def ask(keys: IssuerKeys, kid: str) -> str:
    try:
        anyio.run(keys.key, kid)
    except Refusal as refusal:
        return refusal.reason
    return "found"


def test_keys_are_read_once_a_minute_however_many_ask(clock: Clock, store: Store) -> None:
    keys = IssuerKeys(ISSUER, store, 3600, clock)
    assert [ask(keys, "key-1") for _ in range(5)] == ["found"] * 5
    assert store.reads == 1
    clock.now += 61
    ask(keys, "key-1")
    assert store.reads == 2


def test_unknown_keys_make_it_read_at_most_once_in_five_seconds(clock: Clock, store: Store) -> None:
    keys = IssuerKeys(ISSUER, store, 3600, clock)
    assert [ask(keys, f"invented-{number}") for number in range(100)] == ["unknown_key"] * 100
    assert store.reads == 1
    clock.now += 6
    ask(keys, "invented")
    assert store.reads == 2


def test_a_new_key_is_found_within_seconds(clock: Clock, store: Store) -> None:
    keys = IssuerKeys(ISSUER, store, 3600, clock)
    ask(keys, "key-1")
    store.content = Issuer(kid="key-2").published()
    clock.now += 6
    assert ask(keys, "key-2") == "found"
    assert ask(keys, "key-1") == "unknown_key"


def test_known_keys_are_used_until_they_are_too_old(clock: Clock, store: Store) -> None:
    keys = IssuerKeys(ISSUER, store, 3600, clock)
    ask(keys, "key-1")
    store.content = OSError("away")
    clock.now += 3000
    assert ask(keys, "key-1") == "found"
    clock.now += 1000
    assert ask(keys, "key-1") == "keys_stale"


def test_old_keys_are_stale_even_if_the_store_answers(clock: Clock, store: Store) -> None:
    store.content = issuer.published(fetched_at=clock.now - 3601)
    assert ask(IssuerKeys(ISSUER, store, 3600, clock), "key-1") == "keys_stale"


def private() -> bytes:
    """The file with the key that signs."""
    (key,) = json.loads(issuer.published())["keys"]
    signs = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(issuer.key))
    return json.dumps({**json.loads(issuer.published()), "keys": [signs | key]}).encode()


@pytest.mark.parametrize(
    "content", [b"", b"{}", private(), issuer.published(issuer="https://other.example.com"), OSError("away")]
)
def test_without_keys_every_token_is_refused(clock: Clock, store: Store, content: bytes | Exception) -> None:
    store.content = content
    assert ask(IssuerKeys(ISSUER, store, 3600, clock), "key-1") == "keys_stale"


def test_an_unreachable_store_is_not_asked_more_often(clock: Clock, store: Store) -> None:
    store.content = OSError("away")
    keys = IssuerKeys(ISSUER, store, 3600, clock)
    assert [ask(keys, "key-1") for _ in range(5)] == ["keys_stale"] * 5
    assert store.reads == 1
    clock.now += 6
    ask(keys, "key-1")
    assert store.reads == 2


def test_a_token_ends_with_its_key(clock: Clock, store: Store) -> None:
    keys = IssuerKeys(ISSUER, store, 3600, clock)
    tokens = AccessTokens(ISSUER, keys)
    token = issuer.token("scientist")

    def verify() -> str:
        try:
            return str(anyio.run(tokens.verify, token)["sub"])
        except Refusal as refusal:
            return refusal.reason

    assert verify() == "scientist"
    store.content = Issuer(kid="key-1").published()
    clock.now += 61
    assert verify() == "signature"
    store.content = Issuer(kid="key-2").published()
    clock.now += 61
    assert verify() == "unknown_key"


def test_the_first_requests_wait_for_the_keys(clock: Clock) -> None:
    def slowly() -> bytes:
        time.sleep(0.2)
        return issuer.published()

    keys = IssuerKeys(ISSUER, slowly, 3600, clock)

    async def crowd() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(10):
                group.start_soon(keys.key, "key-1")

    anyio.run(crowd)


def test_requests_use_the_known_keys_while_they_are_read_again(clock: Clock, store: Store) -> None:
    delay = 0.0

    def slowly() -> bytes:
        time.sleep(delay)
        return store()

    async def crowd() -> float:
        nonlocal delay
        keys = IssuerKeys(ISSUER, slowly, 3600, clock)
        await keys.key("key-1")
        clock.now += 61
        delay = 0.5
        async with anyio.create_task_group() as group:
            group.start_soon(keys.key, "key-1")
            await anyio.sleep(0.1)
            started = time.monotonic()
            await keys.key("key-1")
            waited = time.monotonic() - started
        return waited

    assert anyio.run(crowd) < 0.2
    assert store.reads == 2
