"""Only governance decides which version is served, by any spelling of the route; never the version's author."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from support.governance import FRAUD, PROMOTIONS, alias, champion, promote, promoted, roll_back
from support.issuer import ACCESS
from support.running import Server, running

# What is checked: method, path, content of a model; and a model on which it means something.
ACTIONS: dict[str, tuple[str, str, Callable[[str], dict[str, Any]], Callable[[Server], str]]] = {
    "set": (
        "POST",
        "registered-models/alias",
        lambda model: {"name": model, "alias": "champion", "version": "1"},
        lambda server: server.model(),
    ),
    "set in capitals": (
        "POST",
        "registered-models/alias",
        lambda model: {"name": model, "alias": "Production", "version": "1"},
        lambda server: server.model(),
    ),
    "delete the alias": (
        "DELETE",
        "registered-models/alias",
        lambda model: {"name": model, "alias": "champion"},
        promoted,
    ),
    "move to a stage": (
        "POST",
        "model-versions/transition-stage",
        lambda model: {"name": model, "version": "1", "stage": "Production", "archive_existing_versions": False},
        lambda server: server.model(),
    ),
    "archive": (
        "POST",
        "model-versions/transition-stage",
        lambda model: {"name": model, "version": "1", "stage": "Archived", "archive_existing_versions": False},
        lambda server: server.model(),
    ),
    "delete the version": ("DELETE", "model-versions/delete", lambda model: {"name": model, "version": "1"}, promoted),
    "delete the model": ("DELETE", "registered-models/delete", lambda model: {"name": model}, promoted),
    "rename the model": (
        "POST",
        "registered-models/rename",
        lambda model: {"name": model, "new_name": f"{model}-2"},
        promoted,
    ),
}

# Ways to write a path. The first three are routed by MLflow, and governance's request goes through.
ROUTED = {
    "plain": "/api/2.0/mlflow/{}",
    "ajax": "/ajax-api/2.0/mlflow/{}",
    "two slashes": "//api/2.0/mlflow/{}",
    "a letter encoded": "/%61pi/2.0/mlflow/{}",
}
UNROUTED = {
    "three slashes": "///api/2.0/mlflow/{}",
    "slashes inside": "/api/2.0//mlflow/{}",
    "an encoded slash": "/api%2f2.0/mlflow/{}",
    "a dot": "/api/./2.0/mlflow/{}",
    "an encoded dot": "/api/%2e/2.0/mlflow/{}",
    "up and down": "/api/2.0/x/../mlflow/{}",
    "a slash at the end": "/api/2.0/mlflow/{}/",
    "a parameter": "/api/2.0/mlflow/{};v=1",
    "preview": "/api/2.0/preview/mlflow/{}",
    "version 3": "/api/3.0/mlflow/{}",
    "version 2.1": "/api/2.1/mlflow/{}",
    "capitals": "/API/2.0/mlflow/{}",
    "a backslash": "/api/2.0/mlflow\\{}",
    "a null": "/api/2.0/mlflow/{}%00",
    "an absolute address": "http://localhost/api/2.0/mlflow/{}",
}


@pytest.mark.parametrize("way", ROUTED | UNROUTED)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_team_member_cannot_change_what_is_served_by_any_spelling(server: Server, action: str, way: str) -> None:
    method, path, content, prepare = ACTIONS[action]
    model = prepare(server)
    before = (
        champion(server, model),
        server.mlflow("scientist", "GET", f"model-versions/get?name={model}&version=1").json,
    )
    answer = server.ask("scientist", method, (ROUTED | UNROUTED)[way].format(path), content(model))
    assert answer.status in ({403} if way in ROUTED else {307, 308, 400, 403, 404, 405})
    after = (
        champion(server, model),
        server.mlflow("scientist", "GET", f"model-versions/get?name={model}&version=1").json,
    )
    assert after == before


@pytest.mark.parametrize("way", ROUTED)
@pytest.mark.parametrize("action", ACTIONS)
def test_promotion_can_change_what_is_served(server: Server, action: str, way: str) -> None:
    method, path, content, prepare = ACTIONS[action]
    answer = server.ask("governor", method, ROUTED[way].format(path), content(prepare(server)), **FRAUD)
    assert answer.status == 200, answer.body


@pytest.mark.parametrize("header", ["X_HTTP_Method_Override", "X_HTTP_Method", "X_Method_Override"])
def test_a_method_is_not_overridden(server: Server, header: str) -> None:
    model = promoted(server)
    content = {"name": model, "alias": "champion"}
    path = "registered-models/alias"
    answer = server.mlflow("scientist", "GET", f"{path}?name={model}&alias=champion", content, **{header: "DELETE"})
    assert answer.status == 200
    assert champion(server, model) == "1"


@pytest.mark.parametrize(
    "content",
    [
        # MLflow decodes a text twice, takes either spelling of a name, and the query when there is no body.
        json.dumps(json.dumps({"name": "{model}", "alias": "champion", "version": "1"})),
        '{"name": "{model}", "alias": "other", "alias": "champion", "version": "1"}',
        '{"name": "{model}", "alias": "champion", "version": 1}',
        '{"name": "{model}", "alias": "\\u0063hampion", "version": "1"}',
    ],
)
def test_a_body_is_read_as_mlflow_reads_it(server: Server, content: str) -> None:
    model = server.model()
    answer = server.mlflow("scientist", "POST", "registered-models/alias", content.replace("{model}", model).encode())
    assert answer.status in (400, 403), answer.body
    assert champion(server, model) is None


def test_a_team_may_change_everything_that_is_not_served(server: Server) -> None:
    model = server.model(versions=2)
    assert alias(server, "scientist", model, "candidate").status == 200
    delete = {"name": model, "alias": "candidate"}
    assert server.mlflow("scientist", "DELETE", "registered-models/alias", delete).status == 200
    assert server.mlflow("scientist", "DELETE", "model-versions/delete", {"name": model, "version": "2"}).status == 200
    assert server.mlflow("scientist", "DELETE", "registered-models/delete", {"name": model}).status == 200


def test_an_archived_version_is_protected(server: Server) -> None:
    model = server.model()
    version = {"name": model, "version": "1"}

    def move(stage: str) -> int:
        content = {**version, "stage": stage, "archive_existing_versions": False}
        return server.mlflow("governor", "POST", "model-versions/transition-stage", content, **FRAUD).status

    assert move("Archived") == 200
    assert server.mlflow("scientist", "DELETE", "model-versions/delete", version).status == 403
    assert server.mlflow("scientist", "DELETE", "registered-models/delete", {"name": model}).status == 403
    assert move("None") == 200
    assert server.mlflow("scientist", "DELETE", "model-versions/delete", version).status == 200


def test_promotion_cannot_change_unprotected_aliases_and_models(server: Server) -> None:
    model = server.model()
    assert alias(server, "governor", model, "candidate").status == 403
    assert server.mlflow("governor", "DELETE", "registered-models/delete", {"name": model}, **FRAUD).status == 403


@pytest.mark.parametrize("who", ["colleague", "viewer", "outsider", "administrator"])
def test_other_callers_cannot_promote(server: Server, who: str) -> None:
    model = server.model()
    assert alias(server, who, model).status == 403
    content = {"model": model, "alias": "champion", "version": "1", "reason": "x"}
    assert server.ask(who, "POST", PROMOTIONS, content, **FRAUD).status == 403
    assert champion(server, model) is None


@pytest.mark.parametrize("experiment", ["0", None])
def test_a_run_without_an_experiment_is_told_what_to_do(server: Server, experiment: str | None) -> None:
    answer = server.mlflow("scientist", "POST", "runs/create", {"experiment_id": experiment} if experiment else {})
    assert answer.status == 400
    assert "mlflow.set_experiment" in answer.message


# Two people


def test_the_author_does_not_promote_and_a_second_governor_does(server: Server) -> None:
    model = server.model("governing-scientist")
    refused = alias(server, "governing-scientist", model)
    assert refused.status == 403
    assert "You are the author of this version" in refused.message
    content = {"model": model, "alias": "champion", "version": "1", "reason": "x"}
    assert server.ask("governing-scientist", "POST", PROMOTIONS, content).status == 403
    stage = {"name": model, "version": "1", "stage": "Production", "archive_existing_versions": False}
    assert server.mlflow("governing-scientist", "POST", "model-versions/transition-stage", stage).status == 403
    assert champion(server, model) is None
    assert alias(server, "governor", model).status == 200


def test_a_version_without_a_recorded_author_is_not_promoted(server: Server) -> None:
    """As a version from before the gatehouse is."""
    model = server.model()
    server.sql("DELETE FROM model_version_tags WHERE name = :model AND key = 'gatehouse.author'", model=model)
    refused = alias(server, "governor", model)
    assert refused.status == 403
    assert "The version has no recorded author" in refused.message
    assert promote(server, model, "1").status == 403
    assert champion(server, model) is None


@pytest.mark.parametrize("key", ["gatehouse.author", "gatehouse.promotion.champion", "gatehouse.anything"])
def test_the_author_is_not_forged(server: Server, key: str) -> None:
    model = server.model("governing-scientist")
    tag = {"name": model, "version": "1", "key": key, "value": "somebody-else"}
    assert server.mlflow("governing-scientist", "POST", "model-versions/set-tag", tag).status == 400
    assert server.mlflow("governing-scientist", "DELETE", "model-versions/delete-tag", tag).status == 400
    version = {"name": model, "source": "models:/x/1", "tags": [{"key": key, "value": "somebody-else"}]}
    assert server.mlflow("governing-scientist", "POST", "model-versions/create", version).status == 400
    assert alias(server, "governing-scientist", model).status == 403


def test_the_author_is_stamped(server: Server) -> None:
    model = server.model("colleague")
    version = server.mlflow("scientist", "GET", f"model-versions/get?name={model}&version=1").json["model_version"]
    assert {"key": "gatehouse.author", "value": "colleague"} in version["tags"]


def test_a_copy_keeps_its_first_author(server: Server) -> None:
    model = server.model("governing-scientist")
    for who, source in (("colleague", f"models:/{model}/1"), ("scientist", f"models:/{model}/2")):
        made = server.mlflow(who, "POST", "model-versions/create", {"name": model, "source": source})
        assert made.status == 200, made.body
    for version in ("2", "3"):
        assert alias(server, "governing-scientist", model, version=version).status == 403
    assert alias(server, "governor", model, version="3").status == 200


# Promotions and rollbacks with a reason


def test_a_promotion_is_written_on_the_version_and_in_the_audit_trail(server: Server) -> None:
    model = server.model(versions=2)
    assert promote(server, model, "1", expectedVersion=None).json["from"] is None
    answer = promote(server, model, "2", expectedVersion="1")
    assert (answer.status, champion(server, model)) == (200, "2")
    version = server.mlflow("scientist", "GET", f"model-versions/get?name={model}&version=2").json["model_version"]
    tags = {tag["key"]: tag["value"] for tag in version["tags"]}
    written = json.loads(tags["gatehouse.promotion.champion"])
    assert written == answer.json
    assert {"from": "1", "to": "2", "by": "governor", "reason": "better on holdout"}.items() <= written.items()
    intent, outcome = server.changes(answer)
    expected = {"subject": "governor", "model": model, "alias": "champion", "from_version": "1", "version": "2"}
    for line, result in ((intent, "intended"), (outcome, "allowed")):
        assert {**expected, "promotion_reason": "better on holdout", "outcome": result}.items() <= line.items()


@pytest.mark.parametrize("expected", ["2", "7", None])
def test_a_wrong_expectation_is_a_conflict_and_changes_nothing(server: Server, expected: str | None) -> None:
    model = server.model(versions=2)
    promote(server, model, "1")
    answer = promote(server, model, "2", expectedVersion=expected)
    assert (answer.status, answer.json["error_code"], champion(server, model)) == (409, "RESOURCE_CONFLICT", "1")
    assert "champion is on version 1, not on" in answer.message


def test_rollbacks_go_back_step_by_step(server: Server) -> None:
    model = server.model(versions=3)
    for version in ("1", "2", "3"):
        promote(server, model, version)
    assert roll_back(server, model).json["to"] == "2"
    assert roll_back(server, model).json["to"] == "1"
    answer = roll_back(server, model)
    assert (answer.status, champion(server, model)) == (409, "1")
    assert "nothing to go back to" in answer.message


def test_a_rollback_needs_a_served_version_and_its_predecessor(server: Server) -> None:
    model = server.model(versions=2)
    assert roll_back(server, model).status == 409
    promote(server, model, "1")
    promote(server, model, "2")
    assert server.mlflow("scientist", "DELETE", "model-versions/delete", {"name": model, "version": "1"}).status == 200
    assert (roll_back(server, model).status, champion(server, model)) == (404, "2")


@pytest.mark.parametrize(
    ("changes", "complaints"),
    [
        ({"reason": ""}, ["reason is empty"]),
        ({"reason": "x" * 1001}, ["reason has 1001 characters"]),
        ({"version": None, "reason": 7.5}, ["version is NoneType", "reason is float"]),
        ({"versoin": "2", "model": ""}, ["versoin is unknown", "model is empty"]),
    ],
)
def test_every_problem_of_a_body_is_listed_at_once(
    server: Server, changes: dict[str, Any], complaints: list[str]
) -> None:
    answer = promote(server, server.model(), "1", **changes)
    assert answer.status == 400
    assert all(complaint in answer.message for complaint in complaints), answer.message


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"null"])
def test_a_body_that_is_not_an_object_is_refused(server: Server, body: bytes) -> None:
    assert server.ask("governor", "POST", PROMOTIONS, body, **FRAUD).status == 400


def test_a_promotion_to_where_it_is_changes_nothing(server: Server) -> None:
    model = server.model(versions=2)
    promote(server, model, "1")
    promote(server, model, "2")
    answer = promote(server, model, "2")
    assert (answer.status, answer.message) == (409, "champion is on version 2 already. Nothing was changed.")
    assert roll_back(server, model).json["to"] == "1"


def test_an_alias_does_not_move_without_its_record(server: Server) -> None:
    model = server.model(versions=2)
    promote(server, model, "1")
    server.sql(
        f"""CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
        CREATE TRIGGER no_record BEFORE INSERT ON model_version_tags
        FOR EACH ROW WHEN (NEW.name = '{model}') EXECUTE FUNCTION full_disk()"""
    )
    try:
        assert promote(server, model, "2").status in {400, 500}
        assert alias(server, "governor", model, version="2").status in {400, 500}
        assert champion(server, model) == "1"
    finally:
        server.sql("DROP FUNCTION full_disk CASCADE")


@pytest.mark.parametrize("way", ["promotions", "MLflow's own calls"])
def test_moves_of_one_model_happen_one_after_another(server: Server, way: str) -> None:
    versions = [str(number) for number in range(1, 9)]
    model = server.model(versions=len(versions))

    def move(version: str) -> int:
        own = way == "promotions"
        return (promote(server, model, version) if own else alias(server, "governor", model, version=version)).status

    with ThreadPoolExecutor(len(versions)) as people:
        assert list(people.map(move, versions)) == [200] * len(versions)
    found = server.mlflow("scientist", "GET", f"model-versions/search?filter=name%3D'{model}'").json["model_versions"]
    records = [tag["value"] for each in found for tag in each["tags"] if tag["key"] == "gatehouse.promotion.champion"]
    # Two that left from the same version would not have known of each other.
    assert {json.loads(record)["from"] for record in records} == {None, *versions} - {champion(server, model)}
    assert len(records) == len(versions)


# MLflow's own calls


def test_a_stock_call_is_recorded_without_a_reason(server: Server) -> None:
    model = server.model(versions=2)
    alias(server, "governor", model)
    answer = alias(server, "governor", model, version="2")
    version = server.mlflow("scientist", "GET", f"model-versions/get?name={model}&version=2").json["model_version"]
    tags = {tag["key"]: tag["value"] for tag in version["tags"]}
    written = json.loads(tags["gatehouse.promotion.champion"])
    assert {"from": "1", "to": "2", "by": "governor", "reason": None}.items() <= written.items()
    intent, _ = server.changes(answer)
    assert {"from_version": "1", "version": "2"}.items() <= intent.items()
    assert "promotion_reason" not in intent
    assert roll_back(server, model).json["to"] == "1"


def test_a_repeated_stock_call_does_not_forget_where_to_go_back_to(server: Server) -> None:
    model = server.model(versions=2)
    for version in ("1", "2", "2"):
        assert alias(server, "governor", model, version=version).status == 200
    assert roll_back(server, model).json["to"] == "1"


def test_a_refused_stock_call_leaves_no_record(server: Server) -> None:
    model = server.model()
    assert alias(server, "scientist", model).status == 403
    version = server.mlflow("scientist", "GET", f"model-versions/get?name={model}&version=1").json["model_version"]
    assert [tag["key"] for tag in version["tags"]] == ["gatehouse.author"]


def test_a_deleted_alias_is_recorded_with_its_version(server: Server) -> None:
    model = promoted(server)
    content = {"name": model, "alias": "champion"}
    answer = server.mlflow("governor", "DELETE", "registered-models/alias", content, **FRAUD)
    intent, _ = server.changes(answer)
    assert {"from_version": "1", "alias": "champion"}.items() <= intent.items()


def test_a_promotion_of_an_unknown_version_is_not_found(server: Server) -> None:
    model = server.model()
    assert promote(server, model, "9").status == 404
    assert promote(server, "no-such-model", "1").status == 404
    other = server.ask(
        "governor",
        "POST",
        PROMOTIONS,
        {"model": model, "alias": "champion", "version": "1", "reason": "x"},
        X_MLFLOW_WORKSPACE="pricing",
    )
    assert other.status == 404


def test_unprotected_aliases_are_not_promoted(server: Server) -> None:
    answer = promote(server, server.model(), "1", alias="candidate")
    assert answer.status == 400
    assert "champion, production" in answer.message


def test_both_settings_of_promotions_can_be_reversed(tmp_path: Path) -> None:
    """requireSecondPerson off, requireReason on."""
    rules = json.dumps({**ACCESS, "requireSecondPerson": False, "requireReason": True})
    with running(tmp_path, MLFLOW_AWS_ACCESS=rules) as server:
        model = server.model("governing-scientist")
        refused = alias(server, "governing-scientist", model)
        assert refused.status == 403
        assert PROMOTIONS in refused.message
        assert promote(server, model, "1", "governing-scientist").status == 200
        assert champion(server, model) == "1"
        move = {"name": model, "version": "1", "stage": "Production", "archive_existing_versions": False}
        assert server.mlflow("governor", "POST", "model-versions/transition-stage", move, **FRAUD).status == 403
        delete = {"name": model, "alias": "champion"}
        assert server.mlflow("governor", "DELETE", "registered-models/alias", delete, **FRAUD).status == 403
