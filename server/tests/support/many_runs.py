"""Fills an experiment faster than requests can."""

from __future__ import annotations

from support.running import Server

_RUNS = (
    "INSERT INTO runs SELECT (jsonb_populate_record(r, jsonb_build_object('run_uuid', md5(n::text || :e)))).*"
    " FROM runs r, generate_series(1, :n) n WHERE r.experiment_id = CAST(:e AS integer)"
)


def experiment_with_runs(server: Server, copies: int) -> str:
    """Return a new experiment with one run and copies of it."""
    experiment = server.experiment()
    server.run(experiment)
    server.sql(_RUNS, e=experiment, n=copies)
    return experiment


def give_each_run(server: Server, experiment: str, table: str, columns: str, values: str, most: int) -> None:
    """Give each run rows of a table whose keys are a0, a1, … up to `most`; `values` follow the key."""
    server.sql(
        f"INSERT INTO {table} (key, {columns}, run_uuid) SELECT 'a' || k, {values}, run_uuid"  # noqa: S608 - of the tests
        " FROM runs, generate_series(0, :n) k WHERE experiment_id = CAST(:e AS integer)",
        e=experiment,
        n=most,
    )
