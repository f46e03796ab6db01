"""Finds the served versions of a workspace, and whether a part belongs to the record behind one (`record.py`).

A version is served if it carries a protected alias or is in a stage. A deleted version is not served.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sql

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.gatehouse.request.parts import Kind, Part
from mlflow_aws_server.gatehouse.served import origins

# The second half has an index of its own (`entrypoint/own_tables.py`).
_SELECT = """
SELECT v.name, v.version, coalesce(v.storage_location, v.source, ''), coalesce(v.source, ''), v.run_id
FROM registered_model_aliases a
JOIN model_versions v ON v.workspace = a.workspace AND v.name = a.name AND v.version = a.version
WHERE a.workspace = %(workspace)s AND lower(btrim(a.alias, E' \\t\\r\\n')) = ANY(%(aliases)s)
  AND v.current_stage IS DISTINCT FROM 'Deleted_Internal'
UNION
SELECT v.name, v.version, coalesce(v.storage_location, v.source, ''), coalesce(v.source, ''), v.run_id
FROM model_versions v
WHERE v.workspace = %(workspace)s AND v.current_stage NOT IN ('None', 'Deleted_Internal')
"""

# How MLflow names the folders of runs and of logged models.
_RUN_FOLDER = re.compile(r"(?<=/)[0-9a-f]{32}(?=/)")
_MODEL_FOLDER = re.compile(r"(?<=/models/)m-[0-9a-f]{32}(?=/)")
_MODEL_SOURCE = re.compile(r"models:/(m-[0-9a-f]{32})/?$")


@dataclass(frozen=True)
class ServedVersion:
    """A served version, where its files are, and what it comes from."""

    name: str
    version: int
    path: str
    """The path of its files in the workspace, with a slash at the end; empty for a prompt."""
    named_runs: frozenset[str]
    """The run that it names, and the one whose folder holds its files."""
    logged_models: frozenset[str]

    def runs(self, connection: sql.Connection) -> frozenset[str]:
        """Return all runs of its record."""
        made_in = (origins.origin_of_logged_model(connection, model)[1] for model in self.logged_models)
        return self.named_runs | {run for run in made_in if run}

    def experiments(self, connection: sql.Connection) -> frozenset[str]:
        """Return the experiments of its runs, of its logged models and of its files."""
        of_runs = (origins.experiment_of_run(connection, run) for run in self.runs(connection))
        of_models = (origins.origin_of_logged_model(connection, model)[0] for model in self.logged_models)
        folder = self.path.partition("/")[0]
        return frozenset(each for each in (*of_runs, *of_models, folder) if each)

    def parts(self, connection: sql.Connection) -> Iterator[Part]:
        """Return all parts of its record."""
        yield Part(Kind.MODEL, self.name)
        yield Part(Kind.VERSION, f"{self.name}/{self.version}")
        yield from (Part(Kind.RUN, run) for run in self.runs(connection))
        yield from (Part(Kind.LOGGED_MODEL, model) for model in self.logged_models)
        yield from (Part(Kind.EXPERIMENT, experiment) for experiment in self.experiments(connection))
        if self.path:
            # A request may also write to the whole workspace.
            yield from (Part(Kind.FILES, self.path), Part(Kind.FILES, ""))

    def has(self, part: Part, connection: sql.Connection) -> bool:
        """Say whether its record has a part, or whether a file or folder overlaps with its files."""
        match part.kind:
            case Kind.VERSION:
                return part.id == f"{self.name}/{self.version}"
            case Kind.MODEL:
                return part.id == self.name
            case Kind.RUN:
                return part.id in self.runs(connection)
            case Kind.LOGGED_MODEL:
                return part.id in self.logged_models
            case Kind.EXPERIMENT:
                return part.id in self.experiments(connection)
            case Kind.FILES:
                return bool(self.path) and _overlap(f"{part.id}/".lstrip("/"), self.path)
            case Kind.RUN_FILES:
                run, _, path = part.id.partition("/")
                # Behind the folder of the run, wherever the experiment's files are.
                inside = f"/{self.path}".partition(f"/{run}/artifacts/")
                return bool(inside[1]) and _overlap(f"{path}/".lstrip("/"), inside[2])


@lru_cache(10_000)
def version_of(
    name: str, version: int, location: str, source: str, run_id: str | None, workspace: str
) -> ServedVersion:
    """Return a version by its row in MLflow's table."""
    folder = f"{location.rstrip('/')}/"
    runs = {*_RUN_FOLDER.findall(folder), *([run_id] if run_id else [])}
    models = {*_MODEL_FOLDER.findall(folder), *_MODEL_SOURCE.findall(source)}
    root = f"mlflow-artifacts:/workspaces/{workspace}/"
    path = folder.removeprefix(root) if folder.startswith(root) else ""
    return ServedVersion(name, version, path, frozenset(runs), frozenset(models))


def read(connection: sql.Connection, workspace: str, access: AccessRules) -> list[ServedVersion]:
    """Return the served versions of a workspace as the database has them now."""
    rows = connection.exec_driver_sql(_SELECT, parameters(workspace, access)).all()
    return [version_of(*row, workspace) for row in rows]


def parameters(workspace: str, access: AccessRules) -> dict[str, object]:
    """Return the parameters of the statements about what serves."""
    return {"workspace": workspace, "aliases": list(access.protected_aliases)}


def _overlap(path: str, other: str) -> bool:
    """Say whether one of two folders, each with a slash at its end or empty, is in the other."""
    return path.startswith(other) or other.startswith(path)
