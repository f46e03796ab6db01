"""Remembers to which experiment a run belongs, which never changes.

MLflow 3.17.2 reads the whole run with its metrics, parameters and tags for that before it lets anybody log to it: seven
statements a call of log-batch, which doubled its time (bench/).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from cachetools import LRUCache
from mlflow.server import auth

from gatehouse.exchange import current

# Runs that log at the same time, and many more; some 200 bytes each.
_RUNS = 10_000

Requirements = tuple[tuple[str, str], list[Any]] | None


def remember_experiments(resolve: Callable[[str, str], Requirements]) -> Callable[[str, str], Requirements]:
    """Return what MLflow's `resolve` returns: which permission on which experiment an action on a run needs."""
    known: LRUCache[tuple[str, str], str] = LRUCache(_RUNS)
    lock = threading.Lock()

    def remembered(run_id: str, action: str) -> Requirements:
        # A run is looked for in the workspace of the request only.
        key = (current().workspace, run_id)
        with lock:
            experiment_id = known.get(key)
        if experiment_id is not None:
            return requirements(experiment_id, action)
        resolved = resolve(run_id, action)
        if resolved is not None:
            with lock:
                known[key] = resolved[0][1]
        return resolved

    return remembered


def requirements(experiment_id: str, action: str) -> Requirements:
    """Return MLflow's requirements of an action on a run of the experiment; a test holds them against MLflow's own."""
    experiment = (auth.RESOURCE_TYPE_EXPERIMENT, experiment_id)
    return experiment, [
        auth.Requirement(auth.RESOURCE_TYPE_EXPERIMENT, experiment_id, "read"),
        auth.Requirement(auth.RESOURCE_TYPE_RUN, "*", action, fallback_if_no_grant=(experiment,)),
    ]
