"""The statements of one request, which can be stopped from outside: by its deadline, or because its caller has gone."""

from __future__ import annotations

import threading
from typing import Protocol


class Cancellable(Protocol):
    """A connection of the driver; psycopg2's can be told from another thread."""

    def cancel(self) -> None:
        """Ask the database to end the statement that runs on this connection."""


class Statements:
    """Knows the connection on which a statement of the request runs.

    A pooled connection goes from request to request. `stop` holds the lock while it asks the database, and no statement
    ends for this request meanwhile. So what is ended is never another request's statement: by the time that the
    database has been asked, it has passed the wish on to that connection's process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Cancellable | None = None
        self.stopped = ""
        """The reason code, once the request was stopped: no further statement is to begin."""

    def begin(self, connection: Cancellable) -> bool:
        """Note that a statement begins; False if the request was stopped."""
        with self._lock:
            if not self.stopped:
                self._running = connection
            return not self.stopped

    def end(self) -> None:
        """Note that the statement has ended, in whatever way."""
        with self._lock:
            self._running = None

    def stop(self, reason: str) -> bool:
        """Let no further statement begin, and ask the database to end the one that runs; say whether there was one.

        A database that has not yet begun with a statement ignores the wish, so repeat it until there is none.
        """
        with self._lock:
            self.stopped = self.stopped or reason
            if self._running is None:
                return False
            self._running.cancel()
            return True
