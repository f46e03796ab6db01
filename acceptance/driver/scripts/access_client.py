"""Runs actions of the access table through the stock MLflow client: access_client.py <file>.

The file is a JSON list of {"client": <function below>, "arguments", "token", "workspace"}. Prints a JSON list with the
status, the request id and the response text of each.
"""

import json
import os
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

import mlflow
import requests
from mlflow.exceptions import MlflowException

client = mlflow.MlflowClient()
refused: list[requests.Response] = []
send = requests.Session.send


def recording(session: requests.Session, request: requests.PreparedRequest, **options: object) -> requests.Response:
    """Sends a request and records a refusal, because the exceptions of MLflow do not contain the request id."""
    response = send(session, request, **options)
    if response.status_code >= 400:
        refused.append(response)
    return response


requests.Session.send = recording


def log_run() -> str:
    """Logs a typical training, and returns the id of the run."""
    mlflow.set_experiment(f"stock-client-{uuid.uuid4()}")
    with mlflow.start_run() as run:
        mlflow.log_param("depth", 3)
        mlflow.log_metrics({"loss": 0.5, "accuracy": 0.9})
        mlflow.log_text("a note", "note.txt")
        with mlflow.start_span("step"):
            pass
    mlflow.flush_trace_async_logging()
    return str(run.info.run_id)


def read_run(run: str) -> str:
    """Returns the name and the file of a run."""
    return f"{client.get_run(run).info.run_name} {mlflow.artifacts.load_text(f'runs:/{run}/note.txt')}"


def search(experiment: str) -> str:
    """Returns all experiments, and the runs of one."""
    return f"{list(client.search_experiments())} {list(client.search_runs([experiment]))}"


def search_models() -> str:
    """Returns all models and versions."""
    return f"{list(client.search_registered_models())} {list(client.search_model_versions())}"


def download_version(model: str) -> str:
    """Downloads the files of version 1."""
    return mlflow.artifacts.download_artifacts(f"models:/{model}/1", dst_path=tempfile.mkdtemp())


def register(run: str, model: str) -> str:
    """Registers the model that a run has logged."""
    client.create_registered_model(model)
    return str(client.create_model_version(model, f"runs:/{run}/model", run))


def register_source(model: str, source: str) -> str:
    """Adds a version with this source."""
    return str(client.create_model_version(model, source))


def set_alias(model: str, alias: str) -> None:
    """Sets the alias on version 1."""
    client.set_registered_model_alias(model, alias, "1")


def load_champion(model: str) -> str:
    """Returns a file of the version with the alias champion."""
    with tempfile.TemporaryDirectory() as folder:
        path = mlflow.artifacts.download_artifacts(f"models:/{model}@champion", dst_path=folder)
        return (Path(path) / "weights.txt").read_text()


def set_stage(model: str) -> None:
    """Moves version 1 to Production."""
    client.transition_model_version_stage(model, "1", "Production")


def delete_version(model: str, version: str) -> None:
    """Deletes a version."""
    client.delete_model_version(model, version)


ACTIONS: dict[str, Callable[..., object]] = {
    action.__name__: action
    for action in (
        *(log_run, read_run, search, search_models, download_version, register, register_source),
        *(set_alias, load_champion, set_stage, delete_version),
    )
}


def outcome(action: str, arguments: dict[str, str]) -> dict[str, object]:
    """Runs an action and returns its result; the status is 0 if it fails without a refusal of the server."""
    refused.clear()
    try:
        return {"status": 200, "body": str(ACTIONS[action](**arguments))}
    except MlflowException as error:
        status = refused[-1].status_code if refused else 0
        return {"status": status, "body": str(error), "requestId": refused[-1].headers.get("x-request-id")}


def main(file: str) -> None:
    """Runs every action with its own token and workspace."""
    outcomes = []
    for each in json.loads(Path(file).read_text()):
        for name, value in (("MLFLOW_TRACKING_TOKEN", each["token"]), ("MLFLOW_WORKSPACE", each["workspace"])):
            os.environ.pop(name, None)
            if value:
                os.environ[name] = value
        outcomes.append(outcome(each["client"], each["arguments"]))
    print(json.dumps(outcomes))


main(*sys.argv[1:])
