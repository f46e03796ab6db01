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

from gatehouse import presigned_transfers, registry
from gatehouse.access_token import AccessTokens
from gatehouse.artifact_locations import confine_repositories
from gatehouse.audit.cloudwatch_sink import CloudWatchSink
from gatehouse.audit.file_sink import FileSink
from gatehouse.audit.trail import Trail
from gatehouse.audit.writer import AuditWriter, Sink
from gatehouse.blocks import Blocks
from gatehouse.flask_calls import FlaskCalls
from gatehouse.gate import Gatehouse
from gatehouse.hooks import add_hooks
from gatehouse.issuer_keys import IssuerKeys, from_s3
from gatehouse.metrics_server import serve_metrics, watch_pools
from gatehouse.new_versions import complete_versions
from gatehouse.no_sessions import NoSessions
from gatehouse.operations import Operations
from gatehouse.permission_store import TokenPermissions
from gatehouse.promotions import Promotions
from gatehouse.run_experiments import RunExperiments
from gatehouse.search_limits import limit_searches
from gatehouse.settings import Settings
from gatehouse.trace_locations import confine_trace_tags
from gatehouse.turns import Turns
from gatehouse.workspace_cache import FoundOnly

# Where promotions.py and blocks.py serve.
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
