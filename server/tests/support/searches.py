"""Makes searches for every handler whose request has a filter, from its route and its parameters.

A handler that a new MLflow brings appears by itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from mlflow.protos import service_pb2
from mlflow.server import mcp_server_api

from mlflow_aws_server.gatehouse.request.flask_request import MESSAGES
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from support.generated_writes import routes_of_handlers
from support.handlers import TABLE
from support.running import Server
from support.wire import Answer

# Clauses of every kind that some search knows, each with a number; the dearest come first.
CLAUSES = (
    "dataset.context = 'b{}'",
    "feedback.a{} = 'b'",
    "feedback.a{} IS NULL",
    "metrics.a{} > 1",
    "tags.a{} LIKE '%b%'",
    "tag.a{} RLIKE 'b+'",
    "tags.a{} = 'b'",
    "span.attributes.a{} LIKE '%b%'",
    "name != 'a{}'",
    "trace.tag.a{} = 'b'",
    "status != 'a{}'",
)

# Sort keys, likewise.
SORT_KEYS = ("metrics.a{}", "tags.a{}", "tag.a{}", "name", "created_time", "timestamp_ms", "created_at")


# Whose versions and endpoints are searched.
MCP_SERVER = "com.bank/searched"


@dataclass(frozen=True)
class Search:
    """The searches of one handler."""

    handler: str
    method: str
    path: str
    fields: frozenset[str]

    @property
    def filters(self) -> list[str]:
        # MLflow applies the base of a correlation to both of its filters.
        return sorted(field for field in self.fields if "filter" in field and field != "base_filter")

    def ask(self, server: Server, experiment: str, **changes: Any) -> Answer:
        """Ask for what the changes say, of one experiment."""
        given = {name: value for name, value in {**_given(experiment), **changes}.items() if name in self.fields}
        path = self.path.replace("{name:path}", MCP_SERVER)
        if self.method == "GET":
            return server.ask("scientist", "GET", f"{path}?{urlencode(given, doseq=True)}")
        return server.ask("scientist", self.method, path, given)

    def filtered(self, clauses: list[str]) -> dict[str, Any]:
        """Return the clauses as this search takes them: in one filter, shared among several, or as a list."""
        if self.filters == ["filters"]:
            return {"filters": clauses}
        names = self.filters
        shares = {name: clauses[number :: len(names)] for number, name in enumerate(names)}
        return {name: " AND ".join(share) for name, share in shares.items() if share}


def _given(experiment: str) -> Mapping[str, Any]:
    location = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment}}
    return {
        "experiment_id": experiment,
        "experiment_ids": [experiment],
        "locations": [location],
        "max_results": 5,
        "filter_string1": "tag.a = 'b'",
        "filter_string2": "tag.a = 'b'",
        "view_type": "TRACES",
        "metric_name": "trace_count",
        "aggregations": [{"aggregation_type": "COUNT"}],
    }


@cache
def searches() -> dict[str, Search]:
    """Return the searches of every open handler whose request has a filter, by the handlers' names."""
    return {search.handler: search for search in _searches()}


def _searches() -> Iterator[Search]:
    for name, handler in TABLE.items():
        fields = _fields(name)
        if handler.operation_class is OperationClass.CLOSED or not any("filter" in field for field in fields):
            continue
        method, path = sorted(routes_of_handlers()[name])[-1]
        # Views have parameters of the route too.
        yield Search(name, method, path, fields)


def _fields(handler: str) -> frozenset[str]:
    if message := MESSAGES.get(handler):
        fields = message.DESCRIPTOR.fields  # type: ignore[attr-defined]
        # MLflow has handed view_type a meaning of its own in searches of experiments and runs.
        own_view = {"view_type"} if message is not service_pb2.QueryTraceMetrics else set()
        return frozenset(field.name for field in fields) - own_view
    function = getattr(mcp_server_api, handler, None)
    return frozenset(inspect.signature(function).parameters) if function else frozenset()
