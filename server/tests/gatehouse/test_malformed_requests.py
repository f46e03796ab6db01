"""Whatever a member sends: no failure of the server, nothing of another team, a line in the trail, no half change.

`npm test` sends the same few hundred requests each time; `npm run prove:fuzz` sends new ones for as long as it is told.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from support.handlers import TABLE
from support.malformed_requests import HANDLERS, Malformed, malformed_requests
from support.running import Server, running
from support.served_record import Record, of_a_logged_model, of_a_prompt, of_a_run
from support.wire import call

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "400"))
# In a name of the other team, which its own answers carry.
MARKER = "pricing-secret"
# What MLflow has not built: several parts at once with this store. The trail may be away for a moment.
_NO_FAILURES = {501}


@dataclass
class Rig:
    """A server whose writes are counted, with things of two teams."""

    server: Server
    records: list[Record]
    asked: list[str] = field(default_factory=list)
    handlers: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)

    def writes(self) -> int:
        count: int = self.server.sql("SELECT last_value FROM writes").scalar_one()
        return count


_COUNTED = """
CREATE SEQUENCE writes;
CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM nextval('writes'); RETURN NULL; END $$;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TRIGGER counted AFTER INSERT OR UPDATE OR DELETE ON %I '
      'FOR EACH ROW EXECUTE FUNCTION count_write()', name);
  END LOOP;
END $$
"""


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with running(tmp_path_factory.mktemp("malformed")) as server:
        own = [make(server) for make in (of_a_run, of_a_logged_model, of_a_prompt)]
        served = of_a_run(server)
        assert served.promote().status == 200
        server.sql(_COUNTED)
        yield Rig(server, [*own, served, _of_another_team(server)])


def _of_another_team(server: Server) -> Record:
    name = {"name": MARKER}
    experiment = server.mlflow("outsider", "POST", "experiments/create", name).json["experiment_id"]
    run = server.mlflow("outsider", "POST", "runs/create", {"experiment_id": experiment, "run_name": MARKER})
    assert server.mlflow("outsider", "POST", "registered-models/create", name).status == 200
    info = run.json["run"]["info"]
    version = {**name, "source": f"{info['artifact_uri']}/model", "run_id": info["run_id"], "description": MARKER}
    assert server.mlflow("outsider", "POST", "model-versions/create", version).status == 200
    path = f"{info['artifact_uri'].removeprefix('mlflow-artifacts:/')}/model"
    return Record(server, MARKER, experiment, info["run_id"], "", path)


def _holds(rig: Rig, asked: Malformed) -> None:
    server, before = rig.server, rig.writes()
    headers = [("Content-Type", asked.content_type)]
    answer = call(server.port, asked.method, asked.path, server.issuer.token("scientist"), asked.body, headers)
    rig.asked.append(answer.headers["x-request-id"])
    rig.handlers.add(asked.handler)
    rig.statuses[answer.status] += 1
    assert answer.status < 500 or answer.status in _NO_FAILURES, answer.body
    # A refusal may repeat what the caller has named.
    assert MARKER.encode() not in answer.body or answer.status >= 400
    if answer.status >= 400 or TABLE[asked.handler].operation_class is OperationClass.READ:
        assert rig.writes() == before, answer.body


def test_malformed_requests(rig: Rig) -> None:
    begun = time.monotonic()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize="FUZZ_EXAMPLES" not in os.environ,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(malformed_requests(rig.records))
    def holds(asked: Malformed) -> None:
        _holds(rig, asked)

    holds()
    deadline = time.monotonic() + 10
    missing = set(rig.asked)
    while missing and time.monotonic() < deadline:
        missing -= {line.get("request_id") for line in rig.server.lines("requests")}
        time.sleep(0.2)
    assert not missing
    _report(rig, time.monotonic() - begun)


def _report(rig: Rig, seconds: float) -> None:
    """Write what was sent to the file that `npm run prove:fuzz` names."""
    if "FUZZ_REPORT" not in os.environ:
        return
    statuses = [f"| {status:<6} | {rig.statuses[status]:<7} |" for status in sorted(rig.statuses)]
    lines = [
        "<!-- Written by `npm run prove:fuzz`; edits here are lost. -->",
        "",
        "# Malformed requests",
        "",
        f"{rig.statuses.total():,} requests to {len(rig.handlers)} of {len(HANDLERS)} open handlers of a real server",
        f"in {seconds / 60:.0f} minutes. No answer was a failure of the server or showed something of another team.",
        "No read and no refused request changed a row. Each request has its audit line.",
        "",
        "| status | answers |",
        "| ------ | ------- |",
        *statuses,
    ]
    Path(os.environ["FUZZ_REPORT"]).write_text("\n".join(lines) + "\n")
