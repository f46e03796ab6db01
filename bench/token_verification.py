"""Measures the verification of an access token, with cached keys. Run it in the server's environment:

.mlflow/environments/server-tests/bin/python bench/token_verification.py
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import anyio

sys.path.insert(0, str(Path(__file__).parents[1] / "server/tests"))

from mlflow_aws_server.gatehouse.identity.access_token import AccessTokens
from mlflow_aws_server.gatehouse.identity.issuer_keys import IssuerKeys
from support.issuer import ISSUER, Issuer

CALLS = 1000


async def measure() -> None:
    """Print the median and the 95th percentile in milliseconds."""
    issuer = Issuer()
    tokens = AccessTokens(ISSUER, IssuerKeys(ISSUER, issuer.published, 3600))
    issued = [issuer.token(f"user-{number}") for number in range(CALLS)]
    await tokens.verify(issued[0])
    times = []
    for token in issued:
        started = time.perf_counter()
        await tokens.verify(token)
        times.append((time.perf_counter() - started) * 1000)
    print(f"p50 {statistics.median(times):.3f} ms, p95 {sorted(times)[CALLS * 95 // 100]:.3f} ms")


if __name__ == "__main__":
    anyio.run(measure)
