"""Puts the gatehouse around MLflow: `mlflow server --app-name gatehouse` (entry point mlflow.app)."""

from __future__ import annotations

import atexit
import os
from typing import Any

from flask import Flask
from mlflow.server import app as mlflow_app
from mlflow.server import auth, handlers
from sqlalchemy import Engine
from starlette.types import ASGIApp

from mlflow_aws_server.gatehouse.audit.cloudwatch_sink import CloudWatchSink
from mlflow_aws_server.gatehouse.audit.file_sink import FileSink
from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.audit.writer import AuditWriter, Sink
from mlflow_aws_server.gatehouse.endpoints.blocks import Blocks
from mlflow_aws_server.gatehouse.endpoints.promotions import Promotions
from mlflow_aws_server.gatehouse.identity.access_token import AccessTokens
from mlflow_aws_server.gatehouse.identity.issuer_keys import IssuerKeys, from_s3
from mlflow_aws_server.gatehouse.metrics.server import serve_metrics, watch_pools
from mlflow_aws_server.gatehouse.middleware.concurrency import Turns
from mlflow_aws_server.gatehouse.middleware.flask_hooks import add_hooks
from mlflow_aws_server.gatehouse.middleware.gatehouse import Gatehouse
from mlflow_aws_server.gatehouse.middleware.wsgi import FlaskCalls
from mlflow_aws_server.gatehouse.mlflow_patches import presigned_transfers
from mlflow_aws_server.gatehouse.mlflow_patches.new_versions import complete_versions
from mlflow_aws_server.gatehouse.mlflow_patches.permission_store import TokenPermissions
from mlflow_aws_server.gatehouse.mlflow_patches.run_experiments import RunExperiments
from mlflow_aws_server.gatehouse.mlflow_patches.search_limits import limit_searches
from mlflow_aws_server.gatehouse.mlflow_patches.sessions import NoSessions
from mlflow_aws_server.gatehouse.mlflow_patches.trace_tags import confine_trace_tags
from mlflow_aws_server.gatehouse.mlflow_patches.workspace_cache import FoundOnly
from mlflow_aws_server.gatehouse.policy.artifact_locations import confine_repositories
from mlflow_aws_server.gatehouse.registry import models as registry
from mlflow_aws_server.gatehouse.request.operations import Operations
from mlflow_aws_server.gatehouse.settings import Settings

# Where the endpoints serve.
OWN_PREFIX = "/api/1.0/gatehouse/"


def _tracking_engine() -> Engine:
    engine: Engine = handlers._get_tracking_store().engine
    return engine


def _sink(settings: Settings) -> Sink:
    if settings.audit_folder is not None:
        return FileSink(settings.audit_folder)
    return CloudWatchSink(settings.audit_log_group)


def _own_routes(app: Flask, parts: tuple[Promotions, Blocks]) -> None:
    """Serve the gatehouse's endpoints past MLflow's fail-closed net: they check themselves who calls."""
    for part in parts:
        part.add_to(app)
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(OWN_PREFIX):
            for method in rule.methods or ():
                auth.BEFORE_REQUEST_VALIDATORS[(rule.rule, method)] = lambda: True


def _drop_redactions() -> None:
    """Leave out what MLflow withholds in answers from who may read a thing and not its parts: nobody has such a role.

    It would parse and write every answer anew, a third of the time of a search. A test holds the roles to it.
    """
    for table in (auth.AFTER_REQUEST_HANDLERS, auth.PARAMETERIZED_AFTER_REQUEST_HANDLERS):
        for route in [route for route, handler in table.items() if handler.__name__.startswith("redact_")]:
            del table[route]


def create_app(app: Flask = mlflow_app) -> ASGIApp:
    """Return MLflow behind the gatehouse, for one worker."""
    settings = Settings.read(os.environ)
    writer = AuditWriter(_sink(settings))
    atexit.register(writer.close)
    trail = Trail(writer)
    blocks = Blocks(_tracking_engine, trail)
    confine_repositories(settings.artifacts_destination)
    if not settings.presigned_transfers:
        presigned_transfers.switch_off()
    confine_trace_tags()
    tracking, models = handlers._get_tracking_store(), registry.store()
    complete_versions(models)
    limit_searches(tracking)
    limit_searches(models)
    app.session_interface = NoSessions()
    # Before MLflow's own hooks, which its factory adds.
    add_hooks(app, settings.access, trail)
    _own_routes(app, (Promotions(settings.access, trail), blocks))
    auth.store = TokenPermissions()
    _drop_redactions()
    known = auth._RESOURCE_WORKSPACE_CACHE
    auth._RESOURCE_WORKSPACE_CACHE = FoundOnly(known.maxsize, known.ttl)
    runs = RunExperiments()
    runs.learn_from(tracking)
    auth._run_requirement = runs.requirement
    fastapi_app: Any = auth.create_app(app)
    watch_pools({"tracking": tracking.engine, "registry": models.engine})
    serve_metrics(os.environ["MLFLOW_HOST"], settings.metrics_port, _tracking_engine)
    return Gatehouse(
        app=fastapi_app,
        flask_app=FlaskCalls(app),
        settings=settings,
        operations=Operations(fastapi_app, app),
        tokens=AccessTokens(
            settings.issuer,
            IssuerKeys(settings.issuer, from_s3(settings.issuer_keys), settings.issuer_keys_max_age_seconds),
        ),
        blocks=blocks,
        trail=trail,
        turns=Turns(),
    )
