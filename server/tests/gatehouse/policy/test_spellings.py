"""MLflow reads several spellings of a version and of a path as one; so do the rules."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from support.governance import FRAUD, champion, promoted
from support.models import ARTIFACTS, Model, stored
from support.running import Server


@pytest.mark.parametrize("version", ["1", "01", "+1", " 1", "1 ", "\u0661", "\uff11"])
def test_a_version_that_carries_a_protected_alias_is_not_deleted(server: Server, version: str) -> None:
    model = promoted(server)
    content = {"name": model, "version": version}
    assert server.mlflow("scientist", "DELETE", "model-versions/delete", content).status == 403
    assert champion(server, model) == "1"


SPELLINGS = [
    "{path}/model.pkl%3F",
    "{path}/model.pkl%253F",
    "{path}/model.pkl%3B",
    "{path}/model.pkl%23",
    "{path}/%2e/model.pkl",
    "%20{path}/model.pkl",
    "%01{path}/model.pkl",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_files_of_a_served_version_cannot_be_changed_by_any_spelling(server: Server, spelling: str) -> None:
    model = Model(server)
    model.alias("champion")
    path = ARTIFACTS + spelling.format(path=model.path.removeprefix("workspaces/fraud/"))
    assert server.ask("scientist", "PUT", path, b"other").status == 403
    assert server.ask("scientist", "DELETE", path).status == 403
    assert server.ask("scientist", "GET", f"{ARTIFACTS}{model.path}/model.pkl").body == b"weights"


@pytest.mark.parametrize(
    "path",
    ["model/model.pkl%3F", "%20model/model.pkl", "model/model.pkl%3B", "./model/model.pkl"],
)
def test_uploads_from_a_page_cannot_change_served_files_by_any_spelling(server: Server, path: str) -> None:
    model = Model(server)
    model.alias("champion")
    address = f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={model.run['run_id']}&path={path}"
    assert server.ask("scientist", "POST", address, b"x").status == 403


@pytest.mark.parametrize(
    "source",
    [
        *("models:/", "models:/a", "models:/a/", "models:/a/b/c", "models:/a/0", "models:/a/latest", "models:/a@b"),
        *(
            "models:/a@",
            "models:/@",
            "models:/a/1/x",
            "models://a/1",
            "models:/{name}",
            "models:/{name}/",
            "models:/{name}/2",
        ),
        *(
            "models:/{name}/1/",
            "models:/{name}/-1",
            "models:/{name}/99999999999",
            "models:/{logged}/",
            "models:/{logged}/x",
        ),
        *("models:/{logged}/1", "models:/m-", "models:/m-00", "models:/{logged}@x", "runs:/", "runs:/x", "runs:/x/y"),
        *(
            "runs:/{run}",
            "runs:/{run}/",
            "runs:/{run}/model/",
            "mlflow-artifacts:/",
            "mlflow-artifacts:",
            "models:",
            "runs:",
        ),
        *(
            "dummy-source",
            "prompt-template",
            "",
            " ",
            "s3://x",
            "file:///x",
            "models:/{name}/Production",
            "models:/{name}/None",
        ),
    ],
)
def test_a_source_that_names_nothing_is_a_client_error(server: Server, source: str) -> None:
    model = Model(server, logged=True)
    named = source.format(name=model.name, logged=model.logged_model, run=model.run["run_id"])
    version = {"name": model.name, "source": named, "run_id": model.run["run_id"]}
    answer = server.mlflow("scientist", "POST", "model-versions/create", version)
    assert answer.status < 500, answer.body


@pytest.mark.parametrize("code", [0, 9, 10, 13, 0x1F, 0x7F, 0x85, 0x9F])
def test_a_control_character_in_a_path_reaches_no_served_file(server: Server, code: int) -> None:
    model = Model(server)
    model.alias("champion")
    spelled = quote(f"mo{chr(code)}del/model.pkl")
    server.ask("scientist", "PUT", f"{ARTIFACTS}{model.path.removesuffix('model')}{spelled}", b"other")
    page = f"/ajax-api/2.0/mlflow/upload-artifact?run_uuid={model.run['run_id']}&path={spelled}"
    server.ask("scientist", "POST", page, b"other")
    assert server.ask("scientist", "GET", f"{ARTIFACTS}{model.path}/model.pkl").body == b"weights"


def test_a_stored_source_of_another_spelling_is_not_promoted(server: Server) -> None:
    model = Model(server)
    statement = "UPDATE model_versions SET source = :source, storage_location = :source WHERE name = :name"
    stored(server, statement, source=f"mlflow-artifacts:/{model.path[:-2]}\tel", name=model.name)
    content = {"model": model.name, "alias": "champion", "version": "1", "reason": "x"}
    assert server.ask("governor", "POST", "/api/1.0/gatehouse/promotions", content, **FRAUD).status == 403


@pytest.mark.parametrize("alias", ["champion\n", " Champion", "CHAMPION"])
def test_a_protected_alias_is_protected_by_any_spelling(server: Server, alias: str) -> None:
    content = {"name": server.model(), "alias": alias, "version": "1"}
    assert server.mlflow("scientist", "POST", "registered-models/alias", content).status == 403


@pytest.mark.parametrize(
    "spelled",
    [
        "MLFLOW-ARTIFACTS:/{path}",
        "mlflow-artifacts:///{path}",
        "mlflow-artifacts:/{path}".replace("{path}", "{folder}//model"),
        "mlflow-artifacts:/{folder}/m%6fdel",
        "mlflow-artifacts:/{folder}/./model",
        " mlflow-artifacts:/{path}",
        "mlflow-artifacts:/{path};S",
        "runs:/{run}/model;S",
        "runs:/{run}//model",
        "RUNS:/{run}/model",
        *(f"mlflow-artifacts:/{{folder}}/mo{chr(code)}del" for code in [*range(1, 0x20), *range(0x7F, 0xA0)]),
        "\tmlflow-artifacts:/{path}",
        "mlflow-artifacts:/{path}\n",
        "runs:/{run}/mo\tdel",
        "models:/{name}/1\r",
    ],
)
def test_a_source_has_one_spelling(server: Server, spelled: str) -> None:
    model = Model(server)
    run_id = model.run["run_id"]
    names = {"path": model.path, "folder": model.path.removesuffix("/model"), "run": run_id, "name": model.name}
    source = spelled.format(**names)
    version = {"name": model.name, "source": source, "run_id": run_id}
    answer = server.mlflow("scientist", "POST", "model-versions/create", version)
    assert (answer.status, "foreign_location" in str(server.line(answer))) == (400, True)


def test_a_runs_uri_is_stored_as_the_address_of_its_files(server: Server) -> None:
    model = Model(server)
    version = {"name": model.name, "source": f"runs:/{model.run['run_id']}/other", "run_id": model.run["run_id"]}
    made = server.mlflow("scientist", "POST", "model-versions/create", version)
    assert made.json["model_version"]["source"] == f"{model.run['artifact_uri']}/other"
    other = f"{model.path.removesuffix('model')}other/model.pkl"
    assert model.put(other).status == 200
    content = {"name": model.name, "alias": "champion", "version": "2"}
    assert server.mlflow("governor", "POST", "registered-models/alias", content, **FRAUD).status == 200
    assert model.put(other).status == 403


def test_a_run_of_another_team_is_refused_as_source(server: Server) -> None:
    run = server.run(server.experiment("outsider"), "outsider")
    name = server.model()
    version = {"name": name, "source": f"runs:/{run['run_id']}/model"}
    assert server.mlflow("scientist", "POST", "model-versions/create", version).status in {400, 403, 404}
