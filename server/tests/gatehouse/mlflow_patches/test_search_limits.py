"""Every search has a bound for what it compares, sorts by, lists and returns; what is allowed is answered."""

from __future__ import annotations

import inspect
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as RegistryStore
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore as TrackingStore

from mlflow_aws_server.gatehouse.mlflow_patches import search_limits
from mlflow_aws_server.gatehouse.mlflow_patches.search_conditions import (
    MOST_CONDITIONS,
    MOST_FILTER_CHARACTERS,
    MOST_PATTERN_CHARACTERS,
    MOST_SORT_CHARACTERS,
)
from mlflow_aws_server.gatehouse.mlflow_patches.search_limits import MOST_RESULTS
from support.backend_memory import Backends
from support.many_runs import experiment_with_runs, give_each_run
from support.running import MCP_SERVERS, Server
from support.searches import CLAUSES, MCP_SERVER, SORT_KEYS, Search, searches
from support.wire import Answer

# A backend of an empty database has 3 MB of its own; work_mem is 4 MB.
MOST_MEGABYTES = 64

# These write.
UNBOUNDED = {"upsert_online_scoring_config"}


@pytest.fixture(scope="module")
def experiment(server: Server) -> str:
    assert server.ask("scientist", "POST", MCP_SERVERS, {"name": MCP_SERVER}).status == 200
    return server.experiment()


def numbered(templates: tuple[str, ...] | list[str], count: int) -> list[str]:
    """Return `count` texts, whose templates take turns; those without a number appear once."""
    return [templates[number % len(templates)].format(number) for number in range(count)]


def known(search: Search, server: Server, experiment: str) -> list[str]:
    """Return the kinds of clauses that a search knows."""
    return [
        clause
        for clause in CLAUSES
        if search.ask(server, experiment, **search.filtered([clause.format(0)])).status == 200
    ]


def most_clauses(search: Search) -> int:
    # The filters of QueryTraceMetrics have one clause each.
    return search_limits._MOST["filters"] if search.filters == ["filters"] else MOST_CONDITIONS


@pytest.mark.parametrize("store", [TrackingStore, RegistryStore])
def test_every_method_with_a_filter_or_sort_keys_is_bounded(store: type) -> None:
    bounded: Any = object.__new__(store)
    search_limits.install(bounded)
    found = {
        name
        for name, method in inspect.getmembers(store, inspect.isfunction)
        if not name.startswith("_")
        and any("filter" in each or each == "order_by" for each in inspect.signature(method).parameters)
    }
    assert found - vars(bounded).keys() - UNBOUNDED == set()
    assert "search_registered_models" in found or "search_runs" in found


@pytest.mark.parametrize("name", searches())
def test_a_search_has_a_limit_of_clauses(name: str, server: Server, experiment: str) -> None:
    search = searches()[name]
    clauses = known(search, server, experiment)
    assert clauses, "no clause of support/searches.py is one of this search: add one"
    allowed = most_clauses(search)
    for clause in clauses:
        answered = search.ask(server, experiment, **search.filtered(numbered([clause], allowed)))
        assert answered.status == 200, (clause, answered.body)
        refused = search.ask(server, experiment, **search.filtered(numbered([clause], allowed + 1)))
        assert (refused.status, f"{allowed + 1} filter" in refused.message) == (400, True), (clause, refused.body)
        assert f"allowed are {allowed}." in refused.message


@pytest.mark.parametrize("name", [name for name, search in searches().items() if "order_by" in search.fields])
def test_sort_keys_count_as_clauses(name: str, server: Server, experiment: str) -> None:
    search = searches()[name]
    clauses = numbered(known(search, server, experiment)[:1], MOST_CONDITIONS)

    def sorted_by(key: str, clauses: list[str]) -> Answer:
        order = [{"field_name": key}] if name == "_search_logged_models" else [key]
        return search.ask(server, experiment, order_by=order, **search.filtered(clauses))

    keys = [key for key in numbered(SORT_KEYS, len(SORT_KEYS)) if sorted_by(key, clauses[1:]).status == 200]
    assert keys, "no key of support/searches.py is one of this search: add one"
    refused = sorted_by(keys[0], clauses)
    assert refused.status == 400
    assert f"{MOST_CONDITIONS + 1} filter clauses and sort keys" in refused.message


@pytest.mark.parametrize("name", [name for name, search in searches().items() if "max_results" in search.fields])
def test_a_page_has_a_limit(name: str, server: Server, experiment: str) -> None:
    search = searches()[name]
    shortened = name in {"_search_runs", "_search_model_versions"}
    # MLflow's own limit for traces is 500.
    allowed = 500 if "traces" in name else MOST_RESULTS
    assert search.ask(server, experiment, max_results=allowed).status == 200
    assert search.ask(server, experiment, max_results=allowed + 1).status == (200 if shortened else 400)


def test_a_shorter_page_loses_nothing(server: Server) -> None:
    """MLflow's client asks for 10,000 runs, and follows the token."""
    experiment = experiment_with_runs(server, MOST_RESULTS + 1)
    token, found = None, []
    while token != "":
        content = {"experiment_ids": [experiment], "max_results": 10_000, "page_token": token}
        page = server.mlflow("scientist", "POST", "runs/search", content).json
        found.append(len(page["runs"]))
        token = page.get("next_page_token", "")
    assert found == [MOST_RESULTS, 2]


