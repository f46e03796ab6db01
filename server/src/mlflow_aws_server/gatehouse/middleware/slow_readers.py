"""Gives up on callers that do not read what they asked for.

While they do not read, a file that Flask sends holds one of a worker's 40 threads, every other answer stays in memory,
and both hold one of the subject's six places.
"""

from __future__ import annotations

import anyio
from starlette.types import Message, Send

from mlflow_aws_server.gatehouse.refusal import gone

# For a piece of a response, which has at most a mebibyte: 35 kB a second, half of what a slow mobile line has.
PIECE_SECONDS = 30


def patient(send: Send) -> Send:
    """Return `send`, which raises Refusal if the caller does not take a piece in time."""

    async def send_in_time(message: Message) -> None:
        try:
            with anyio.fail_after(PIECE_SECONDS):
                await send(message)
        except TimeoutError as error:
            raise gone() from error

    return send_in_time
