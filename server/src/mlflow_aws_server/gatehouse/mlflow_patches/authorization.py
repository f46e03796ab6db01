"""Tells MLflow's authorization who is asking (`authorization_function` of mlflow-auth.ini)."""

from __future__ import annotations

from werkzeug.datastructures import Authorization

from mlflow_aws_server.gatehouse.request.context import caller


def authorize() -> Authorization:
    """Return the caller that the gatehouse has identified, by the subject."""
    return Authorization("bearer", {"username": caller().subject})
