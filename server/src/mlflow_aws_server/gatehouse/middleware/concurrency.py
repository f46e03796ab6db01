"""Limits how many requests of one subject a worker processes at a time, so that the others are not kept out.

Further requests of the subject wait for its own; none is refused, and other subjects' requests do not wait.
"""

from __future__ import annotations

from asyncio import Semaphore
from weakref import WeakValueDictionary

# A worker has 40 threads (anyio) and, with the settings' defaults, 10 connections to the database per store: one
# subject leaves some of both to the others. More at a time is no faster: Python runs one thread at a time.
REQUESTS_AT_A_TIME = 6


class ConcurrencyLimit:
    """Holds a semaphore per subject; a subject without a request is forgotten."""

    def __init__(self) -> None:
        self._semaphores: WeakValueDictionary[str, Semaphore] = WeakValueDictionary()

    def of(self, subject: str) -> Semaphore:
        """Return what a request of `subject` holds while it is processed."""
        return self._semaphores.setdefault(subject, Semaphore(REQUESTS_AT_A_TIME))
