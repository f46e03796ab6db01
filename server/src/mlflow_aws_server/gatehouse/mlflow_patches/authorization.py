"""Tells MLflow's authorization who the caller is.

MLflow 3.17.2 checks a user name and a password itself, or asks the function that `authorization_function` of
mlflow-auth.ini names. The setting is a documented extension point; nothing private is touched here.

Upstream: mlflow/mlflow#10922 and mlflow/mlflow#21240 (open) ask for logins by an external issuer.
"""

from __future__ import annotations

from werkzeug.datastructures import Authorization

from mlflow_aws_server.gatehouse.request.context import caller


def authorize() -> Authorization:
    """Return the caller that the gatehouse has authenticated, by the subject."""
    return Authorization("bearer", {"username": caller().subject})
