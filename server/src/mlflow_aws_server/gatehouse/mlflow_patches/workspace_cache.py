"""Makes MLflow forget that a resource was not found.

MLflow 3.17.2 remembers for an hour to which workspace an experiment or a model belongs. It also remembers for an hour
that one does not exist, although it may have been created since, or the database may have been away for a moment.

Patched: `mlflow.server.auth._RESOURCE_WORKSPACE_CACHE`.
Upstream: no issue is known.
"""

from __future__ import annotations

from cachetools import TTLCache
from mlflow.server import auth


class FoundOnly(TTLCache[str, str | None]):
    """A cache that keeps what was found."""

    def __setitem__(self, key: str, value: str | None) -> None:
        """Keep `value` unless it says that there was nothing."""
        if value is not None:
            super().__setitem__(key, value)


def install() -> None:
    """Replace the cache by one of the same size and age."""
    replaced = auth._RESOURCE_WORKSPACE_CACHE
    auth._RESOURCE_WORKSPACE_CACHE = FoundOnly(replaced.maxsize, replaced.ttl)
