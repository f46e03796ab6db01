"""Decides when to renew an access token, and how long to retry if that fails."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Protocol

from mlflow_aws_client.errors import ClientError, UnavailableError
from mlflow_aws_client.tokens import AccessToken

logger = logging.getLogger(__name__)

# As long as MLflow itself retries a failed request (7 retries, by default, take about 4 minutes).
RETRY_SECONDS = 240.0
# Between two attempts: exponential backoff with jitter.
FIRST_DELAY_SECONDS = 1.0
MAX_DELAY_SECONDS = 30.0
# A server that refuses a token that was just renewed would refuse another one too.
FORCED_RENEWAL_SECONDS = 30.0


class Source(Protocol):
    """A source of access tokens."""

    def stored(self) -> AccessToken | None:
        """The stored token, if there is one."""

    def renew(self, refused: str | None, *, wait: bool) -> AccessToken:
        """Return a token other than the refused one; `wait` says whether to wait for another process that renews it."""


class FreshToken:
    """One access token that is renewed before it expires; safe for threads."""

    def __init__(
        self, source: Source, now: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._source = source
        self._now = now
        self._sleep = sleep
        self._lock = threading.Lock()
        self._current: AccessToken | None = None
        self._failures = 0
        self._not_before = 0.0
        self._forced_at = float("-inf")
        self._gave_up: tuple[float, ClientError] | None = None

    def get(self) -> str:
        """Return a valid token. If there is none and the issuer is not available, wait and retry."""
        called_at = self._now()
        current = self._current
        # As long as the token is valid, other threads do not wait for the thread that renews it.
        if not self._lock.acquire(blocking=current is None or not current.is_valid(called_at)):
            assert current is not None  # noqa: S101 - a blocking acquire always succeeds
            return current.value
        try:
            if self._current is None:
                self._current = self._source.stored()
            current, now = self._current, self._now()
            if current is None or not current.is_valid(now):
                return self._renew_with_retries(called_at).value
            if not current.is_fresh(now) and now >= self._not_before:
                current = self._renew_early(current)
            return current.value
        finally:
            self._lock.release()

    def replace(self, refused: str) -> str | None:
        """Return another token than the one that the server refused; None if it was renewed a moment ago."""
        with self._lock:
            if self._current is not None and self._current.value != refused:
                return self._current.value
            if self._now() - self._forced_at < FORCED_RENEWAL_SECONDS:
                return None
            self._forced_at = self._now()
            return self._take(self._source.renew(refused, wait=True)).value

    def _renew_early(self, current: AccessToken) -> AccessToken:
        try:
            return self._take(self._source.renew(None, wait=False))
        except ClientError as error:
            self._failures += 1
            self._not_before = self._now() + _delay(self._failures)
            left = max(0, int(current.expires_at - self._now()))
            logger.warning("The access token could not be renewed; it expires in %d seconds. %s", left, error)
            return current

    def _renew_with_retries(self, called_at: float) -> AccessToken:
        # Threads that waited for this one share its failure instead of retrying as long again.
        if self._gave_up and self._gave_up[0] > called_at:
            raise self._gave_up[1]
        deadline = self._now() + RETRY_SECONDS
        while True:
            try:
                return self._take(self._source.renew(None, wait=True))
            except UnavailableError as error:
                self._failures += 1
                delay = _delay(self._failures)
                if self._now() + delay > deadline:
                    self._gave_up = (self._now(), error)
                    raise
                logger.warning("There is no valid access token; retrying in %.0f seconds. %s", delay, error)
                self._sleep(delay)

    def _take(self, token: AccessToken) -> AccessToken:
        self._current = token
        self._failures, self._not_before = 0, 0.0
        return token


def _delay(failures: int) -> float:
    longest = min(MAX_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2.0 ** min(failures - 1, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - not a secret
