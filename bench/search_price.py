"""Measures what the worst allowed searches of one member do to the other teams; writes bench/results/search-price.md.

npm run bench:search-price

A real MLflow behind the gatehouse, with one worker, PostgreSQL and S3, on this machine. One member of team fraud asks
six searches at a time, each of as many clauses as are allowed, of an experiment with 20,000 runs. A member of team
pricing does everyday calls, one after the other. "Quiet" is the same without the searches.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

TESTS = Path(__file__).parents[1] / "server/tests"
sys.path[:0] = [str(TESTS)]

from mlflow_aws_server.gatehouse.mlflow_patches.search_conditions import MOST_CONDITIONS  # noqa: E402
from support.many_runs import experiment_with_runs, give_each_run  # noqa: E402
from support.running import Server, running  # noqa: E402
from support.wire import call  # noqa: E402

RUNS = 20_000
CROWD = 6
SECONDS = 40
RESULTS = Path(__file__).parent / "results/search-price.md"


def _fill(server: Server) -> str:
    """Return an experiment with runs, each with as many tags as a filter may have clauses."""
    experiment = experiment_with_runs(server, RUNS)
    give_each_run(server, experiment, "tags", "value", "'b'", MOST_CONDITIONS)
    server.sql("ANALYZE")
    return experiment


class Crowd:
    """One member's searches, six at a time, until told to stop."""

    def __init__(self, server: Server, experiment: str) -> None:
        clauses = " AND ".join(f"tags.a{number} LIKE '%b%'" for number in range(MOST_CONDITIONS))
        self._server = server
        self._content = {"experiment_ids": [experiment], "filter": clauses, "max_results": 1000}
        self._stop = threading.Event()
        self.statuses: list[int] = []
        self._threads = [threading.Thread(target=self._ask) for _ in range(CROWD)]

    def __enter__(self) -> Crowd:
        """Begin."""
        for thread in self._threads:
            thread.start()
        time.sleep(2)
        return self

    def __exit__(self, *_: object) -> None:
        """End, and wait for the last answers."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        token = self._server.issuer.token("scientist")
        while not self._stop.is_set():
            answer = call(self._server.port, "POST", "/api/2.0/mlflow/runs/search", token, self._content, timeout=120)
            self.statuses.append(answer.status)


def _everyday(server: Server, experiment: str, run: str) -> dict[str, list[float]]:
    """Return how long each call of the other team took, in milliseconds."""
    tag = {"run_id": run, "key": "a", "value": "b"}
    metric = {"run_id": run, "key": "a", "value": 1, "timestamp": 1}
    calls = {
        "get a run": ("GET", f"runs/get?run_id={run}", None),
        "log a metric": ("POST", "runs/log-metric", metric),
        "set a tag": ("POST", "runs/set-tag", tag),
        "search runs": ("POST", "runs/search", {"experiment_ids": [experiment], "max_results": 10}),
    }
    taken: dict[str, list[float]] = {name: [] for name in calls}
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for name, (method, path, content) in calls.items():
            begun = time.perf_counter()
            answer = server.mlflow("outsider", method, path, content)
            taken[name].append((time.perf_counter() - begun) * 1000)
            if answer.status != 200:
                raise RuntimeError(f"{name}: {answer.status} {answer.body!r}")
    return taken


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """Return the lines of a table as the formatter writes it: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]

    def line(cells: Sequence[str]) -> str:
        first, *others = cells
        shown = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        return f"| {' | '.join(shown)} |"

    return [line(head), line(rule), *(line(row) for row in rows)]


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Measure, and write the result."""
    load = os.getloadavg()[0]
    with running(Path(tempfile.mkdtemp())) as server:
        filled = _fill(server)
        own = server.experiment("outsider")
        run = server.run(own, "outsider")["run_id"]
        _everyday(server, own, run)
        quiet = _everyday(server, own, run)
        with Crowd(server, filled) as crowd:
            loaded = _everyday(server, own, run)
    rows = [
        (name, f"{_p95(quiet[name]):.0f}", f"{_p95(loaded[name]):.0f}", f"{_p95(loaded[name]) / _p95(quiet[name]):.1f}")
        for name in quiet
    ]
    counted = ", ".join(f"{crowd.statuses.count(status)} of status {status}" for status in sorted(set(crowd.statuses)))
    text = "\n".join(
        [
            "# What one member's searches do to other teams",
            "",
            "Written by `npm run bench:search-price`. One worker, its database and both clients share",
            f"{os.cpu_count()} processors, whose load was {load:.1f} before. One member asks {CROWD} searches at a",
            f"time, each of {MOST_CONDITIONS} clauses, a thousand results, and {RUNS:,} runs: {counted}.",
            "The table has the calls of another team, one at a time: 95th percentiles in milliseconds.",
            "",
            *_table(("Call", "Quiet", "Beside the searches", "Ratio"), rows),
            "",
        ]
    )
    RESULTS.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
