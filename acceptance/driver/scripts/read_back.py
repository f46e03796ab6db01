"""Prints as JSON what the server stored of a training: read_back.py <run id> <model name> <model version> <folder>."""

import json
import sys
from hashlib import sha256
from pathlib import Path

import mlflow
from mlflow.entities import FileInfo
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import train_test_split

client = mlflow.MlflowClient()


def paths(run_id: str, folder: str | None = None) -> list[FileInfo]:
    """Returns every file that the run has logged, including those in subfolders."""
    found: list[FileInfo] = []
    for entry in client.list_artifacts(run_id, folder):
        found += paths(run_id, entry.path) if entry.is_dir else [entry]
    return found


def same_predictions(run_id: str, name: str, version: str) -> bool:
    """Trains again with the run's parameters, and compares the predictions with those of the registered model."""
    params = client.get_run(run_id).data.params
    features, target = load_diabetes(return_X_y=True, as_frame=True)
    seed = int(params["seed"])
    train_x, test_x, train_y, _ = train_test_split(features, target, test_size=0.25, random_state=seed)
    model = GradientBoostingRegressor(
        n_estimators=int(params["estimators"]),
        learning_rate=float(params["learning_rate"]),
        max_depth=int(params["max_depth"]),
        random_state=seed,
    ).fit(train_x, train_y)
    registered = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    return bool((registered.predict(test_x) == model.predict(test_x)).all())


def main(run_id: str, name: str, version: str, folder: str) -> None:
    """Reads the run, its files and its model version."""
    run = client.get_run(run_id)
    registered = client.get_model_version(name, version)
    info = mlflow.models.get_model_info(f"models:/{name}/{version}")
    files = {file.path: client.download_artifacts(run_id, file.path, folder) for file in paths(run_id)}
    print(
        json.dumps(
            {
                "status": run.info.status,
                "experiment": client.get_experiment(run.info.experiment_id).name,
                "params": run.data.params,
                "tags": run.data.tags,
                "dataset": [each.dataset.name for each in run.inputs.dataset_inputs],
                "metrics": {
                    key: [[point.step, point.value] for point in client.get_metric_history(run_id, key)]
                    for key in run.data.metrics
                },
                "files": {path: sha256(Path(file).read_bytes()).hexdigest() for path, file in files.items()},
                "version": {
                    "status": registered.status,
                    "run_id": registered.run_id,
                    "description": registered.description,
                    "tags": registered.tags,
                },
                "inputs": info.signature.inputs.input_names(),
                "has_example": info.saved_input_example_info is not None,
                "same_predictions": same_predictions(run_id, name, version),
            }
        )
    )


main(*sys.argv[1:])
