"""Bounds what one search may ask of the database, by what MLflow's stores are given.

MLflow 3.17.2 takes lists of any length, and pages of 50,000 runs or 200,000 versions, which a worker holds in memory.

Patched: every method of the tracking store and the registry's store that reads by a list or in pages. A method that a
new MLflow brings is bounded by the names of its parameters.
Upstream: no issue is known.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sized
from typing import Any

from mlflow_aws_server.gatehouse.mlflow_patches.search_conditions import one_search, too_much
from mlflow_aws_server.gatehouse.request.limits import MOST_LISTED

# The other methods write.
_READS = ("batch_get_", "calculate_", "find_", "get_", "list_", "query_", "search_")

# By the names of the stores' parameters.
_MOST = {
    "experiment_ids": MOST_LISTED,
    "locations": MOST_LISTED,
    "trace_ids": MOST_LISTED,
    # MLflow's own limit of the route, which GraphQL does not pass (MAX_RUNS_GET_METRIC_HISTORY_BULK).
    "run_ids": 100,
    # Every metric clause compares with each of them.
    "datasets": 20,
    "aggregations": 10,
    "dimensions": 10,
    "filters": 10,
}

# What MLflow's routes allow of registered models, and its client's default for most searches.
MOST_RESULTS = 1000

# Pages that are shortened instead: MLflow's client asks for 10,000 runs or versions, and for all points of a metric,
# and then follows the page's token.
_SHORTENED = {"get_metric_history": 25_000, "search_model_versions": MOST_RESULTS, "search_runs": MOST_RESULTS}

# Of several runs, with a limit of MLflow's own (25,000 points).
_POINTS = "get_metric_history_bulk"


def install(store: Any) -> None:  # noqa: ANN401 - MLflow is untyped here
    """Make every search of a store raise MlflowException (400) if it is asked for too much."""
    for name in dir(type(store)):
        if name.startswith(_READS) and _bounded(signature := inspect.signature(getattr(store, name))):
            setattr(store, name, _limited(name, getattr(store, name), signature))


def _bounded(signature: inspect.Signature) -> bool:
    names = signature.parameters
    return not names.keys().isdisjoint({*_MOST, "order_by", "max_results"}) or any("filter" in name for name in names)


def _limited(name: str, search: Callable[..., Any], signature: inspect.Signature) -> Callable[..., Any]:
    @functools.wraps(search)
    def limited(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        given = signature.bind(*args, **kwargs)
        for parameter, value in given.arguments.items():
            if parameter in _MOST and isinstance(value, Sized) and len(value) > _MOST[parameter]:
                raise too_much(parameter, len(value), _MOST[parameter])
        if not name.startswith(_POINTS):
            _bound_page(name, given, signature)
        with one_search(len(given.arguments.get("order_by") or ())):
            return search(*given.args, **given.kwargs)

    return limited


def _bound_page(name: str, given: inspect.BoundArguments, signature: inspect.Signature) -> None:
    if "max_results" not in signature.parameters:
        return
    asked = given.arguments.get("max_results", signature.parameters["max_results"].default)
    if shortened := _SHORTENED.get(name):
        given.arguments["max_results"] = min(asked or shortened, shortened)
    elif isinstance(asked, int) and asked > MOST_RESULTS:
        raise too_much("results on a page (max_results)", asked, MOST_RESULTS)
