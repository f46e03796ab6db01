"""Gives up on callers that do not read what they asked for.

A caller that stops reading keeps resources busy. A file that Flask sends holds one of the worker's 40 threads. Any
other response stays in memory. Either one counts as one of the subject's six requests.
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
