"""Runs the container of a task definition: its command and environment. Only what a container brings is replaced."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import botocore.session


def secret_value(arn: str) -> str:
    """The value of a secret that the task definition names."""
    client = botocore.session.get_session().create_client("secretsmanager")
    return client.get_secret_value(SecretId=arn)["SecretString"]


def main(file: str) -> int:
    """Runs it. Returns its exit code, or 3 while SHIM_TASK_FAILURE, a file, exists."""
    if Path(os.environ["SHIM_TASK_FAILURE"]).exists():
        print("The task fails because the test wants it to.", file=sys.stderr)
        return 3
    (container,) = json.loads(Path(file).read_text())["containerDefinitions"]
    with tempfile.TemporaryDirectory() as folder:
        replaced = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "TMPDIR": folder,
            "MPLCONFIGDIR": folder,
            "PYTHONUNBUFFERED": "1",
            "MLFLOW_AWS_RUNTIME_DIRECTORY": folder,
            "MLFLOW_AWS_METRICS_DIRECTORY": folder,
            "MLFLOW_AWS_DATABASE_CA": os.environ["SHIM_DATABASE_CA"],
            **{name: value for name, value in os.environ.items() if name.startswith("AWS_")},
        }
        environment = {each["name"]: each["value"] for each in container.get("environment", [])}
        secrets = {each["name"]: secret_value(each["valueFrom"]) for each in container.get("secrets", [])}
        command = [os.environ["SHIM_TASK_COMMAND"], *container["command"]]
        return subprocess.run(command, env=environment | secrets | replaced).returncode  # noqa: S603 - the kit's own command


sys.exit(main(sys.argv[1]))
