"""A promotion binds the content of a version's record, and every later comparison tells what has changed since."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.governance import FRAUD, alias, champion, promote, roll_back
from support.models import ARTIFACTS, stored
from support.real_parts import s3
from support.running import Server
from support.served_record import Record, of_a_logged_model, of_a_prompt, of_a_run

KINDS = {"run": of_a_run, "logged model": of_a_logged_model, "prompt": of_a_prompt}
Make = Callable[[Server], Record]


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_what_was_promoted_is_unchanged(server: Server, make: Make) -> None:
    record = make(server)
    answer = record.promote()
    assert answer.status == 200, answer.body
    told = record.told()
    assert (told["state"], told["servesAs"], told["differences"]) == ("unchanged", "champion", [])
    assert told["digest"] == told["approved"]["digest"] == answer.json["digest"]
    assert told["approved"]["by"] == "governor"
    assert server.changes(answer)[0]["content_digest"] == told["digest"]


CHANGES = {
    "metric": "UPDATE latest_metrics SET value = 0.99 WHERE run_uuid = :run",
    "param": "UPDATE params SET value = '4' WHERE run_uuid = :run",
    "status": "UPDATE runs SET status = 'FAILED' WHERE run_uuid = :run",
    "tag": "UPDATE tags SET value = 'other.py' WHERE run_uuid = :run AND key = 'mlflow.source.name'",
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_past_the_server_is_told(server: Server, what: str) -> None:
    record = of_a_run(server)
    assert record.promote().status == 200
    stored(server, CHANGES[what], run=record.run)
    told = record.told()
    assert told["state"] == "changed"
    assert [what in name for name in told["differences"]] == [True]


def test_a_changed_file_is_told_and_the_same_file_again_is_not(server: Server) -> None:
    record = of_a_run(server)
    assert record.promote().status == 200
    before = record.told()["approved"]["objectVersions"]["model.pkl"]
    key = f"artifacts/{record.path}/model.pkl"
    s3().put_object(Bucket=server.bucket, Key=key, Body=b"others!", ChecksumAlgorithm="SHA256")
    assert record.told()["differences"] == ["file/model.pkl"]
    source = {"Bucket": server.bucket, "Key": key, "VersionId": before}
    body = s3().get_object(**source)["Body"].read()
    s3().put_object(Bucket=server.bucket, Key=key, Body=body, ChecksumAlgorithm="SHA256")
    assert record.told()["state"] == "unchanged"


def test_a_rollback_to_what_has_changed_needs_a_new_decision(server: Server) -> None:
    record = of_a_run(server)
    second = {"name": record.name, "source": f"mlflow-artifacts:/{record.path}-2", "run_id": record.run}
    assert server.mlflow("scientist", "POST", "model-versions/create", second).status == 200
    assert record.promote().status == 200
    assert promote(server, record.name, "2").status == 200
    s3().put_object(Bucket=server.bucket, Key=f"artifacts/{record.path}/model.pkl", Body=b"others")
    refused = roll_back(server, record.name)
    assert (refused.status, server.line(refused)["reason"]) == (409, "content_changed")
    assert "file/model.pkl" in refused.message
    assert champion(server, record.name) == "2"
    assert record.promote().status == 200
    assert record.told()["state"] == "unchanged"


def test_a_served_version_that_has_changed_can_be_approved_again(server: Server) -> None:
    record = of_a_run(server)
    assert record.promote().status == 200
    assert record.promote().status == 409
    s3().put_object(Bucket=server.bucket, Key=f"artifacts/{record.path}/model.pkl", Body=b"others")
    assert record.told()["state"] == "changed"
    assert record.promote().status == 200
    assert record.told()["state"] == "unchanged"


def test_mlflows_own_call_binds_the_content_too(server: Server) -> None:
    record = of_a_run(server)
    assert alias(server, "governor", record.name).status == 200
    assert record.told()["state"] == "unchanged"
    move = {"name": record.name, "version": "1", "stage": "Production", "archive_existing_versions": False}
    assert server.mlflow("governor", "POST", "model-versions/transition-stage", move, **FRAUD).status == 200
    answer = server.ask("scientist", "GET", f"/api/1.0/gatehouse/served?model={record.name}").json["served"]
    assert {each["servesAs"]: each["state"] for each in answer} == {
        "champion": "unchanged",
        "stage production": "unchanged",
    }


def test_what_served_before_approvals_were_recorded_is_told(server: Server) -> None:
    record = of_a_run(server)
    assert record.promote().status == 200
    server.sql("DELETE FROM gatehouse_approvals WHERE model = :name", name=record.name)
    assert record.told()["state"] == "unrecorded"


def test_a_version_whose_run_is_deleted_is_not_promoted(server: Server) -> None:
    record = of_a_run(server)
    assert server.mlflow("scientist", "POST", "runs/delete", {"run_id": record.run}).status == 200
    refused = record.promote()
    assert (refused.status, server.line(refused)["reason"]) == (409, "incomplete_record")
    assert server.mlflow("scientist", "POST", "runs/restore", {"run_id": record.run}).status == 200
    assert record.promote().status == 200


def test_another_team_and_an_unknown_alias(server: Server) -> None:
    record = of_a_run(server)
    assert record.promote().status == 200
    assert server.ask("outsider", "GET", "/api/1.0/gatehouse/served").json == {"served": []}
    path = f"/api/1.0/gatehouse/served?model={record.name}&alias="
    assert server.ask("viewer", "GET", f"{path}Champion").status == 200
    assert server.ask("viewer", "GET", f"{path}production").status == 404


def test_deleted_versions_are_not_served(server: Server) -> None:
    record = of_a_run(server)
    assert record.promote().status == 200
    path = f"{ARTIFACTS}{record.path}/model.pkl"
    assert server.ask("administrator", "DELETE", path, **FRAUD).status == 403
    deletion = {"name": record.name, "version": "1"}
    assert server.mlflow("administrator", "DELETE", "model-versions/delete", deletion, **FRAUD).status == 403
    assert server.mlflow("governor", "DELETE", "model-versions/delete", deletion, **FRAUD).status == 200
    assert server.ask("administrator", "DELETE", path, **FRAUD).status == 200


@pytest.mark.parametrize("make", [of_a_run, of_a_prompt], ids=["a model", "a prompt"])
def test_a_version_that_loads_as_something_else_is_not_promoted(server: Server, make: Make) -> None:
    """Clients look for the tag on the registered model: with it, a model vanishes; without it, a prompt."""
    record = make(server)
    tag = {"name": record.name, "key": "mlflow.prompt.is_prompt"}
    before = {"value": "true" if make is of_a_prompt else "false"}
    swapped = {"value": "false" if make is of_a_prompt else "true"}
    assert server.mlflow("scientist", "POST", "registered-models/set-tag", {**tag, **swapped}).status == 200
    refused = record.promote()
    assert (refused.status, server.line(refused)["reason"]) == (409, "loads_as_other")
    assert server.mlflow("scientist", "POST", "registered-models/set-tag", {**tag, **before}).status == 200
    assert record.promote().status == 200


@pytest.mark.parametrize("name", ["champion ", " champion", "champion\n", "champion\0"])
def test_a_name_that_is_no_alias_is_neither_set_nor_recorded(server: Server, name: str) -> None:
    record = of_a_run(server)
    answers = [alias(server, "governor", record.name, name), promote(server, record.name, "1", alias=name)]
    assert {answer.status for answer in answers} <= {400, 403}
    assert server.sql("SELECT * FROM gatehouse_approvals WHERE model = :name", name=record.name).all() == []
    tags = server.mlflow("scientist", "GET", f"model-versions/get?name={record.name}&version=1").json
    assert [tag["key"] for tag in tags["model_version"]["tags"]] == ["gatehouse.author"]
