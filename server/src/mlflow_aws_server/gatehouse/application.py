"""Puts the gatehouse around MLflow: `mlflow server --app-name gatehouse` (entry point mlflow.app)."""

from __future__ import annotations

import atexit
import os
import sys
from typing import Any

from flask import Flask
from mlflow.server import app as mlflow_app
from mlflow.server import auth
from sqlalchemy import Engine
from starlette.types import ASGIApp

from mlflow_aws_server.configuration.environment import given
from mlflow_aws_server.configuration.gatehouse_settings import GatehouseSettings
from mlflow_aws_server.gatehouse.audit.chain import new_writer
from mlflow_aws_server.gatehouse.audit.cloudwatch_sink import CloudWatchSink
from mlflow_aws_server.gatehouse.audit.file_sink import FileSink
from mlflow_aws_server.gatehouse.audit.sink import Sink
from mlflow_aws_server.gatehouse.audit.trail import Trail
from mlflow_aws_server.gatehouse.audit.writer import AuditWriter
from mlflow_aws_server.gatehouse.blocked_subjects.block_list import BlockList
from mlflow_aws_server.gatehouse.endpoints.blocks import BlockEndpoints
from mlflow_aws_server.gatehouse.endpoints.inventory import Inventory
from mlflow_aws_server.gatehouse.endpoints.promotions import Promotions
from mlflow_aws_server.gatehouse.identity.access_token import AccessTokens
from mlflow_aws_server.gatehouse.identity.issuer_keys import IssuerKeys, from_s3
from mlflow_aws_server.gatehouse.metrics.server import serve_metrics, watch_pools
from mlflow_aws_server.gatehouse.middleware.authentication import Authentication
from mlflow_aws_server.gatehouse.middleware.concurrency import ConcurrencyLimit
from mlflow_aws_server.gatehouse.middleware.expensive_work import ExpensiveWork
from mlflow_aws_server.gatehouse.middleware.failures import answer_failures, answer_native_failures
from mlflow_aws_server.gatehouse.middleware.flask_hooks import add_hooks
from mlflow_aws_server.gatehouse.middleware.gatehouse import Gatehouse
from mlflow_aws_server.gatehouse.middleware.record_guard import guard_views
from mlflow_aws_server.gatehouse.middleware.wsgi import FlaskCalls
from mlflow_aws_server.gatehouse.mlflow_internals import registry_store, tracking_store
from mlflow_aws_server.gatehouse.mlflow_patches.install import install
from mlflow_aws_server.gatehouse.policy.handlers.table import handler_table
from mlflow_aws_server.gatehouse.policy.promotion import PromotionRules
from mlflow_aws_server.gatehouse.request.operations import Operations
from mlflow_aws_server.gatehouse.served.binding import Binding
from mlflow_aws_server.gatehouse.served.files import ArtifactFiles

# Where the endpoints serve.
OWN_PREFIX = "/api/1.0/gatehouse/"


# For how long Python lets one thread compute while others wait. Its default is 5 ms, and a short call would wait that
# long a dozen times while another member's search computes (bench/search_price.py).
_SWITCH_SECONDS = 0.0005


def _tracking_engine() -> Engine:
    engine: Engine = tracking_store().engine
    return engine


def _trail(settings: GatehouseSettings) -> Trail:
    writer = new_writer()
    folder, log_group = settings.audit_folder, settings.audit_log_group or ""
    sink: Sink = CloudWatchSink(log_group, writer) if folder is None else FileSink(folder)
    trail = Trail(AuditWriter(sink, writer))
    # A second Ctrl-C makes uvicorn leave out the end of its lifespan. A terminal sends the first one to every process,
    # and `mlflow server` passes it on, so a worker has two. (After a SIGTERM, the lifespan's end is the only chance.)
    atexit.register(trail.close)
    return trail


def _tokens(settings: GatehouseSettings) -> AccessTokens:
    read = from_s3(settings.issuer_keys)
    return AccessTokens(settings.issuer, IssuerKeys(settings.issuer, read, settings.issuer_keys_max_age_seconds))


def create_app(app: Flask = mlflow_app) -> ASGIApp:
    """Return MLflow behind the gatehouse, for one worker."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    settings = GatehouseSettings.model_validate(given(os.environ))
    trail = _trail(settings)
    # The hooks run in the order in which they are added: before MLflow's own, which its factory adds.
    add_hooks(app, trail, settings.access)
    answer_failures(app)
    destination = os.environ["MLFLOW_ARTIFACTS_DESTINATION"]
    binding = Binding(ArtifactFiles(destination))
    promotion = PromotionRules(settings.access, binding)
    Promotions(promotion, settings.access, trail).add_to(app)
    Inventory(binding, settings.access).add_to(app)
    BlockEndpoints(_tracking_engine, trail).add_to(app)
    install(app, settings, destination, OWN_PREFIX)
    handlers = handler_table(promotion)
    guard_views(app, handlers, settings.access)
    fastapi_app: Any = auth.create_app(app)
    answer_native_failures(fastapi_app)
    watch_pools({"tracking": tracking_store().engine, "registry": registry_store().engine})
    serve_metrics(settings.host, settings.metrics_port, _tracking_engine)
    return Gatehouse(
        app=fastapi_app,
        flask_app=FlaskCalls(app),
        settings=settings,
        operations=Operations(fastapi_app, app, handlers),
        authentication=Authentication(settings, _tokens(settings), BlockList(_tracking_engine)),
        trail=trail,
        concurrency=ConcurrencyLimit(),
        expensive_work=ExpensiveWork(settings.pool_size + settings.max_overflow, settings.statement_seconds),
    )
