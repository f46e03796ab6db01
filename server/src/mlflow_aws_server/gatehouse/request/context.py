"""What the gatehouse knows about the request in progress; every part of it reads the context and adds to it."""

from __future__ import annotations

import time
import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field

from mlflow_aws_server.gatehouse.identity.identity import Identity
from mlflow_aws_server.gatehouse.request.operations import UNROUTED, Operation
from mlflow_aws_server.gatehouse.request.statements import Statements


@dataclass
class RequestContext:
    """A request and its response."""

    method: str
    path: str
    operation: Operation = UNROUTED
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    started: float = field(default_factory=time.perf_counter)
    subject: str = ""
    """The `sub` of the verified token, whether or not the caller has a role."""
    identity: Identity | None = None
    auth_method: str = ""
    """`bearer` or `session`."""
    workspace: str = ""
    resources: dict[str, str] = field(default_factory=dict)
    """What the request is about, for the audit trail: experiment_id, run_id, model, version, alias."""
    intended: bool = False
    """Whether the audit trail has stored the intent."""
    promoting: bool = False
    """Whether a rule has let governance pass, which may then change another team's model in this one request."""
    statements: Statements | None = None
    """Of an expensive request, which may be stopped."""
    failure: Exception | None = None
    """What MLflow has answered with 500."""
    reason: str = ""
    """The reason code of the refusal."""
    status: int = 0
    bytes_in: int = 0
    bytes_out: int = 0

    @property
    def milliseconds(self) -> float:
        """Return the time since the request came."""
        return (time.perf_counter() - self.started) * 1000


_CURRENT: ContextVar[RequestContext] = ContextVar("gatehouse_request_context")


def begin(context: RequestContext) -> None:
    """Make `context` the current one, in this task and in the threads and tasks that it starts."""
    _CURRENT.set(context)


def current_or_none() -> RequestContext | None:
    """Return the current context, if there is one."""
    return _CURRENT.get(None)


def current() -> RequestContext:
    """Return the current context; raises LookupError outside a request."""
    return _CURRENT.get()


def caller() -> Identity:
    """Return the caller; raises LookupError if the request is not authenticated, so that its reader fails closed."""
    identity = current().identity
    if identity is None:
        raise LookupError("the request is not authenticated")
    return identity
