"""Counts what one search compares and sorts by, in MLflow's own parsers: whatever MLflow reads of a filter is counted.

MLflow 3.17.2 joins a table for nearly every clause of a filter and for every sort key. PostgreSQL plans all joins of a
statement at once, in memory that grows with their square and more: 400 clauses took 9 GB, on an empty experiment.

Patched: the parsers of filters and of sort keys in `mlflow.utils.search_utils` and `search_logged_model_utils`, and the
cache of parsed filters in `mlflow.store.tracking.sqlalchemy_store`, which would answer without counting.
Upstream: no issue is known.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.store.tracking import sqlalchemy_store
from mlflow.utils import search_logged_model_utils, search_utils

# With 20,000 runs in the experiment, fifteen take 49 MB of a backend to plan and to run, and twenty take 68 MB (ADR
# 0021). MLflow's pages and examples have fewer than ten.
MOST_CONDITIONS = 15

# Of a filter: 270 runs' ids fit. MLflow's parser takes a second for ten thousand characters in an unlucky order.
MOST_FILTER_CHARACTERS = 10_000

# Of a sort key: the name of a metric or a tag has at most 250 characters.
MOST_SORT_CHARACTERS = 1000

# The worst one takes less than 1 MB of a backend, which keeps the last 32 (PostgreSQL's MAX_CACHED_RES).
MOST_PATTERN_CHARACTERS = 100


class _Search:
    """What has been counted of the search in progress."""

    def __init__(self) -> None:
        self.conditions = 0


_CURRENT: ContextVar[_Search | None] = ContextVar("gatehouse_search", default=None)


def too_much(what: str, found: int, allowed: int) -> MlflowException:
    """Return the error (400) of a search that asks for too much."""
    return MlflowException.invalid_parameter_value(f"This search has {found} {what}: allowed are {allowed}.")


@contextmanager
def one_search(sort_keys: int) -> Iterator[None]:
    """Count everything inside as one search, with that number of sort keys; raises MlflowException."""
    if _CURRENT.get() is not None:
        # A search of MLflow's own, inside one that a caller asked for.
        yield
        return
    reset = _CURRENT.set(_Search())
    try:
        _count(sort_keys)
        yield
    finally:
        _CURRENT.reset(reset)


def _count(conditions: int) -> None:
    # MLflow's authorization parses before the store does: that is a search of its own.
    search = _CURRENT.get() or _Search()
    search.conditions += conditions
    if search.conditions > MOST_CONDITIONS:
        raise too_much("filter clauses and sort keys", search.conditions, MOST_CONDITIONS)


def install() -> None:
    """Make every parser raise MlflowException (400) for a filter or a sort key that is too much."""
    for parser in _parsers(search_utils.SearchUtils):
        if "parse_search_filter" in vars(parser):
            parser.parse_search_filter = classmethod(_counted(parser.parse_search_filter.__func__))
    key = search_utils.SearchUtils._validate_order_by_and_generate_token.__func__
    search_utils.SearchUtils._validate_order_by_and_generate_token = classmethod(_short(key))
    search_logged_model_utils.parse_filter_string = _counted_function(search_logged_model_utils.parse_filter_string)
    sqlalchemy_store._parse_trace_filter = sqlalchemy_store._parse_trace_filter.__wrapped__


def _parsers(parser: Any) -> Iterator[Any]:  # noqa: ANN401 - MLflow is untyped here
    yield parser
    for each in parser.__subclasses__():
        yield from _parsers(each)


def _counted(parse: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(parse)
    def counted(cls: type, filter_string: str) -> Any:  # noqa: ANN401
        return _parse(functools.partial(parse, cls), filter_string)

    return counted


def _counted_function(parse: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(parse)
    def counted(filter_string: str | None) -> Any:  # noqa: ANN401
        return _parse(parse, filter_string)

    return counted


def _short(parse: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(parse)
    def short(cls: type, order_by: str) -> Any:  # noqa: ANN401
        if len(order_by) > MOST_SORT_CHARACTERS:
            raise too_much("characters in a sort key", len(order_by), MOST_SORT_CHARACTERS)
        return parse(cls, order_by)

    return short


def _parse(parse: Callable[[str | None], Any], text: str | None) -> Any:  # noqa: ANN401
    if text and len(text) > MOST_FILTER_CHARACTERS:
        raise too_much("characters in its filter", len(text), MOST_FILTER_CHARACTERS)
    parsed = parse(text)
    # A parser that returns one clause has called another for it, which has counted it.
    if isinstance(parsed, Sequence):
        for clause in parsed:
            _check_pattern(clause)
        _count(len(parsed))
    return parsed


def _check_pattern(clause: Any) -> None:  # noqa: ANN401
    """Refuse what PostgreSQL writes out: `((a{1,255}){1,100})` is 25,500 states, and 24 MB; 1,500 `y?` are 94 MB."""
    if not isinstance(clause, dict) or clause["comparator"].upper() != "RLIKE":
        return
    pattern = str(clause["value"])
    if len(pattern) > MOST_PATTERN_CHARACTERS:
        raise too_much("characters in a pattern", len(pattern), MOST_PATTERN_CHARACTERS)
    if "{" in pattern:
        raise MlflowException.invalid_parameter_value(
            "A pattern of this search counts repetitions with { }: allowed are *, + and ?."
        )
