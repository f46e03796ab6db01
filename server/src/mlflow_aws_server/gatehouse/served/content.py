"""What a promotion approves: the content of the record behind a version, as one flat table of names and values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sql
from mlflow.store.model_registry.dbmodels import models as registry_tables
from mlflow.store.tracking.dbmodels import models as tables

from mlflow_aws_server.gatehouse.served.files import File
from mlflow_aws_server.gatehouse.served.record import is_recorded_tag
from mlflow_aws_server.gatehouse.served.versions import ServedVersion

# A prompt's text may be long; of longer values the digest is kept.
_LONGEST_VALUE = 200

Rows = Iterator[tuple[str, Any]]


@dataclass(frozen=True)
class Content:
    """The content of a record: `run/<id>/metric/auc` and the like, each with its value."""

    values: Mapping[str, str]
    object_versions: Mapping[str, str]
    """S3's version of each file's object, by the file's path: from these, the approved files can be restored."""

    @cached_property
    def digest(self) -> str:
        """Return what is the same only for the same content."""
        return hashlib.sha256(json.dumps(self.values, sort_keys=True).encode()).hexdigest()

    def differences(self, approved: Content) -> list[str]:
        """Return the names of what has been added, removed or changed since `approved`."""
        names = {**self.values, **approved.values}
        return sorted(name for name in names if self.values.get(name) != approved.values.get(name))


def content_of(version: ServedVersion, workspace: str, files: list[File], connection: sql.Connection) -> Content:
    """Return the content of a version's record as it is now."""
    values = {name: _short(value) for name, value in _values(version, workspace, connection)}
    values |= {f"file/{file.path}": f"{file.size} {file.content}" for file in files}
    return Content(values, {file.path: file.object_version for file in files})


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _values(version: ServedVersion, workspace: str, connection: sql.Connection) -> Rows:
    yield from _of_version(version, workspace, connection)
    for run in sorted(version.runs(connection)):
        yield from _of_run(run, connection)
    for model in sorted(version.logged_models):
        yield from _of_logged_model(model, connection)
    for experiment in sorted(version.experiments(connection)):
        yield from _of_experiment(experiment, connection)


def _of_version(version: ServedVersion, workspace: str, connection: sql.Connection) -> Rows:
    own = {"workspace": workspace, "name": version.name}
    row, tag = registry_tables.SqlModelVersion, registry_tables.SqlModelVersionTag
    model_tag = registry_tables.SqlRegisteredModelTag
    for name in ("source", "run_id", "storage_location"):
        found = sql.select(getattr(row, name)).filter_by(**own, version=version.version)
        yield f"version/{name}", connection.scalar(found)
    tags = connection.execute(sql.select(tag.key, tag.value).filter_by(**own, version=version.version))
    yield from (("version/tag/" + key, value) for key, value in tags if is_recorded_tag(key))
    tags = connection.execute(sql.select(model_tag.key, model_tag.value).filter_by(**own))
    yield from (("model/tag/" + key, value) for key, value in tags if is_recorded_tag(key))


def _of_run(run: str, connection: sql.Connection) -> Rows:
    row, metric, parameter, tag = tables.SqlRun, tables.SqlLatestMetric, tables.SqlParam, tables.SqlTag
    start = f"run/{run}/"
    found = connection.execute(sql.select(row.status, row.lifecycle_stage, row.name).filter_by(run_uuid=run)).first()
    for name, value in (found._mapping if found else {"lifecycle_stage": "missing"}).items():
        yield start + name, value
    metrics = sql.select(metric.key, metric.value, metric.is_nan, metric.step, metric.timestamp).filter_by(run_uuid=run)
    for name, *measured in connection.execute(metrics):
        yield f"{start}metric/{name}", measured
    for key, value in connection.execute(sql.select(parameter.key, parameter.value).filter_by(run_uuid=run)):
        yield f"{start}param/{key}", value
    for key, value in connection.execute(sql.select(tag.key, tag.value).filter_by(run_uuid=run)):
        if is_recorded_tag(key):
            yield f"{start}tag/{key}", value
    link = tables.SqlInput
    outputs = sql.and_(link.source_id == run, link.source_type.in_(("RUN_INPUT", "RUN_OUTPUT")))
    datasets = sql.and_(link.destination_id == run, link.source_type == "DATASET")
    links = sql.select(link.source_type, link.source_id, link.destination_id, link.step)
    for kind, source, destination, step in connection.execute(links.where(sql.or_(outputs, datasets))):
        yield f"{start}{kind.lower()}/{destination if source == run else source}", step


def _of_logged_model(model: str, connection: sql.Connection) -> Rows:
    row, parameter, tag = tables.SqlLoggedModel, tables.SqlLoggedModelParam, tables.SqlLoggedModelTag
    metric = tables.SqlLoggedModelMetric
    start = f"logged_model/{model}/"
    own = sql.select(row.status, row.lifecycle_stage, row.name, row.model_type)
    found = connection.execute(own.filter_by(model_id=model)).first()
    for name, value in (found._mapping if found else {"lifecycle_stage": "missing"}).items():
        yield start + name, value
    columns = (metric.metric_name, metric.metric_step, metric.metric_timestamp_ms, metric.run_id, metric.metric_value)
    for key, step, time, run, value in connection.execute(sql.select(*columns).filter_by(model_id=model)):
        yield f"{start}metric/{key}/{step}/{time}/{run}", value
    for key, value in connection.execute(
        sql.select(parameter.param_key, parameter.param_value).filter_by(model_id=model)
    ):
        yield f"{start}param/{key}", value
    for key, value in connection.execute(sql.select(tag.tag_key, tag.tag_value).filter_by(model_id=model)):
        if is_recorded_tag(key):
            yield f"{start}tag/{key}", value


def _of_experiment(experiment: str, connection: sql.Connection) -> Rows:
    if experiment.isdecimal():
        row = tables.SqlExperiment
        found = connection.scalar(sql.select(row.lifecycle_stage).filter_by(experiment_id=int(experiment)))
        yield f"experiment/{experiment}/lifecycle_stage", found or "missing"
