"""Serves the counters on a port of their own, which no security group opens to the load balancer.

Every worker listens on the same port (SO_REUSEPORT) and answers for all of them.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import cast
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import sqlalchemy as sql
from mlflow.store.tracking.dbmodels.models import SqlExperiment, SqlRun
from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from mlflow_aws_server.gatehouse.autocommit import autocommit
from mlflow_aws_server.gatehouse.metrics import counters

# The query scans the runs; scrapers ask more often than the count changes much.
_ACTIVE_RUNS_SECONDS = 30
_POOL_SECONDS = 1


class ActiveRuns(Collector):  # type: ignore[misc]
    """Active runs per workspace, counted by the database."""

    def __init__(self, engine: Callable[[], sql.Engine]) -> None:
        self._engine = engine
        self._asked_at = -float(_ACTIVE_RUNS_SECONDS)
        self._counts: list[tuple[str, int]] = []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return the newest counts; after an error of the database the series is missing, not zero."""
        if time.monotonic() - self._asked_at >= _ACTIVE_RUNS_SECONDS:
            self._counts = self._ask()
            self._asked_at = time.monotonic()
        family = GaugeMetricFamily("mlflow_active_runs", "Runs with the status RUNNING.", labels=["workspace"])
        for workspace, number in self._counts:
            family.add_metric([workspace], number)
        yield family

    def _ask(self) -> list[tuple[str, int]]:
        running = (
            sql.select(SqlExperiment.workspace, sql.func.count())
            .join(SqlRun, SqlRun.experiment_id == SqlExperiment.experiment_id)
            .where(SqlRun.status == "RUNNING", SqlRun.lifecycle_stage == "active")
            .group_by(SqlExperiment.workspace)
        )
        try:
            with autocommit(self._engine()) as connection:
                return [(workspace, number) for workspace, number in connection.execute(running)]
        except sql.exc.SQLAlchemyError:
            return []


class _LiveWorkers(MultiProcessCollector):  # type: ignore[misc]
    """The workers' counters; gauges of a worker that has died are forgotten first."""

    def collect(self) -> Iterator[object]:
        for file in Path(self._path).glob("gauge_live*_*.db"):
            pid = int(file.stem.rpartition("_")[2])
            if not Path(f"/proc/{pid}").exists() and Path("/proc").exists():
                mark_process_dead(pid, self._path)
        yield from super().collect()


class _Server(ThreadingMixIn, WSGIServer):
    allow_reuse_port = True
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: scrapes are frequent."""


def watch_pools(engines: Mapping[str, sql.Engine]) -> None:
    """Read every second how many connections this worker has taken from each store's pool, in a thread.

    Counting every checkout would cost each statement as much as verifying a token costs a request.
    """

    def watch() -> None:
        while True:
            for store, engine in engines.items():
                counters.CONNECTIONS.labels(store).set(cast(sql.QueuePool, engine.pool).checkedout())
            time.sleep(_POOL_SECONDS)

    threading.Thread(target=watch, name="gatehouse-pools", daemon=True).start()


def serve_metrics(host: str, port: int, engine: Callable[[], sql.Engine]) -> None:
    """Listen in a thread."""
    registry = CollectorRegistry()
    _LiveWorkers(registry, path=os.environ["PROMETHEUS_MULTIPROC_DIR"])
    registry.register(ActiveRuns(engine))
    server = make_server(host, port, make_wsgi_app(registry), server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, name="gatehouse-metrics", daemon=True).start()
