"""The files of a served version cannot be written, and what they come from cannot be deleted."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from mlflow_aws_server.gatehouse.request.parts import Kind, Part
from mlflow_aws_server.gatehouse.served.versions import version_of
from support.governance import FRAUD
from support.models import ARTIFACTS, Model, stored
from support.running import Server


@pytest.mark.parametrize("logged", [False, True], ids=["of a run", "of a logged model"])
def test_the_files_of_a_served_version_cannot_be_changed(server: Server, logged: bool) -> None:
    model = Model(server, logged)
    model.alias("champion")
    attempts = model.attempts()
    refused = {what: answer.status for what, answer in attempts.items()}
    assert refused == dict.fromkeys(attempts, 403)
    assert "Log a new version instead" in attempts["overwrite"].message
    assert server.ask("scientist", "GET", f"{ARTIFACTS}{model.path}/model.pkl").body == b"weights"


def test_uploads_from_a_page_cannot_change_served_files(server: Server) -> None:
    model = Model(server)
    model.alias("champion")

    def upload(path: str) -> int:
        address = f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={model.run['run_id']}&path={path}"
        return server.ask("scientist", "POST", address, b"x").status

    assert upload("model/model.pkl") == 403
    named = b'{"run_uuid": "other", "path": "other.txt"}'
    address = f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={model.run['run_id']}&path=model/model.pkl"
    assert server.ask("scientist", "POST", address, named).status == 403
    assert upload("notes/report.txt") == 200


def test_a_logged_model_that_is_served_is_not_deleted(server: Server) -> None:
    model = Model(server, logged=True)
    path = f"/api/2.0/mlflow/logged-models/{model.logged_model}"
    model.alias("champion")
    assert server.ask("scientist", "DELETE", path).status == 403
    model.alias("champion", "DELETE")
    assert server.ask("scientist", "DELETE", path).status == 200


def test_a_team_may_change_files_that_are_not_served(server: Server) -> None:
    model = Model(server)
    model.alias("candidate", who="scientist")
    assert model.put(f"{model.path}/model.pkl").status == 200
    model.alias("champion")
    assert model.put(f"{model.path}-2/model.pkl").status == 200
    assert model.put(f"{model.path.removesuffix('model')}figures/curve.png").status == 200
    model.alias("champion", "DELETE")
    assert model.put(f"{model.path}/model.pkl").status == 200
    assert server.mlflow("scientist", "POST", "runs/delete", {"run_id": model.run["run_id"]}).status == 200


def test_a_team_may_change_the_files_of_a_version_that_is_not_served(server: Server) -> None:
    model = Model(server)
    model.alias("champion")
    run = server.run(model.experiment)
    version = {"name": model.name, "source": f"{run['artifact_uri']}/model", "run_id": run["run_id"]}
    assert server.mlflow("scientist", "POST", "model-versions/create", version).status == 200
    assert model.put(f"{run['artifact_uri'].removeprefix('mlflow-artifacts:/')}/model/model.pkl").status == 200


def test_an_alias_protects_in_any_case_of_letters(server: Server) -> None:
    model = Model(server)
    model.alias("Champion")
    assert model.put(f"{model.path}/model.pkl").status == 403


def test_a_slash_at_the_end_of_the_source_changes_nothing(server: Server) -> None:
    model = Model(server)
    version = {"name": model.name, "source": f"{model.run['artifact_uri']}/model/", "run_id": model.run["run_id"]}
    assert server.mlflow("scientist", "POST", "model-versions/create", version).status == 200
    content = {"name": model.name, "alias": "champion", "version": "2"}
    assert server.mlflow("governor", "POST", "registered-models/alias", content, **FRAUD).status == 200
    assert model.put(f"{model.path}/model.pkl").status == 403


def test_the_run_of_served_files_cannot_be_deleted_even_if_the_version_names_none(server: Server) -> None:
    """As one may that was registered before MLflow asked for the run."""
    model = Model(server)
    model.alias("champion")
    server.sql("UPDATE model_versions SET run_id = NULL WHERE name = :name", name=model.name)
    assert server.mlflow("scientist", "POST", "runs/delete", {"run_id": model.run["run_id"]}).status == 403


@pytest.mark.parametrize("spelling", ["%6dodel", "./model", "model/../model", "/model"])
def test_a_version_at_an_unprotected_address_is_not_promoted(server: Server, spelling: str) -> None:
    """As a version may have that was stored before the gatehouse looked at addresses."""
    model = Model(server)
    unguarded = f"{model.run['artifact_uri']}/{spelling}"
    stored(
        server,
        "UPDATE model_versions SET storage_location = :uri WHERE name = :name",
        uri=unguarded,
        name=model.name,
    )
    alias = {"name": model.name, "alias": "champion", "version": "1"}
    promotion = {"model": model.name, "alias": "champion", "version": "1", "reason": "better"}
    stage = {"name": model.name, "version": "1", "stage": "Production", "archive_existing_versions": False}
    for answer in (
        server.mlflow("governor", "POST", "registered-models/alias", alias, **FRAUD),
        server.ask("governor", "POST", "/api/1.0/gatehouse/promotions", promotion, **FRAUD),
        server.mlflow("governor", "POST", "model-versions/transition-stage", stage, **FRAUD),
    ):
        assert (answer.status, server.line(answer)["reason"]) == (403, "unguarded_files")


def test_experiment_1_is_not_experiment_10() -> None:
    found = version_of("m", 1, "mlflow-artifacts:/workspaces/fraud/10/x/artifacts/model", "", None, "fraud")
    with create_engine("sqlite://").connect() as connection:
        belongs = [found.has(Part(Kind.EXPERIMENT, experiment), connection) for experiment in ("1", "10", "100")]
    assert belongs == [False, True, False]


def test_a_stage_protects_as_an_alias_does(server: Server) -> None:
    model = Model(server)
    for stage, expected in (("Production", 403), ("Archived", 403), ("None", 200)):
        move = {"name": model.name, "version": "1", "stage": stage, "archive_existing_versions": False}
        assert server.mlflow("governor", "POST", "model-versions/transition-stage", move, **FRAUD).status == 200
        assert model.put(f"{model.path}/model.pkl").status == expected
