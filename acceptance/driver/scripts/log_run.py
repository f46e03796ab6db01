"""Logs a run with a metric and a file, and prints its id."""

import json
import os

import mlflow

mlflow.set_experiment(os.environ["EXPERIMENT"])
with mlflow.start_run() as run:
    mlflow.log_metric("loss", 0.5)
    mlflow.log_text("a note", "note.txt")
print(json.dumps({"run_id": run.info.run_id}))
