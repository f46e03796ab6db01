"""An administrator locks a subject out, from the next request on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from running import Server
from wire import Answer

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
    intent, _ = server.lines("changes", blocked.headers["x-request-id"])
    expected = {"kind": "permission", "blocked_subject": "colleague", "why": "left the bank", "outcome": "intended"}
    assert expected.items() <= intent.items()


def test_the_list_says_who_by_whom_and_why(server: Server) -> None:
    block(server)
    block(server)
    (listed,) = server.ask("administrator", "GET", BLOCKS).json["blocks"]
    expected = {"subject": "colleague", "blockedBy": "administrator", "reason": "left the bank"}
    assert expected.items() <= listed.items()


@pytest.mark.parametrize("who", ["scientist", "governor"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_nobody_but_administrators_blocks_or_looks(server: Server, who: str, method: str) -> None:
    assert block(server, who, method=method).status == 403


def test_nobody_locks_themselves_out(server: Server) -> None:
    assert block(server, subject="administrator").status == 400


def test_who_is_not_blocked_is_not_unblocked(server: Server) -> None:
    assert block(server, subject="never-seen", method="DELETE").status == 404
