"""An administrator blocks a subject, from its next request on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest
import sqlalchemy as sql

from mlflow_aws_server.gatehouse.blocked_subjects.block_list import FRESH_SECONDS, BlockList
from mlflow_aws_server.gatehouse.blocked_subjects.table import BLOCKED, METADATA
from support.running import Server
from support.wire import Answer

BLOCKS = "/api/1.0/gatehouse/blocks"
CURRENT = "/api/2.0/mlflow/users/current"


def block(server: Server, who: str = "administrator", subject: str = "colleague", method: str = "POST") -> Answer:
    return server.ask(who, method, BLOCKS, {"subject": subject, "reason": "left the bank"})


@pytest.fixture(autouse=True)
def unblocked(server: Server) -> Iterator[None]:
    yield
    block(server, method="DELETE")


def test_the_next_request_is_refused_and_after_the_unblock_the_next_one_is_not(server: Server) -> None:
    assert server.ask("colleague", "GET", CURRENT).status == 200
    blocked = block(server)
    assert blocked.status == 200
    answer = server.ask("colleague", "GET", CURRENT)
    assert answer.status == 403
    assert "blocked your access" in answer.message
    assert {"subject": "colleague", "reason": "blocked"}.items() <= server.line(answer).items()
    assert server.ask("scientist", "GET", CURRENT).status == 200
    assert block(server, method="DELETE").status == 200
    assert server.ask("colleague", "GET", CURRENT).status == 200
    intent, _ = server.changes(blocked)
    expected = {
        "kind": "permission",
        "blocked_subject": "colleague",
        "block_reason": "left the bank",
        "outcome": "intended",
    }
    assert expected.items() <= intent.items()


def test_the_list_says_who_by_whom_and_why(server: Server) -> None:
    assert [block(server).status, block(server).status] == [200, 200]
    (listed,) = server.ask("administrator", "GET", BLOCKS).json["blocks"]
    expected = {"subject": "colleague", "blockedBy": "administrator", "reason": "left the bank"}
    assert expected.items() <= listed.items()


def test_reading_the_list_is_no_change(server: Server) -> None:
    for who in ("administrator", "scientist"):
        answer = server.ask(who, "GET", BLOCKS)
        assert server.line(answer)["handler"] == "list_blocks"
        assert server.lines("changes", answer.headers["x-request-id"]) == []


@pytest.mark.parametrize("who", ["scientist", "governor"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_only_administrators_block_and_list(server: Server, who: str, method: str) -> None:
    assert block(server, who, method=method).status == 403


def test_administrators_cannot_block_themselves(server: Server) -> None:
    assert block(server, subject="administrator").status == 400


def test_unblocking_an_unblocked_subject_is_not_found(server: Server) -> None:
    assert block(server, subject="never-seen", method="DELETE").status == 404


@pytest.fixture
def engine(tmp_path: Path) -> sql.Engine:
    return sql.create_engine(f"sqlite:///{tmp_path / 'blocks.db'}")


def test_the_age_of_a_list_counts_from_its_query(engine: sql.Engine) -> None:
    """A block that comes while the database answers may be missing in the answer."""
    METADATA.create_all(engine)
    row = {"subject": "colleague", "reason": "x", "blocked_by": "administrator", "blocked_at": datetime.now(UTC)}

    def slowly() -> sql.Engine:
        time.sleep(FRESH_SECONDS + 0.1)
        return engine

    async def walk() -> list[bool]:
        blocks = BlockList(slowly)
        before = await blocks.is_blocked("colleague")
        with engine.begin() as connection:
            connection.execute(sql.insert(BLOCKED).values(row))
        return [before, await blocks.is_blocked("colleague")]

    assert anyio.run(walk) == [False, True]


def test_without_the_list_every_request_fails(engine: sql.Engine) -> None:
    with pytest.raises(sql.exc.OperationalError):
        anyio.run(BlockList(lambda: engine).is_blocked, "scientist")
