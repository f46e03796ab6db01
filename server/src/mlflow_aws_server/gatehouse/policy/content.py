"""What a request may contain: no foreign address, no reserved tag, no run without an experiment."""

from __future__ import annotations

import sqlalchemy as sql
from mlflow.store.tracking.dbmodels.models import SqlAssessments

from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.mlflow_internals import tracking_store
from mlflow_aws_server.gatehouse.policy.artifact_locations import check_location, check_source
from mlflow_aws_server.gatehouse.policy.trace_locations import check_trace_tag
from mlflow_aws_server.gatehouse.refusal import invalid
from mlflow_aws_server.gatehouse.registry.models import RESERVED_PREFIX
from mlflow_aws_server.gatehouse.request.context import current
from mlflow_aws_server.gatehouse.request.handler import Message

# Begins an issue's id.
_ISSUE = "iss-"


def create_version(message: Message) -> None:
    """Check where a version comes from, and its tags."""
    for tag in message.tags:
        _check_tag(tag.key)
    check_source(message.source, current().workspace)


def change_version_tag(message: Message) -> None:
    """Check that the tag is not the gatehouse's own."""
    _check_tag(message.key)


def _check_tag(key: str) -> None:
    if key.startswith(RESERVED_PREFIX):
        raise invalid("reserved_tag", f"Only the server writes tags that begin with {RESERVED_PREFIX}.")


def create_run(message: Message) -> None:
    """Check that the run has an experiment: without one, MLflow's client names number 0, which no team has."""
    if message.experiment_id in {"", "0"}:
        raise invalid(
            "no_experiment",
            'A run needs an experiment of your team: call mlflow.set_experiment("name") first, or set '
            "MLFLOW_EXPERIMENT_NAME.",
        )


def create_experiment(message: Message) -> None:
    """Check where an experiment's files will be."""
    if message.artifact_location:
        check_location("artifact_location", message.artifact_location, current().workspace)


def start_trace(message: Message) -> None:
    """Check where a trace's files are, and that its assessments are its own."""
    info = message.trace.trace_info
    for key, value in info.tags.items():
        check_trace_tag(key, value)
    _check_assessments(info.trace_id, [assessment.assessment_id for assessment in info.assessments])
    for assessment in info.assessments:
        _check_issue(assessment.assessment_name)


def start_or_end_trace(message: Message) -> None:
    """Check where a trace's files are, in the API of version 2."""
    for tag in message.tags:
        check_trace_tag(tag.key, tag.value)


def set_trace_tag(message: Message) -> None:
    """Check where a trace's files are if the tag says so."""
    check_trace_tag(message.key, message.value)


def change_assessment(message: Message) -> None:
    """Check to which issue an assessment belongs."""
    _check_issue(message.assessment.assessment_name)


def _check_issue(name: str) -> None:
    """Raise MlflowException for an issue of another workspace: an issue counts every assessment named by its id."""
    if name.startswith(_ISSUE):
        tracking_store().get_issue(name)


def create_issue(message: Message) -> None:
    """Check which run an issue names: the database knows the runs of every team. Raises MlflowException."""
    if message.source_run_id:
        tracking_store().get_run(message.source_run_id)


def _check_assessments(trace_id: str, named: list[str]) -> None:
    """An assessment's id is unique over all teams, and MLflow 3.17.2 moves one that a new trace names to that trace."""
    if not named:
        return
    known = sql.select(SqlAssessments.assessment_id).where(
        SqlAssessments.assessment_id.in_(named), SqlAssessments.trace_id != trace_id
    )
    with autocommit(tracking_store().engine) as connection:
        if connection.execute(known).first():
            raise invalid(
                "foreign_assessment", "The trace names an assessment of another trace. Leave out the assessment's id."
            )
