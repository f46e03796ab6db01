"""Stops and kills servers."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

from trail_files import writers

from support.running import Server

ORDINARY = ("SIGTERM", "SIGINT")
STOPS = (*ORDINARY, "SIGKILL of a worker", "SIGKILL of the server")

# The stop timeout of a task (lib/constructs/service/server-task.ts).
STOP_SECONDS = 90


def stop(server: Server, kind: str, choice: random.Random) -> tuple[set[int], float]:
    """Stop the server; return which workers were killed, and how long it took to stop."""
    assert server.process  # noqa: S101
    started = time.monotonic()
    processes = tree(server.process.pid)
    workers = {pid for pid in processes if str(pid) in writers(server.folder)}
    killed: set[int] = set()
    if kind in ORDINARY:
        server.process.send_signal(getattr(signal, kind))
    elif kind == "SIGKILL of the server":
        killed = workers
        for pid in processes:
            os.kill(pid, signal.SIGKILL)
    else:
        killed = {choice.choice(sorted(workers))}
        os.kill(*killed, signal.SIGKILL)
        time.sleep(choice.uniform(0, 4))
        started = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
    server.process.wait(3 * STOP_SECONDS)
    while any(Path(f"/proc/{pid}").exists() for pid in processes[1:]):
        time.sleep(0.1)
    return killed, time.monotonic() - started


def tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    return [pid, *(below for child in found.stdout.split() for below in tree(int(child)))]
