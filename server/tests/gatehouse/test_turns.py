"""One subject's crowd of requests waits for itself."""

from __future__ import annotations

import gc
import socket
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Waiting
from contextlib import ExitStack

from running import Server
from wire import Answer

from gatehouse.turns import AT_ONCE, Turns

SEARCH = "experiments/search?max_results=5"
LAST_BYTE = b"}"


def begun(server: Server, who: str) -> socket.socket:
    """Begin a request and leave its last byte away: it is being answered as long as that does not come."""
    connection = socket.create_connection(("127.0.0.1", server.port), 30)
    head = (
        "POST /api/2.0/mlflow/experiments/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {server.issuer.token(who)}\r\nContent-Length: 18\r\n\r\n"
    )
    connection.sendall(f'{head}{{"max_results": 5'.encode())
    return connection


def waiting(server: Server, who: str, later: ThreadPoolExecutor) -> Future[Answer]:
    """Return a request that waits; the first ones may come before the crowd is in."""
    for _ in range(20):
        request = later.submit(server.mlflow, who, "GET", SEARCH)
        try:
            request.result(timeout=1)
        except Waiting:
            return request
    raise AssertionError("nobody waits")


def test_a_crowd_waits_for_itself_and_keeps_nobody_out(server: Server) -> None:
    with ExitStack() as open_connections, ThreadPoolExecutor() as later:
        crowd = [open_connections.enter_context(begun(server, "scientist")) for _ in range(AT_ONCE)]
        one_more = waiting(server, "scientist", later)
        assert server.mlflow("outsider", "GET", SEARCH).status == 200
        assert not one_more.done()
        crowd[0].sendall(LAST_BYTE)
        assert one_more.result(timeout=30).status == 200
        assert crowd[0].recv(100).startswith(b"HTTP/1.1 200")
        # Who goes away without the last byte gives up the turn too.
        crowd[1].close()
        assert server.mlflow("scientist", "GET", SEARCH).status == 200


def test_files_wait_for_nobody(server: Server) -> None:
    path = server.run(server.experiment())["artifact_uri"].removeprefix("mlflow-artifacts:/")
    file = f"/api/2.0/mlflow-artifacts/artifacts/{path}/weights"
    with ExitStack() as open_connections:
        for _ in range(AT_ONCE):
            open_connections.enter_context(begun(server, "scientist"))
        assert server.ask("scientist", "PUT", file, b"weights").status == 200
        assert server.ask("scientist", "GET", file).body == b"weights"


def test_a_subject_has_its_own_turns_as_long_as_it_asks() -> None:
    turns = Turns()
    held = turns.of("scientist")
    assert turns.of("scientist") is held
    assert turns.of("governor") is not held
    del held
    gc.collect()
    assert not turns._turns
