"""Whatever writes, however its ids are spelled, and whenever: the record behind what serves stays as it was approved.

Generated from the table of handlers and MLflow's messages, so that a new handler is tested by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
import sqlalchemy as sql

from mlflow_aws_server.gatehouse.policy import record_writes
from mlflow_aws_server.gatehouse.request.operation_class import OperationClass
from support.generated_writes import routes_of_handlers, writes
from support.handlers import TABLE
from support.pausing_store import PausingStore, pausing_store
from support.running import Server, running
from support.served_record import Record, of_a_logged_model, of_a_prompt, of_a_run
from support.spellings import SPELLINGS
from support.wire import Answer

_WRITING = {OperationClass.WRITE, OperationClass.UPLOAD, OperationClass.REGISTRY, OperationClass.DELETE}
HANDLERS = sorted(name for name in routes_of_handlers() if TABLE[name].operation_class in _WRITING)

KINDS: dict[str, Callable[[Server], Record]] = {
    "run": of_a_run,
    "logged model": of_a_logged_model,
    "prompt": of_a_prompt,
}


@dataclass
class Rig:
    """A server whose S3 can be paused."""

    server: Server
    store: PausingStore


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("paused")
    with pausing_store() as (store, address), running(folder, AWS_ENDPOINT_URL_S3=address) as server:
        while int(server.experiment()) < 10:
            """Numbers of two digits have more spellings."""
        yield Rig(server, store)


# A logged model's record has every kind of part.
CASES = [*((spelling, "logged model") for spelling in SPELLINGS), *((next(iter(SPELLINGS)), kind) for kind in KINDS)]


@pytest.mark.parametrize(("spelling", "kind"), dict.fromkeys(CASES))
def test_after_a_promotion_nothing_changes(rig: Rig, spelling: str, kind: str) -> None:
    record = KINDS[kind](rig.server)
    assert record.promote().status == 200
    approved = record.state()
    sent, changing = 0, []
    for handler in HANDLERS:
        for write in SPELLINGS[spelling].writes(handler, record):
            write.send(rig.server)
            sent += 1
        if record.state() != approved:
            changing.append(handler)
            approved = record.state()
    assert (changing, record.told()["state"]) == ([], "unchanged")
    assert sent
    print(f"{sent} requests")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["administrator", "governor"])
def test_no_other_role_changes_it(rig: Rig, kind: str, who: str) -> None:
    record = KINDS[kind](rig.server)
    assert record.promote().status == 200
    approved = record.state()
    # Governance may decide otherwise on what serves.
    handlers = [name for name in HANDLERS if who != "governor" or not TABLE[name].serialized]
    for handler in handlers:
        for write in writes(handler, record):
            write.send(rig.server, who)
        assert record.state() == approved, handler


@pytest.fixture(scope="module")
def effective(rig: Rig) -> dict[str, list[tuple[str, int]]]:
    """Return, by kind, what changes the record while it does not serve: the handler and the number of its request."""
    return {kind: list(_effective(rig.server, make)) for kind, make in KINDS.items()}


def _effective(server: Server, make: Callable[[Server], Record]) -> Iterator[tuple[str, int]]:
    record = make(server)
    before = record.state()
    for handler in HANDLERS:
        for number in range(len(list(writes(handler, record)))):
            list(writes(handler, record))[number].send(server)
            if record.state() != before:
                yield handler, number
                record = make(server)
                before = record.state()
                # Another tag of the same resource takes the same way.
                break


# They change nothing by one request: they need an upload's id, S3's own upload, or something that was deleted.
_NEED_MORE = {
    "_complete_multipart_upload_artifact",
    "_create_multipart_upload_artifact",
    "_create_presigned_upload_url",
    "_restore_run",
}


def test_what_the_table_closes_would_change_the_record(effective: dict[str, list[tuple[str, int]]]) -> None:
    """Otherwise the generated requests would prove nothing."""
    changing = {handler for of_kind in effective.values() for handler, _ in of_kind}
    closed = {name for name in HANDLERS if TABLE[name].writes is not record_writes.nothing}
    decided = {name for name in HANDLERS if TABLE[name].serialized}
    assert closed - changing == _NEED_MORE
    assert changing - closed - decided == set()


def test_every_handler_that_writes_says_to_what(rig: Rig) -> None:
    assert [name for name in HANDLERS if TABLE[name].writes is None] == []


@pytest.mark.parametrize("kind", KINDS)
def test_during_a_promotion_nothing_changes(rig: Rig, kind: str, effective: dict[str, list[tuple[str, int]]]) -> None:
    for handler, number in effective[kind]:
        if TABLE[handler].serialized:
            continue
        record = KINDS[kind](rig.server)
        with ThreadPoolExecutor(2) as pool, ExitStack() as paused:
            # The second listing of a promotion happens while it holds its locks; a prompt has no files.
            if record.path:
                listing = paused.enter_context(rig.store.holding("GET", "list-type=2", skipped=1))
                promotion = pool.submit(record.promote)
                assert listing.reached.wait(10)
            else:
                approvals = paused.enter_context(_locked(rig.server, "gatehouse_approvals"))
                promotion = pool.submit(record.promote)
                approvals.wait_until_reached()
            writing = pool.submit(list(writes(handler, record))[number].send, rig.server)
            time.sleep(0.2)
            assert not promotion.done()
            paused.close()
            _consistent(record, promotion, writing, handler)


@pytest.mark.parametrize("kind", KINDS)
def test_a_write_in_flight_is_approved_or_reported(
    rig: Rig, kind: str, effective: dict[str, list[tuple[str, int]]]
) -> None:
    for handler, number in effective[kind]:
        if TABLE[handler].serialized:
            continue
        record = KINDS[kind](rig.server)
        write = list(writes(handler, record))[number]
        in_s3 = TABLE[handler].writes in {record_writes.files, record_writes.run_files}
        with ThreadPoolExecutor(2) as pool, ExitStack() as paused:
            if in_s3:
                request = ("POST", "?delete") if write.method == "DELETE" else ("PUT", "model.pkl")
                storing = paused.enter_context(rig.store.holding(*request))
                writing = pool.submit(write.send, rig.server)
                assert storing.reached.wait(10), handler
                promotion = pool.submit(record.promote)
                assert promotion.result(20).status == 200
            else:
                tables = paused.enter_context(_locked(rig.server, *_TABLES))
                writing = pool.submit(write.send, rig.server)
                tables.wait_until_reached()
                promotion = pool.submit(record.promote)
                time.sleep(0.2)
                assert not promotion.done()
            paused.close()
            _consistent(record, promotion, writing, handler)
            assert not in_s3 or writing.result().status == 409


def _consistent(record: Record, promotion: Future[Answer], writing: Future[Answer], handler: str) -> None:
    promoted, written = promotion.result(20), writing.result(20)
    assert promoted.status in {200, 409}, (handler, promoted.body)
    assert written.status in {200, 201, 403, 409, 503}, (handler, written.body)
    if promoted.status == 200 and record.told()["state"] != "unchanged":
        assert record.server.line(written)["reason"] == "served_artifacts_changed", (handler, record.told())


_TABLES = (
    *("runs", "params", "metrics", "latest_metrics", "tags", "inputs", "experiments"),
    *("logged_models", "logged_model_params", "logged_model_metrics", "logged_model_tags"),
    *("model_version_tags", "registered_model_tags"),
)


class Locked:
    """Tables that nobody else can write to."""

    def __init__(self, server: Server, tables: tuple[str, ...]) -> None:
        self._server = server
        self._tables = list(tables)

    def wait_until_reached(self) -> None:
        waiting = (
            "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
            "WHERE NOT l.granted AND c.relname = ANY(:tables)"
        )
        for _ in range(200):
            if self._server.sql(waiting, tables=self._tables).scalar():
                return
            time.sleep(0.05)
        raise AssertionError("nobody writes to the tables")


@contextmanager
def _locked(server: Server, *tables: str) -> Iterator[Locked]:
    with server.engine.begin() as connection:
        connection.execute(sql.text(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE"))
        yield Locked(server, tables)
