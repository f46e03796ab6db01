"""Gives every subject a few of a worker's places, so that nobody's crowd of requests keeps the others out.

Who asks for more at once waits for itself: nothing is refused, and the others' requests do not wait.
"""

from __future__ import annotations

from asyncio import Semaphore
from weakref import WeakValueDictionary

# A worker has 40 threads (anyio) and, with the settings' defaults, 10 connections to the database a store: one subject
# leaves some of both. More at once is no faster: Python runs one thread at a time.
AT_ONCE = 6


class Turns:
    """Who is being answered; a subject without a request is forgotten."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[str, Semaphore] = WeakValueDictionary()

    def of(self, subject: str) -> Semaphore:
        """Return what a request of `subject` holds while it is answered."""
        return self._turns.setdefault(subject, Semaphore(AT_ONCE))
