"""A version with all that belongs to its record, and what the database and S3 hold of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from support.governance import FRAUD, PROMOTIONS
from support.models import ARTIFACTS
from support.real_parts import s3
from support.running import Server
from support.wire import Answer

# Open by definition: descriptions, where a prompt is listed, what MLflow and the gatehouse write themselves.
_OPEN = "('mlflow.note.content', '_mlflow_experiment_ids', 'mlflow.modelVersions')"
# The text is the tests' own: no value of a caller's gets into it.
# ruff: noqa: S608
_RESERVED = rf"{{key}} ~ '^(mlflow\.|_mlflow_)' AND {{key}} NOT IN {_OPEN}"

# Statement by statement; the parameters are the fields of Record.
_STATE = (
    "SELECT status, lifecycle_stage, name, end_time, artifact_uri, experiment_id FROM runs WHERE run_uuid = :run",
    "SELECT key, value, step, timestamp FROM latest_metrics WHERE run_uuid = :run",
    "SELECT key, value, step, timestamp FROM metrics WHERE run_uuid = :run",
    "SELECT key, value FROM params WHERE run_uuid = :run",
    f"SELECT key, value FROM tags WHERE run_uuid = :run AND {_RESERVED.format(key='key')}",
    "SELECT source_type, source_id, destination_id FROM inputs WHERE source_id = :run OR destination_id = :run",
    "SELECT status, lifecycle_stage, name, model_type, artifact_location FROM logged_models WHERE model_id = :logged",
    "SELECT param_key, param_value FROM logged_model_params WHERE model_id = :logged",
    "SELECT metric_name, metric_value FROM logged_model_metrics WHERE model_id = :logged",
    f"SELECT tag_key, tag_value FROM logged_model_tags WHERE model_id = :logged AND {_RESERVED.format(key='tag_key')}",
    "SELECT source, storage_location, run_id, current_stage FROM model_versions WHERE name = :name AND version = 1",
    f"SELECT key, value FROM model_version_tags WHERE name = :name AND version = 1 AND {_RESERVED.format(key='key')}",
    f"SELECT key, value FROM registered_model_tags WHERE name = :name AND {_RESERVED.format(key='key')}",
    "SELECT alias, version FROM registered_model_aliases WHERE name = :name",
    "SELECT lifecycle_stage FROM experiments WHERE experiment_id::text = :experiment",
)


@dataclass(frozen=True)
class Record:
    """The resources behind version 1 of a model."""

    server: Server
    name: str
    experiment: str
    run: str
    logged: str
    """The logged model; empty unless the version is one."""
    path: str
    """Of its files, for the artifact routes; empty for a prompt."""

    def promote(self) -> Answer:
        content = {"model": self.name, "alias": "champion", "version": "1", "reason": "better"}
        return self.server.ask("governor", "POST", PROMOTIONS, content, **FRAUD)

    def state(self) -> list[Any]:
        """Return what the database and S3 hold."""
        values = {"logged": self.logged, "name": self.name}
        # A prompt comes from no run.
        values |= {"run": self.run, "experiment": self.experiment} if self.path else {"run": "", "experiment": "0"}
        rows: list[Any] = []
        for statement in _STATE:
            given = {name: value for name, value in values.items() if f":{name}" in statement}
            rows.append(sorted(map(tuple, self.server.sql(statement, **given)), key=str))
        if self.path:
            listed = s3().list_object_versions(Bucket=self.server.bucket, Prefix=f"artifacts/{self.path}/")
            kept = [(each["Key"], each["VersionId"]) for each in listed.get("Versions", ()) if each["IsLatest"]]
            rows.append(sorted(kept))
        return rows

    def told(self) -> dict[str, Any]:
        """Return what the server tells of it once it serves."""
        answer = self.server.ask("scientist", "GET", f"/api/1.0/gatehouse/served?model={self.name}")
        assert answer.status == 200, answer.body
        (served,) = answer.json["served"]
        found: dict[str, Any] = served
        return found


def of_a_run(server: Server) -> Record:
    """Return a version whose files are a run's."""
    experiment = server.experiment()
    run = server.run(experiment)
    path = f"{run['artifact_uri'].removeprefix('mlflow-artifacts:/')}/model"
    _log(server, run["run_id"])
    return _registered(server, experiment, run["run_id"], "", path, source=f"{run['artifact_uri']}/model")


def of_a_logged_model(server: Server) -> Record:
    """Return a version that is a logged model."""
    experiment = server.experiment()
    run = server.run(experiment)
    _log(server, run["run_id"])
    tag = {"key": "mlflow.source.name", "value": "train.py"}
    content = {"experiment_id": experiment, "name": "m", "source_run_id": run["run_id"], "tags": [tag]}
    info = server.mlflow("scientist", "POST", "logged-models", content).json["model"]["info"]
    logged = info["model_id"]
    path = info["artifact_uri"].removeprefix("mlflow-artifacts:/")
    return _registered(server, experiment, run["run_id"], logged, path, source=f"models:/{logged}", model_id=logged)


def of_a_prompt(server: Server) -> Record:
    """Return a version of a prompt."""
    experiment = server.experiment()
    run = server.run(experiment)["run_id"]
    tags = {
        "mlflow.prompt.is_prompt": "true",
        "mlflow.prompt.text": "Say {{word}}",
        "_mlflow_prompt_type": "text",
        "_mlflow_prompt_model_config": "{}",
    }
    pairs = [{"key": key, "value": value} for key, value in tags.items()]
    return _registered(server, experiment, run, "", "", source="dummy-source", tags=pairs, model_tags=pairs[:1])


def _log(server: Server, run: str) -> None:
    batch = {
        "run_id": run,
        "metrics": [{"key": "auc", "value": 0.61, "timestamp": 1, "step": 1}],
        "params": [{"key": "depth", "value": "3"}],
        "tags": [{"key": "mlflow.source.name", "value": "train.py"}],
    }
    assert server.mlflow("scientist", "POST", "runs/log-batch", batch).status == 200


def _registered(
    server: Server, experiment: str, run: str, logged: str, path: str, model_tags: Any = (), **version: Any
) -> Record:
    name = f"model-{uuid.uuid4().hex[:8]}"
    model = {"name": name, "tags": list(model_tags)}
    assert server.mlflow("scientist", "POST", "registered-models/create", model).status == 200
    if path:
        assert server.ask("scientist", "PUT", f"{ARTIFACTS}{path}/model.pkl", b"weights").status == 200
    content = {"name": name, **version, **({"run_id": run} if path else {})}
    made = server.mlflow("scientist", "POST", "model-versions/create", content)
    assert made.status == 200, made.body
    return Record(server, name, experiment, run, logged, path)
