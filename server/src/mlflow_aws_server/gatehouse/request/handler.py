"""What the gatehouse knows of one handler of MLflow; the table is `policy/handlers`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mlflow_aws_server.gatehouse.request.fields import ANYWHERE, Fields
from mlflow_aws_server.gatehouse.request.operation_class import WRITE_AHEAD, OperationClass
from mlflow_aws_server.gatehouse.request.parts import Part

Message = Any
"""A request as the protobuf message that MLflow's handler parses it to."""


class RecordedChange(Protocol):
    """A change that a check has found and that is recorded in the registry before it happens."""

    def announce(self) -> None:
        """Add what it is about to the request context, for the audit trail."""

    def record(self) -> object:
        """Write the record."""


Check = Callable[[Message], RecordedChange | None]
"""Raises Refusal; returns a change that is to be recorded."""

Writes = Callable[[Mapping[str, Any]], Iterable[Part]]
"""Returns what a request writes to; gets what the request names."""


NamedIn = Callable[[Mapping[str, str], bytes, Mapping[str, str]], dict[str, str]]
"""Returns resources by their names in the audit trail; gets the headers of a FastAPI route (Flask's have no resources),
the body, and the parameters of route and query."""


@dataclass(frozen=True)
class Handler:
    """One row of the table."""

    operation_class: OperationClass | None
    """What it does; None only of the row for requests that no route fits."""
    check: Check | None = None
    """The operation rule on the message."""
    writes: Writes | None = None
    """What it writes to that may belong to a served version's record; None only of handlers that write nothing."""
    serialized: bool = False
    """Whether it may change which version is served: then one request per model at a time."""
    resources: Fields = ANYWHERE
    """Fields of the message and parameters of the route that name resources. The table adds every identifier in the
    message (policy/handlers/table.py); a row says what its names are names of."""
    named_in: NamedIn | None = None
    """Finds resources that the request names elsewhere."""
    creates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Resources that the response names, each with the path to its identifier."""
    writes_ahead_itself: bool = False
    """Whether it stores its intent itself, because it knows more of it once it has read the registry."""
    expensive: bool = False
    """Whether it asks the database for more than a few rows by their keys; only of handlers that read."""
    anonymous: bool = False
    """Whether it answers without credentials."""

    @property
    def write_ahead(self) -> bool:
        """Say whether the audit trail must store the intent before the change happens."""
        return self.operation_class in WRITE_AHEAD


CLOSED = Handler(OperationClass.CLOSED)
"""The row of every handler that is not in the table."""

NO_HANDLER = Handler(None)
"""The row of a request that no route fits: the router will answer 404, 405 or a redirect."""
