"""Users who read, log and change, and remember every answer that they get."""

from __future__ import annotations

import http.client
import random
import threading
import uuid
from dataclasses import dataclass

from support.running import Server
from support.wire import Answer, call

_USERS = 4


@dataclass(frozen=True)
class Received:
    """A complete answer."""

    request_id: str
    change: bool
    """Whether something was changed that the trail writes ahead."""


class Load:
    """Threads that send requests until they are stopped."""

    def __init__(self, server: Server, choice: random.Random) -> None:
        self.received: list[Received] = []
        self._server = server
        self._token = server.issuer.token("scientist")
        self._experiment = server.experiment()
        self._stopped = threading.Event()
        seeds = [choice.random() for _ in range(_USERS)]
        self._threads = [threading.Thread(target=self._work, args=(random.Random(seed),)) for seed in seeds]  # noqa: S311
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Wait until every user has its last answer, or none."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _work(self, choice: random.Random) -> None:
        steps = [self._read, self._log, self._register, self._delete]
        while not self._stopped.is_set():
            try:
                choice.choice(steps)()
            except (OSError, http.client.HTTPException):
                # The server is gone, or has gone in the middle of an answer, which is none.
                self._stopped.wait(0.05)

    def _ask(self, method: str, path: str, content: object = None, *, change: bool = False) -> Answer:
        answer = call(self._server.port, method, f"/api/2.0/mlflow/{path}", self._token, content)
        self.received.append(Received(answer.headers["x-request-id"], change and answer.status == 200))
        return answer

    def _read(self) -> None:
        self._ask("GET", f"experiments/get?experiment_id={self._experiment}")

    def _log(self) -> None:
        run = self._run()
        if run:
            self._ask("POST", "runs/log-metric", {"run_id": run, "key": "m", "value": 1.0, "timestamp": 1})

    def _register(self) -> None:
        self._ask("POST", "registered-models/create", {"name": uuid.uuid4().hex}, change=True)

    def _delete(self) -> None:
        run = self._run()
        if run:
            self._ask("POST", "runs/delete", {"run_id": run}, change=True)

    def _run(self) -> str:
        answer = self._ask("POST", "runs/create", {"experiment_id": self._experiment})
        return str(answer.json["run"]["info"]["run_id"]) if answer.status == 200 else ""