TOO_MUCH: dict[str, tuple[str, dict[str, Any], str]] = {
    "characters": ("_search_runs", {"filter": "tags.a = '" + "b" * MOST_FILTER_CHARACTERS + "'"}, "characters in its"),
    "a long sort key": ("_search_runs", {"order_by": ["metrics." + "a" * MOST_SORT_CHARACTERS]}, "in a sort key"),
    "a pattern": ("_search_traces_v3", {"filter": "tag.a RLIKE '((a{1,255}){1,100})'"}, "{ }"),
    "a long pattern": (
        "_search_traces_v3",
        {"filter": f"tag.a RLIKE '{'y?' * MOST_PATTERN_CHARACTERS}'"},
        "characters in a pattern",
    ),
    "aggregations": ("_query_trace_metrics", {"aggregations": [{"aggregation_type": "COUNT"}] * 11}, "11 aggregations"),
    "dimensions": ("_query_trace_metrics", {"dimensions": ["trace_status"] * 11}, "11 dimensions"),
    "datasets": ("_search_logged_models", {"datasets": [{"dataset_name": "a"}] * 21}, "21 datasets"),
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_what_else_a_search_may_not_have(case: str, server: Server, experiment: str) -> None:
    name, changes, expected = TOO_MUCH[case]
    answer = searches()[name].ask(server, experiment, **changes)
    assert (answer.status, expected in answer.message) == (400, True), answer.body


def graphql(server: Server, query: str, **variables: Any) -> Any:
    return server.ask("scientist", "POST", "/graphql", {"query": query, "variables": variables}).json


def test_graphql_has_the_same_limits(server: Server, experiment: str) -> None:
    query = "query($data: MlflowSearchRunsInput!) { mlflowSearchRuns(input: $data) { runs { info { runId } } } }"
    clauses = " AND ".join(numbered(["tags.a{} = 'b'"], MOST_CONDITIONS + 1))
    refused = graphql(server, query, data={"experimentIds": [experiment], "filter": clauses})
    assert f"allowed are {MOST_CONDITIONS}" in str(refused["errors"])
    history = (
        "query($data: MlflowGetMetricHistoryBulkIntervalInput!)"
        " { mlflowGetMetricHistoryBulkInterval(input: $data) { metrics { key } } }"
    )
    run = server.run(experiment)["run_id"]
    for number, refusal in ((100, None), (101, ["This search has 101 run_ids: allowed are 100."])):
        data = {"runIds": [run] * number, "metricKey": "a", "maxResults": 1}
        assert graphql(server, history, data=data)["errors"] == refusal


def test_one_graphql_request_is_one_search(server: Server, experiment: str) -> None:
    one = f'mlflowSearchRuns(input: {{experimentIds: ["{experiment}"]}}) {{ runs {{ info {{ runId }} }} }}'
    assert graphql(server, f"{{ {one} }}")["errors"] is None
    refused = graphql(server, f"{{ a: {one} b: {one} }}")
    assert "at most 1 root fields" in str(refused["errors"])
    aliases = "{ mlflowSearchRuns(input: {}) { runs { a: experiment { name } b: experiment { name } } } }"
    assert "at most 1 aliases" in str(graphql(server, aliases)["errors"])


@pytest.fixture(scope="module")
def filled(server: Server) -> str:
    """Return an experiment with runs, tags and metrics: PostgreSQL compares more ways to join tables that have rows."""
    experiment = experiment_with_runs(server, 2000)
    give_each_run(server, experiment, "tags", "value", "'b'", 15)
    give_each_run(server, experiment, "latest_metrics", "value, timestamp, step, is_nan", "2, 1, 1, false", 15)
    server.sql("ANALYZE")
    return experiment


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the figures are Linux's")
@pytest.mark.parametrize("name", searches())
def test_the_dearest_search_takes_little_memory_of_the_database(name: str, server: Server, filled: str) -> None:
    experiment = filled
    search, backends = searches()[name], Backends(server)
    clauses = known(search, server, experiment)
    allowed = most_clauses(search)
    questions = [search.filtered(numbered(kinds, allowed)) for kinds in (*([clause] for clause in clauses), clauses)]
    if search.fields.issuperset({"order_by", "experiment_ids"}) and clauses[0].startswith(("dataset", "metrics")):
        keys = numbered(["metrics.a{}"], allowed // 2)
        order = [{"field_name": key} for key in keys] if name == "_search_logged_models" else keys
        questions.append({**search.filtered(numbered(clauses[:1], allowed // 2)), "order_by": order})
    if "base_filter" in search.fields:
        # MLflow reads it three times, and its clauses count as often.
        base = " AND ".join(numbered(clauses[:1], allowed // 5))
        questions.append({"base_filter": base, **search.filtered(numbered(clauses[:1], allowed // 5))})
    for question in questions:
        megabytes, answer = backends.megabytes(partial(search.ask, server, experiment, **question))
        assert answer.status == 200, answer.body
        print(f"{name}: {megabytes:.1f} MB")
        assert megabytes < MOST_MEGABYTES


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the figures are Linux's")
def test_the_dearest_patterns_take_little_memory_of_the_database(server: Server) -> None:
    experiment = server.experiment()
    trace = {"experiment_id": experiment, "timestamp_ms": 1, "execution_time_ms": 1, "status": "OK"}
    tags = [{"key": "a", "value": "y" * 3900}]
    assert server.mlflow("scientist", "POST", "traces", {**trace, "tags": tags}).status == 200
    # Each is another pattern, so that none is in the cache, and each matches, so that all are compared.
    patterns = ["(?i)" + "[a-z]?" * 15 + f"y*{'y?' * number}" for number in range(MOST_CONDITIONS)]
    clauses = " AND ".join(f"tag.a RLIKE '{pattern[:MOST_PATTERN_CHARACTERS]}'" for pattern in patterns)
    search = searches()["_search_traces_v3"]
    megabytes, answer = Backends(server).megabytes(partial(search.ask, server, experiment, filter=clauses))
    assert (answer.status, len(answer.json["traces"])) == (200, 1), answer.body
    print(f"{megabytes:.1f} MB")
    assert megabytes < MOST_MEGABYTES
