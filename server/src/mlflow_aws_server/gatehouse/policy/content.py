"""What a request may say: no foreign address, no tag of the gatehouse's, no run without an experiment."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sql
from mlflow.store.tracking.dbmodels.models import SqlAssessments

from mlflow_aws_server.configuration.access_rules import Access
from mlflow_aws_server.gatehouse.autocommit import reading
from mlflow_aws_server.gatehouse.mlflow_internals import tracking_store
from mlflow_aws_server.gatehouse.policy.artifact_locations import check_location, check_source
from mlflow_aws_server.gatehouse.policy.served_artifacts import check_version
from mlflow_aws_server.gatehouse.policy.trace_locations import check_trace_tag
from mlflow_aws_server.gatehouse.refusal import invalid
from mlflow_aws_server.gatehouse.registry.models import RESERVED_PREFIX
from mlflow_aws_server.gatehouse.request.context import current

Message = Any

# Of a version's tags: its text, its configuration.
_OF_PROMPTS = "mlflow.prompt."

# Of an issue's id.
_ISSUE = "iss-"


def create_version(message: Message, access: Access) -> None:
    """Guard where a version comes from, and its tags."""
    del access
    for tag in message.tags:
        _check_tag(tag.key)
    check_source(message.source, current().workspace)


def create_run(message: Message, access: Access) -> None:
    """Tell newcomers what MLflow's client does not: without an experiment it names number 0, which no team has."""
    del access
    if message.experiment_id in {"", "0"}:
        raise invalid(
            "no_experiment",
            'Runs need an experiment of your team: call mlflow.set_experiment("name") first, or set '
            "MLFLOW_EXPERIMENT_NAME.",
        )


def create_experiment(message: Message, access: Access) -> None:
    """Guard where an experiment's files go."""
    del access
    if message.artifact_location:
        check_location("artifact_location", message.artifact_location, current().workspace)


def start_trace(message: Message, access: Access) -> None:
    """Guard where a trace's files are, and what others have said of other traces."""
    del access
    info = message.trace.trace_info
    for key, value in info.tags.items():
        check_trace_tag(key, value)
    _check_assessments(info.trace_id, [assessment.assessment_id for assessment in info.assessments])
    for assessment in info.assessments:
        _check_issue(assessment.assessment_name)


def change_assessment(message: Message, access: Access) -> None:
    """Guard whose issue an assessment counts for."""
    del access
    _check_issue(message.assessment.assessment_name)


def _check_issue(name: str) -> None:
    """Raise MlflowException for an issue that is not here: its traces are all assessments that are named by its id."""
    if name.startswith(_ISSUE):
        tracking_store().get_issue(name)


def create_issue(message: Message, access: Access) -> None:
    """Guard whose run an issue names: the database knows everybody's. Raises MlflowException."""
    del access
    if message.source_run_id:
        tracking_store().get_run(message.source_run_id)


def _check_assessments(trace_id: str, named: list[str]) -> None:
    """An assessment's id is one for all teams, and MLflow 3.17.2 moves the one that a new trace names to it."""
    if not named:
        return
    known = sql.select(SqlAssessments.assessment_id).where(
        SqlAssessments.assessment_id.in_(named), SqlAssessments.trace_id != trace_id
    )
    with reading(tracking_store().engine) as connection:
        if connection.execute(known).first():
            raise invalid("foreign_assessment", "The trace names an assessment of another trace. Leave its id out.")


def start_or_end_trace(message: Message, access: Access) -> None:
    """Guard the same in the API of version 2."""
    del access
    for tag in message.tags:
        check_trace_tag(tag.key, tag.value)


def set_trace_tag(message: Message, access: Access) -> None:
    """Guard the same when it is set later."""
    del access
    check_trace_tag(message.key, message.value)


def change_version_tag(message: Message, access: Access) -> None:
    """Guard the gatehouse's own tags, and a served prompt, whose text is a tag."""
    _check_tag(message.key)
    if message.key.startswith(_OF_PROMPTS):
        check_version(current().workspace, message.name, message.version, access)


def _check_tag(key: str) -> None:
    if key.startswith(RESERVED_PREFIX):
        raise invalid("reserved_tag", f"Tags that begin with {RESERVED_PREFIX} are written by the server only.")
