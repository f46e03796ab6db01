"""Searches wait for their turn, and end when they take too long or when nobody waits for them any more."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import anyio
import pytest
import sqlalchemy as sql
from starlette.types import Message

from mlflow_aws_server.gatehouse.middleware import expensive_work
from mlflow_aws_server.gatehouse.middleware.expensive_work import ExpensiveWork
from mlflow_aws_server.gatehouse.refusal import Refusal
from mlflow_aws_server.gatehouse.request.context import RequestContext
from mlflow_aws_server.gatehouse.request.flask_request import MESSAGES
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from mlflow_aws_server.gatehouse.request.statements import Statements
from support.handlers import TABLE
from support.running import Server, running
from support.wire import Answer, Late

# It may create the experiment's first schema.
NOT_ENDED = {"_list_label_schemas"}


@contextmanager
def locked(server: Server, table: str) -> Iterator[None]:
    """Let every statement on a table wait."""
    with server.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(sql.text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield
        transaction.rollback()


def waiting(server: Server) -> int:
    """Return how many backends wait for a lock."""
    found = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return int(server.sql(found).scalar_one())


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def search(server: Server, who: str, experiment: str) -> Answer:
    return server.mlflow(who, "POST", "runs/search", {"experiment_ids": [experiment]})


def test_whatever_lists_or_filters_is_expensive() -> None:
    for name, handler in TABLE.items():
        if handler.expensive:
            assert handler.operation_class is OperationClass.READ, name
        fields = {field.name for field in MESSAGES[name].DESCRIPTOR.fields} if name in MESSAGES else set()  # type: ignore[attr-defined]
        costly = "max_results" in fields or any("filter" in field for field in fields)
        if costly and handler.operation_class is OperationClass.READ and name not in NOT_ENDED:
            assert handler.expensive, f"{name} must be marked as expensive in policy/handlers"


def test_a_search_ends_when_its_caller_has_gone(server: Server) -> None:
    body = b'{"experiment_ids": ["%b"]}' % server.experiment().encode()
    with locked(server, "runs"):
        late = Late(server.port, server.issuer.token("scientist"), "POST", "/api/2.0/mlflow/runs/search", body)
        late.send()
        until(lambda: waiting(server) == 1)
        late.leave()
        # The lock is still held.
        until(lambda: waiting(server) == 0)


def test_a_change_goes_on_when_its_caller_has_gone(server: Server) -> None:
    run = server.run(server.experiment())["run_id"]
    body = b'{"run_id": "%b", "key": "kept", "value": "yes"}' % run.encode()
    with locked(server, "tags"):
        late = Late(server.port, server.issuer.token("scientist"), "POST", "/api/2.0/mlflow/runs/set-tag", body)
        late.send()
        until(lambda: waiting(server) == 1)
        late.leave()
        time.sleep(1.5)
        assert waiting(server) == 1
    stored = "SELECT count(*) FROM tags WHERE run_uuid = :run AND key = 'kept'"
    until(lambda: server.sql(stored, run=run).scalar_one() == 1)


def test_what_takes_too_long_is_answered_by_a_sentence(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(tmp_path_factory.mktemp("short"), MLFLOW_AWS_STATEMENT_SECONDS="1") as server:
        run = server.run(server.experiment())
        with locked(server, "runs"):
            answer = search(server, "scientist", run["experiment_id"])
        assert (answer.status, server.line(answer)["reason"]) == (400, "too_long")
        assert answer.message == (
            "What this request asks for takes longer than 1 seconds. Ask for less: fewer clauses or sort keys, or a"
            " narrower filter."
        )
        assert search(server, "scientist", run["experiment_id"]).status == 200
        with locked(server, "tags"):
            tag = {"run_id": run["run_id"], "key": "a", "value": "b"}
            answer = server.mlflow("scientist", "POST", "runs/set-tag", tag)
        assert (answer.status, server.line(answer)["reason"]) == (503, "too_long")
        assert "Nothing was changed" in answer.message
        assert "SQL" not in answer.message


def test_one_subjects_searches_do_not_keep_others_out(server: Server) -> None:
    experiments = {who: server.experiment(who) for who in ("scientist", "outsider")}
    with ThreadPoolExecutor() as later, locked(server, "runs"):
        crowd: list[Future[Answer]] = [
            later.submit(search, server, "scientist", experiments["scientist"]) for _ in range(4)
        ]
        most = ExpensiveWork(10, 30).of_subject
        until(lambda: waiting(server) == most)
        # Another search of another team, and what is not expensive of the same subject.
        found = {"max_results": 5}
        assert server.mlflow("outsider", "POST", "experiments/search", found).status == 200
        path = f"experiments/get?experiment_id={experiments['scientist']}"
        assert server.mlflow("scientist", "GET", path).status == 200
        assert waiting(server) == most
    assert [each.result().status for each in crowd] == [200] * 4


def test_a_search_that_does_not_get_its_turn_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expensive_work, "WAIT_SECONDS", 0.2)
    refused: list[str] = []

    async def app(*_: object) -> None:
        await anyio.sleep(1)

    async def receive() -> Message:
        await anyio.sleep(0)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: Message) -> None:
        raise AssertionError("nothing is sent")

    async def one(work: ExpensiveWork, subject: str) -> None:
        context = RequestContext("POST", "/", subject=subject, workspace="fraud")
        try:
            await work.run(app, context, {}, b"", receive, send)
        except Refusal as refusal:
            assert (refusal.status, refusal.reason, "retry-after" in map(str.lower, refusal.headers)) == (
                429,
                "busy",
                True,
            )
            refused.append(subject)

    async def many(*subjects: str) -> None:
        work = ExpensiveWork(10, 30)
        async with anyio.create_task_group() as tasks:
            for subject in subjects:
                tasks.start_soon(one, work, subject)

    anyio.run(many, "a", "a", "b", "c", "d", "e")
    # One of a subject, four of a team.
    assert refused == ["a", "e"]


class Connection:
    """Counts how often it is told to cancel."""

    cancelled = 0

    def cancel(self) -> None:
        self.cancelled += 1


def test_only_the_statement_that_runs_is_ended() -> None:
    statements, connection = Statements(), Connection()
    assert statements.begin(connection)
    statements.end()
    assert not statements.stop("disconnected")
    assert connection.cancelled == 0
    assert not statements.begin(connection)
    running_one = Statements()
    assert running_one.begin(connection)
    assert running_one.stop("disconnected")
    assert running_one.stop("too_long")
    assert (connection.cancelled, running_one.stopped) == (2, "disconnected")
