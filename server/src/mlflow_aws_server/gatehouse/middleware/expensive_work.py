"""Limits expensive work: how much of it is done at a time, for how long, and only while its caller waits."""

from __future__ import annotations

import asyncio
from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from weakref import WeakValueDictionary

import anyio
from starlette.types import ASGIApp, Receive, Scope, Send

from mlflow_aws_server.gatehouse.middleware.request_body import replay
from mlflow_aws_server.gatehouse.refusal import Refusal
from mlflow_aws_server.gatehouse.request.context import RequestContext
from mlflow_aws_server.gatehouse.request.statements import Statements

# With the longest search (30 seconds) less than the load balancer waits (60).
WAIT_SECONDS = 25

# A database that has not begun with a statement ignores the wish to end it.
_REPEAT_SECONDS = 0.5

_ENDING_AT_A_TIME = 4


class ExpensiveWork:
    """Gives turns to expensive requests, in the order in which they come.

    Each holds a connection to the database for as long as a statement may take. Two connections of a worker stay free
    for other requests, and one team gets half of the rest: with the settings' defaults of ten connections, 8 and 4. One
    subject gets one: a worker computes one thing at a time, so two of the largest searches would leave other teams a
    third of it, and be no faster (bench/results/search-price.md).
    """

    def __init__(self, connections: int, seconds: int) -> None:
        """`connections` to the database are a worker's for one store; a request may take `seconds`."""
        self._seconds = seconds
        self._all = max(1, connections - 2)
        self.of_team = max(1, self._all // 2)
        self.of_subject = 1
        self._worker = Semaphore(self._all)
        self._teams: WeakValueDictionary[str, Semaphore] = WeakValueDictionary()
        self._subjects: WeakValueDictionary[str, Semaphore] = WeakValueDictionary()
        self._ending = anyio.CapacityLimiter(_ENDING_AT_A_TIME)

    async def run(
        self, app: ASGIApp, context: RequestContext, scope: Scope, body: bytes, receive: Receive, send: Send
    ) -> None:
        """Run an expensive request in its turn, and end its statements when it takes too long or its caller goes.

        Raises Refusal. `body` has been read; what `receive` gives after it is the caller's departure.
        """
        async with self._turn(context.subject, context.workspace):
            context.statements = Statements()
            watch = asyncio.create_task(self._watch(context.statements, receive))
            try:
                await app(scope, replay(body, receive), send)
            finally:
                watch.cancel()
                with suppress(asyncio.CancelledError):
                    await watch

    @asynccontextmanager
    async def _turn(self, subject: str, team: str) -> AsyncIterator[None]:
        turns = (
            self._subjects.setdefault(subject, Semaphore(self.of_subject)),
            self._teams.setdefault(team, Semaphore(self.of_team)),
            self._worker,
        )
        async with AsyncExitStack() as held:
            try:
                async with asyncio.timeout(WAIT_SECONDS):
                    for turn in turns:
                        await held.enter_async_context(turn)
            except TimeoutError as error:
                raise _busy() from error
            yield

    async def _watch(self, statements: Statements, receive: Receive) -> None:
        reason = "disconnected"
        try:
            async with asyncio.timeout(self._seconds):
                while (await receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            reason = "too_long"
        while await anyio.to_thread.run_sync(statements.stop, reason, limiter=self._ending):
            await asyncio.sleep(_REPEAT_SECONDS)


def _busy() -> Refusal:
    message = (
        f"Other searches of yours or of your team did not end within {WAIT_SECONDS} seconds. Try again when they have"
        " ended."
    )
    return Refusal(429, "REQUEST_LIMIT_EXCEEDED", "busy", message, {"Retry-After": str(WAIT_SECONDS)})
