"""A task that no service owns, such as the migration, runs as a process of this machine and ends with its exit code."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import ecs

real = ecs._ACTION_MAP["RunTask"]


def run(definition, command: list[str]) -> int:
    """Runs the container's command by run_task.py. Returns its exit code."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(definition, file, default=str)
        file.flush()
        done = subprocess.run([*command, file.name], capture_output=True, text=True)  # noqa: S603 - run_task.py
    print("task", definition["family"], done.returncode, done.stdout[-3000:], done.stderr[-3000:], flush=True)
    return done.returncode


def work(scope, task_arn: str, definition) -> None:
    """Runs the task, and then shows it as stopped."""
    code = run(definition, [sys.executable, str(Path(__file__).with_name("run_task.py"))])
    with request_scope(*scope):
        task = ecs._tasks[task_arn]
        for container in task["containers"]:
            container.update(lastStatus="STOPPED", exitCode=code)
        task.update(lastStatus="STOPPED", desiredStatus="STOPPED", stopCode="EssentialContainerExited")
        task.update(stoppedReason="Essential container in task exited")


def run_task(data):
    """RunTask."""
    answer = real(data)
    if answer[0] != 200 or data.get("group", "").startswith("service:"):
        return answer
    scope = get_account_id(), get_region()
    definition = ecs._task_defs[ecs._resolve_td_key(data["taskDefinition"])]
    for task in json.loads(answer[2])["tasks"]:
        threading.Thread(target=work, args=(scope, task["taskArn"], definition), daemon=True).start()
    return answer


if not os.access(os.environ["SHIM_TASK_COMMAND"], os.X_OK):
    raise FileNotFoundError(f"There is no command {os.environ['SHIM_TASK_COMMAND']} to run tasks with.")
ecs._ACTION_MAP["RunTask"] = run_task
