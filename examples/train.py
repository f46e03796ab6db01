"""Trains a small regression model, and logs and registers it at an MLflow server.

Requires mlflow, scikit-learn and matplotlib; the data set is part of scikit-learn. Configure the server first:

    export MLFLOW_TRACKING_URI=https://localhost:8443
    export MLFLOW_TRACKING_SERVER_CERT_PATH=<the path that npm start prints>
    export MLFLOW_TRACKING_TOKEN=$(npm run --silent token -- scientist)
    python examples/train.py --estimators 200
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import matplotlib as mpl
import mlflow
import mlflow.sklearn
import pandas as pd
from matplotlib.figure import Figure
from mlflow.entities.model_registry import ModelVersion
from mlflow.environment_variables import MLFLOW_HTTP_REQUEST_MAX_RETRIES
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split

LOGIN_HINT = "export MLFLOW_TRACKING_TOKEN=$(npm run --silent token -- scientist)"
CERTIFICATE_HINT = "export MLFLOW_TRACKING_SERVER_CERT_PATH=<the path that npm start prints>"


class Split:
    """The data set, split into a training set and a test set."""

    def __init__(self, seed: int) -> None:
        features, target = load_diabetes(return_X_y=True, as_frame=True)
        self.train_x, self.test_x, self.train_y, self.test_y = train_test_split(
            features, target, test_size=0.25, random_state=seed
        )


def parse_arguments() -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--experiment", default="diabetes-progression", help="default: %(default)s")
    parser.add_argument("--model-name", default="diabetes-progression", help="registered model; default: %(default)s")
    parser.add_argument("--team", default="fraud", help="value of the tag; default: %(default)s")
    parser.add_argument("--estimators", type=positive_int, default=100, help="number of trees; default: %(default)s")
    parser.add_argument("--learning-rate", type=positive_float, default=0.05, help="default: %(default)s")
    parser.add_argument("--max-depth", type=positive_int, default=3, help="depth of a tree; default: %(default)s")
    parser.add_argument("--seed", type=int, default=7, help="of the split and the model; default: %(default)s")
    return parser.parse_args()


def positive_int(text: str) -> int:
    """Reads a whole number from 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def positive_float(text: str) -> float:
    """Reads a number above 0."""
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


def require_server() -> str:
    """Returns the server's address; exits with one line that says what to do if the server cannot be used."""
    uri = os.environ.get("MLFLOW_TRACKING_URI", "")
    if not uri:
        sys.exit("MLFLOW_TRACKING_URI is not set: export MLFLOW_TRACKING_URI=https://<server>")
    if urlsplit(uri).scheme != "https" or not urlsplit(uri).hostname:
        sys.exit(f"MLFLOW_TRACKING_URI is {uri}: use an address that starts with https://")
    certificate = os.environ.get("MLFLOW_TRACKING_SERVER_CERT_PATH", "")
    if certificate and not Path(certificate).is_file():
        sys.exit(f"MLFLOW_TRACKING_SERVER_CERT_PATH is {certificate}, but there is no such file: {CERTIFICATE_HINT}")
    try:
        with one_attempt():
            mlflow.MlflowClient().search_experiments(max_results=1)
    except MlflowException as error:
        sys.exit(explain(uri, error))
    return uri.rstrip("/")


@contextmanager
def one_attempt() -> Iterator[None]:
    """Switches off the retries of the client, which would otherwise repeat a failing request for minutes."""
    configured = MLFLOW_HTTP_REQUEST_MAX_RETRIES.get_raw()
    MLFLOW_HTTP_REQUEST_MAX_RETRIES.set(0)
    try:
        yield
    finally:
        if configured is None:
            MLFLOW_HTTP_REQUEST_MAX_RETRIES.unset()
        else:
            MLFLOW_HTTP_REQUEST_MAX_RETRIES.set(configured)


def explain(uri: str, error: MlflowException) -> str:
    """Returns one line that says why the request failed."""
    if error.error_code == "UNAUTHENTICATED":
        return f"{uri} refused the access token (401), or no token is set: {LOGIN_HINT}"
    if "CERTIFICATE_VERIFY_FAILED" in error.message:
        return f"The certificate of {uri} is not trusted on this machine: {CERTIFICATE_HINT}"
    return f"{uri} cannot be used: {error.message.splitlines()[0]}"


def git_description() -> dict[str, str]:
    """Returns the version of the code, if it is in a git repository."""
    git = shutil.which("git")
    if not git:
        return {}
    described = subprocess.run(  # noqa: S603
        [git, "describe", "--always", "--dirty"], cwd=Path(__file__).parent, capture_output=True, text=True, check=False
    )
    return {"git.describe": described.stdout.strip()} if described.returncode == 0 else {}


