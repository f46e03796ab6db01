"""Writes the load balancer's closed paths from the pinned MLflow's own routes.

python server/tools/closed_routes.py lib/config/mlflow-routes.json
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from mlflow_routes import routed_paths
from path_patterns import ALLOWED, covers, overlap
from route_classes import CLOSED, CLOSED_ANYWAY, OPEN


class ClosedPath(TypedDict):
    """A pattern and why its paths are closed."""

    pattern: str
    reason: str


class Routes(TypedDict):
    """The file's content."""

    mlflow: str
    closed: list[ClosedPath]
    open: list[str]


def _variants(entry: str) -> list[str]:
    """Return an entry for each of MLflow's two names of its interface."""
    return [entry.replace("{api}", name) for name in ("/api", "/ajax-api")] if "{api}" in entry else [entry]


def _is_open(path: str, families: Iterable[str]) -> bool:
    """Say whether `path` is the start page or belongs to a family that stays open."""
    return path == "/" or any(path.startswith(prefix) for family in families for prefix in _variants(family))


def _clashes(pattern: str, open_paths: Iterable[str]) -> list[str]:
    """Return the open paths that `pattern` would close as well.

    A literal may fall on an open route's parameter (issues/invoke on issues/*): no identifier of MLflow's is so named.
    """
    return [path for path in open_paths if ("*" in pattern or path == pattern) and overlap(pattern, path)]


def classify(paths: Iterable[str], closed: Mapping[str, str], families: Iterable[str]) -> Routes:
    """Sort `paths` into closed patterns and open paths; raises ValueError that lists all that does not fit."""
    paths = list(paths)
    problems = []
    patterns: list[ClosedPath] = []
    for entry, reason in closed.items():
        used = [variant for variant in _variants(entry) if any(covers(variant, path) for path in paths)]
        if not used:
            problems.append(f"{entry} closes nothing: MLflow routes no such path; remove it")
        patterns += [{"pattern": pattern, "reason": reason} for pattern in used]
    left = [path for path in paths if not any(covers(closed_path["pattern"], path) for closed_path in patterns)]
    problems += [
        f"{path} is neither closed nor open; add it to a class" for path in left if not _is_open(path, families)
    ]
    problems += [
        f"{family} opens nothing: MLflow routes no such path; remove it"
        for family in families
        if not any(path.startswith(prefix) for path in left for prefix in _variants(family))
    ]
    for pattern in (closed_path["pattern"] for closed_path in patterns):
        if not ALLOWED.fullmatch(pattern) or "*" in pattern[:-1]:
            problems.append(f"{pattern} is no pattern of the load balancer with one * at most, at its end")
        problems += [f"{pattern} would close {path}, which is open" for path in _clashes(pattern, left)]
    if problems:
        raise ValueError("server/tools/route_classes.py:\n  " + "\n  ".join(problems))
    version = importlib.metadata.version("mlflow")
    return {"mlflow": version, "closed": sorted(patterns, key=lambda each: each["pattern"]), "open": left}


def routes(paths: Iterable[str]) -> Routes:
    """Return the file's content for an MLflow with these paths."""
    found = classify(paths, CLOSED, OPEN)
    anyway = [ClosedPath(pattern=pattern, reason=reason) for pattern, reason in CLOSED_ANYWAY.items()]
    return {**found, "closed": sorted([*found["closed"], *anyway], key=lambda each: each["pattern"])}


def rendered() -> str:
    """Return the file's text for the installed MLflow."""
    return json.dumps(routes(routed_paths()), indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(rendered())
