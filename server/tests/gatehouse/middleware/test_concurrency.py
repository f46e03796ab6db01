"""One subject's many requests wait for each other only."""

from __future__ import annotations

import gc
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Waiting
from contextlib import ExitStack

from mlflow_aws_server.gatehouse.middleware.concurrency import REQUESTS_AT_A_TIME, ConcurrencyLimit
from support.running import Server
from support.wire import Answer, Late

SEARCH = "experiments/search"


def begun(server: Server, who: str) -> Late:
    """Begin a request: it is being answered as long as its last byte does not come."""
    return Late(server.port, server.issuer.token(who), "POST", f"/api/2.0/mlflow/{SEARCH}", b'{"max_results": 5}')


def waiting(server: Server, who: str, later: ThreadPoolExecutor) -> Future[Answer]:
    """Return a request that waits; the first ones may come before the crowd is in."""
    for _ in range(20):
        request = later.submit(server.mlflow, who, "GET", f"{SEARCH}?max_results=5")
        try:
            request.result(timeout=1)
        except Waiting:
            return request
    raise AssertionError("nobody waits")


def test_one_subjects_requests_do_not_delay_other_subjects(server: Server) -> None:
    with ExitStack() as open_connections, ThreadPoolExecutor() as later:
        crowd = [begun(server, "scientist") for _ in range(REQUESTS_AT_A_TIME)]
        for request in crowd:
            open_connections.callback(request.leave)
        one_more = waiting(server, "scientist", later)
        assert server.mlflow("outsider", "GET", f"{SEARCH}?max_results=5").status == 200
        assert not one_more.done()
        assert crowd[0].end().startswith(b"HTTP/1.1 200")
        assert one_more.result(timeout=30).status == 200
        # Who goes away without the last byte gives up its place too.
        crowd[1].leave()
        assert server.mlflow("scientist", "GET", f"{SEARCH}?max_results=5").status == 200


def test_file_transfers_do_not_wait_for_the_concurrency_limit(server: Server) -> None:
    path = server.run(server.experiment())["artifact_uri"].removeprefix("mlflow-artifacts:/")
    file = f"/api/2.0/mlflow-artifacts/artifacts/{path}/weights"
    with ExitStack() as open_connections:
        for _ in range(REQUESTS_AT_A_TIME):
            open_connections.callback(begun(server, "scientist").leave)
        assert server.ask("scientist", "PUT", file, b"weights").status == 200
        assert server.ask("scientist", "GET", file).body == b"weights"


def test_a_subject_has_a_limit_of_its_own_while_it_has_requests() -> None:
    limit = ConcurrencyLimit()
    held = limit.of("scientist")
    assert limit.of("scientist") is held
    assert limit.of("governor") is not held
    del held
    gc.collect()
    assert not limit._semaphores
