"""Logs one artifact twice with different content, and prints the run's id and what a client then reads."""

import json

import mlflow

mlflow.set_experiment("artifact-versions")
with mlflow.start_run() as run:
    for text in ("first", "second"):
        mlflow.log_text(text, "notes/report.txt")
read = mlflow.artifacts.load_text(f"{run.info.artifact_uri}/notes/report.txt")
print(json.dumps({"run_id": run.info.run_id, "read": read}))
