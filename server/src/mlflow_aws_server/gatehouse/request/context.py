"""What is known about the request that is being answered; every part of the gatehouse reads and adds to it."""

from __future__ import annotations

import time
import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field

from mlflow_aws_server.gatehouse.identity.identity import Identity
from mlflow_aws_server.gatehouse.request.operations import UNROUTED, Operation


@dataclass
class Exchange:
    """A request and its answer."""

    method: str
    path: str
    operation: Operation = UNROUTED
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    started: float = field(default_factory=time.perf_counter)
    subject: str = ""
    """Whom the verified token names, whether or not that may do anything."""
    identity: Identity | None = None
    door: str = ""
    workspace: str = ""
    subjects: dict[str, str] = field(default_factory=dict)
    """What it is about, for the audit trail: experiment_id, run_id, model, version, alias."""
    intended: bool = False
    """Whether its intent is in the audit trail."""
    promoting: bool = False
    """Whether governance is doing what only governance may, and so may change a model that is not its own."""
    reason: str = ""
    """Why it was refused, in one word."""
    status: int = 0
    bytes_in: int = 0
    bytes_out: int = 0

    @property
    def milliseconds(self) -> float:
        """Return the time since the request came."""
        return (time.perf_counter() - self.started) * 1000


_CURRENT: ContextVar[Exchange] = ContextVar("gatehouse_exchange")


def begin(exchange: Exchange) -> None:
    """Make `exchange` the current one, in this task and in the threads and tasks that it starts."""
    _CURRENT.set(exchange)


def current() -> Exchange:
    """Return the current exchange; LookupError outside a request."""
    return _CURRENT.get()


def caller() -> Identity:
    """Return who asks; LookupError when that has not been established, so that whoever needs it fails closed."""
    identity = current().identity
    if identity is None:
        raise LookupError("nobody has been identified")
    return identity
