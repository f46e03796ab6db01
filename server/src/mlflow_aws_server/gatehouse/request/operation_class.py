"""What the handlers of MLflow do, in a few classes."""

from __future__ import annotations

from enum import StrEnum


class OperationClass(StrEnum):
    """What a handler does."""

    PAGE = "page"
    """Serves the same files to every caller: not audited."""
    ACCOUNT = "account"
    """Answers about the caller or the server; belongs to no workspace."""
    READ = "read"
    """Reads what a workspace holds."""
    WRITE = "write"
    """Changes runs, experiments, traces and what belongs to them."""
    UPLOAD = "upload"
    """Streams an artifact in; its size is not limited."""
    DOWNLOAD = "download"
    """Streams an artifact out."""
    REGISTRY = "registry"
    """Changes the registry: waits until the audit trail has stored the intent."""
    DELETE = "delete"
    """Deletes a resource: waits as well. Removing an attribute is a change of the resource that carries it."""
    PERMISSION = "permission"
    """Changes who may do what: waits as well, and is for administrators."""
    CLOSED = "closed"
    """Answers 404 to every caller."""


WRITE_AHEAD = frozenset({OperationClass.REGISTRY, OperationClass.DELETE, OperationClass.PERMISSION})
"""Classes whose intent the audit trail stores before the change happens."""
