"""The issuer's public keys, as lambda/issuer-keys has checked and stored them: the task has no way to the issuer."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

import anyio
import boto3
import jwt
from botocore.config import Config
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from mlflow_aws_server.gatehouse.metrics import counters
from mlflow_aws_server.gatehouse.refusal import unauthenticated, unavailable

_log = logging.getLogger("gatehouse")

# How often the file is read again; the function behind it runs every five minutes.
REFRESH_SECONDS = 60
# An unknown key may be new or invented: the file is read at most this often because of it.
UNKNOWN_KEY_SECONDS = 5

Read = Callable[[], bytes]


class IssuerKeys:
    """Keys by their id, read again regularly; if they are too old to be trusted, every request is refused."""

    def __init__(self, issuer: str, read: Read, max_age_seconds: int, now: Callable[[], float] = time.time) -> None:
        self._issuer = issuer
        self._read = read
        self._max_age_seconds = max_age_seconds
        self._now = now
        self._keys: Mapping[str, RSAPublicKey] = {}
        self._fetched_at = 0.0
        self._read_at = 0.0
        self._reading = asyncio.Lock()

    @property
    def age_seconds(self) -> float:
        """Return how long ago the issuer was asked."""
        return self._now() - self._fetched_at

    async def key(self, kid: str) -> RSAPublicKey:
        """Return the key `kid`; raises Refusal if there is none, or if the keys are too old."""
        await self._refresh(UNKNOWN_KEY_SECONDS if kid not in self._keys else REFRESH_SECONDS)
        if self.age_seconds > self._max_age_seconds:
            raise unavailable("keys_stale", "The server cannot check logins at the moment. Try again later.")
        key = self._keys.get(kid)
        if key is None:
            raise unauthenticated(
                "unknown_key", "The access token is signed by a key that the issuer does not publish."
            )
        return key

    async def _refresh(self, after_seconds: int) -> None:
        # A request that arrives while another one reads uses the known keys; before the first keys are read, it waits.
        if self._reading.locked() and self._keys:
            return
        if self._now() - self._read_at < after_seconds and not self._reading.locked():
            return
        async with self._reading:
            if self._now() - self._read_at < after_seconds:
                return
            self._read_at = self._now()
            try:
                self._take(await anyio.to_thread.run_sync(self._read))
            except Exception as error:
                # The known keys are used until they are too old; their age is a metric with an alarm.
                _log.error("issuer keys could not be read: %s", type(error).__name__)

    def _take(self, content: bytes) -> None:
        stored = json.loads(content)
        if stored["issuer"] != self._issuer:
            raise ValueError("the stored keys belong to another issuer")
        keys = {key["kid"]: jwt.PyJWK(key, algorithm="RS256").key for key in stored["keys"]}
        if not all(isinstance(key, RSAPublicKey) for key in keys.values()):
            raise ValueError("a stored key is not a public RSA key")
        self._keys = keys
        self._fetched_at = datetime.fromisoformat(stored["fetchedAt"]).timestamp()
        counters.KEYS_FETCHED.labels(self._issuer).set(self._fetched_at)


def from_s3(location: str) -> Read:
    """Return the reader of an object, `s3://bucket/key`."""
    parts = urlsplit(location)
    client = boto3.client("s3", config=Config(connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2}))

    def read() -> bytes:
        content: bytes = client.get_object(Bucket=parts.netloc, Key=parts.path.lstrip("/"))["Body"].read()
        return content

    return read
