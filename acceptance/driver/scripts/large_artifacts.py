"""Logs the files of a folder to a new run, and downloads them: large_artifacts.py <folder> <download folder>.

Prints the run's id and artifact address. Environment variables decide whether the client requests multipart transfers
with the object store.
"""

import json
import sys

import mlflow

client = mlflow.MlflowClient()
mlflow.set_experiment("large-artifacts")
with mlflow.start_run() as run:
    mlflow.log_artifacts(sys.argv[1], "large")
client.download_artifacts(run.info.run_id, "large", sys.argv[2])
print(json.dumps({"run_id": run.info.run_id, "address": run.info.artifact_uri}))
