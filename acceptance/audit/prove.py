"""Stops and kills servers under load, and compares their answers with their audit trails: prove.py <rounds> <seed>.

Writes the progress to the standard error, and the results as JSON to the standard output.
"""

from __future__ import annotations

import itertools
import json
import random
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from rounds import SINKS, play
from stops import STOPS

from mlflow_aws_server.gatehouse.audit.chain import Chain


def cost(lines: int = 20_000) -> float:
    """Return the microseconds that numbering and chaining add to a line."""
    record = {f"field-{number}": "x" * 20 for number in range(18)}
    times = []
    chain = Chain("writer-1-0123abcd", "requests")
    for make in (json.dumps, chain.next):
        started = time.perf_counter()
        for _ in range(lines):
            make(record)
        times.append(time.perf_counter() - started)
    return (times[1] - times[0]) / lines * 1e6


def main(rounds: int, seed: int) -> None:
    """Play every combination in a random order, again and again."""
    choice = random.Random(seed)  # noqa: S311
    combinations = list(itertools.product(STOPS, SINKS, (1, 2)))
    plan: list[tuple[str, str, int]] = []
    while len(plan) < rounds:
        plan += choice.sample(combinations, len(combinations))
    played = []
    for number, (kind, sink_kind, workers) in enumerate(plan[:rounds], 1):
        with tempfile.TemporaryDirectory() as folder:
            result = play(kind, sink_kind, workers, Path(folder), random.Random(f"{seed}/{number}"))  # noqa: S311
            if result.failed:
                keep = Path(tempfile.mkdtemp(prefix=f"audit-round-{number}-"))
                shutil.copytree(folder, keep, dirs_exist_ok=True)
                print(f"  what was left of it: {keep}", file=sys.stderr)
        played.append(result)
        said = "FAILED" if result.failed else "passed"
        print(
            f"{said} {number}/{rounds}: {kind}, {workers} worker(s), {sink_kind}: {result.answers} answers "
            f"({result.changes} changes), {result.answers_without_line} without a line, {result.gaps} gap(s) seen, "
            f"stopped in {result.seconds} s",
            file=sys.stderr,
            flush=True,
        )
    rows = [{**asdict(each), "failed": each.failed} for each in played]
    print(json.dumps({"microseconds": round(cost(), 1), "rounds": rows}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
