"""Bounds what one search may ask of the database.

MLflow 3.17.2 joins a table for each key that it sorts by. A dozen requests with hundreds of keys stopped the server for
every team.

Patched: every `search_*` method of the tracking store and the registry's store.
Upstream: no issue is known.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sized
from typing import Any

from mlflow.exceptions import MlflowException

from mlflow_aws_server.gatehouse.request.limits import MOST_LISTED

# By the names of the stores' parameters. The pages sort by one key, and compare a few experiments.
_MOST = {
    "order_by": 20,
    "experiment_ids": MOST_LISTED,
    "locations": MOST_LISTED,
    "datasets": 100,
    "filter_string": 10_000,
}


def install(store: Any) -> None:  # noqa: ANN401 - MLflow is untyped here
    """Make every search of a store raise MlflowException (400) if it is asked for too much."""
    for name in dir(type(store)):
        if name.startswith("search_"):
            setattr(store, name, _limited(getattr(store, name)))


def _limited(search: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(search)

    @functools.wraps(search)
    def limited(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        for name, value in signature.bind(*args, **kwargs).arguments.items():
            if name in _MOST and isinstance(value, Sized) and len(value) > _MOST[name]:
                raise MlflowException.invalid_parameter_value(
                    f"{name} of this search has a length of {len(value)}: allowed is {_MOST[name]}. Ask for less."
                )
        return search(*args, **kwargs)

    return limited