def log_learning(model: GradientBoostingRegressor, data: Split) -> pd.DataFrame:
    """Logs how each additional tree changes the errors, with one request per step for all metrics."""
    history = []
    stages = zip(model.staged_predict(data.train_x), model.staged_predict(data.test_x), strict=True)
    for step, (train, test) in enumerate(stages, start=1):
        metrics = {
            "train_rmse": root_mean_squared_error(data.train_y, train),
            "test_rmse": root_mean_squared_error(data.test_y, test),
            "test_mae": mean_absolute_error(data.test_y, test),
            "test_r2": r2_score(data.test_y, test),
        }
        mlflow.log_metrics(metrics, step=step)
        history.append(metrics)
    return pd.DataFrame(history, index=pd.RangeIndex(1, len(history) + 1, name="trees"))


def learning_curve(history: pd.DataFrame) -> Figure:
    """Plots the error on both sets over the number of trees."""
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    history[["train_rmse", "test_rmse"]].plot(ax=axes, ylabel="RMSE", title="Learning curve")
    return figure


def predictions(model: GradientBoostingRegressor, data: Split) -> Figure:
    """Plots the predictions against the measured values."""
    figure = Figure(figsize=(6, 6), layout="constrained")
    axes = figure.subplots()
    axes.scatter(data.test_y, model.predict(data.test_x), alpha=0.6)
    axes.axline((data.test_y.mean(), data.test_y.mean()), slope=1, color="grey", linestyle="--")
    axes.set(xlabel="measured progression", ylabel="predicted progression", title="Test set")
    return figure


def importances(model: GradientBoostingRegressor, data: Split) -> Figure:
    """Plots the importance of the features."""
    figure = Figure(figsize=(8, 5), layout="constrained")
    ranked = pd.Series(model.feature_importances_, index=data.train_x.columns).sort_values()
    ranked.plot.barh(ax=figure.subplots(), xlabel="importance", title="Features")
    return figure


def log_and_register(model: GradientBoostingRegressor, data: Split, name: str) -> ModelVersion:
    """Logs the model with its signature and an input example, and registers it."""
    logged = mlflow.sklearn.log_model(
        model,
        name="model",
        signature=infer_signature(data.train_x, model.predict(data.train_x)),
        input_example=data.train_x.head(3),
        # Listed here, because MLflow would otherwise load the model in a second process to detect them.
        pip_requirements=[f"{package}=={version(package)}" for package in ("scikit-learn", "skops", "pandas")],
        # A forged file can crash its reader, so skops requires explicit trust. This file is our own.
        skops_trusted_types=["sklearn.tree._tree.Tree"],
    )
    return mlflow.register_model(logged.model_uri, name, tags={"data": "scikit-learn diabetes"})


def train(arguments: argparse.Namespace) -> tuple[str, ModelVersion]:
    """Trains and logs in one run; returns the run's id and the registered version."""
    data = Split(arguments.seed)
    tags = {"team": arguments.team, "status": "training", **git_description()}
    with mlflow.start_run(tags=tags) as run:
        mlflow.log_params(
            {
                "estimators": arguments.estimators,
                "learning_rate": arguments.learning_rate,
                "max_depth": arguments.max_depth,
                "seed": arguments.seed,
            }
        )
        mlflow.log_input(mlflow.data.from_pandas(data.train_x, name="diabetes"), context="training")
        model = GradientBoostingRegressor(
            n_estimators=arguments.estimators,
            learning_rate=arguments.learning_rate,
            max_depth=arguments.max_depth,
            random_state=arguments.seed,
        ).fit(data.train_x, data.train_y)
        history = log_learning(model, data)
        mlflow.log_figure(learning_curve(history), "figures/learning-curve.png")
        mlflow.log_figure(predictions(model, data), "figures/predictions.png")
        mlflow.log_figure(importances(model, data), "figures/importances.png")
        registered = log_and_register(model, data, arguments.model_name)
        mlflow.MlflowClient().update_model_version(
            registered.name,
            registered.version,
            f"{arguments.estimators} trees of depth {arguments.max_depth}; "
            f"test RMSE {history['test_rmse'].iloc[-1]:.1f}, R² {history['test_r2'].iloc[-1]:.2f}.",
        )
        mlflow.set_tag("status", "candidate")
    return run.info.run_id, registered


def main() -> None:
    """Trains once, with the arguments of the command line."""
    arguments = parse_arguments()
    mpl.use("Agg")
    uri = require_server()
    experiment = mlflow.set_experiment(arguments.experiment)
    run_id, registered = train(arguments)
    print(f"run      {run_id}")
    print(f"model    {registered.name} version {registered.version}")
    print(f"open     {uri}/#/experiments/{experiment.experiment_id}/runs/{run_id}")


if __name__ == "__main__":
    main()
