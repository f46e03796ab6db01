"""MLflow's cache of which workspace holds what, without its memory of what was not there.

MLflow 3.17.2 remembers for an hour that an experiment or a model does not exist, and denies it for as long,
though it has been made since, or the database was away for a moment.
"""

from __future__ import annotations

from cachetools import TTLCache


class FoundOnly(TTLCache[str, str | None]):
    """A cache that keeps what was found."""

    def __setitem__(self, key: str, value: str | None) -> None:
        """Keep `value` unless it says that there was nothing."""
        if value is not None:
            super().__setitem__(key, value)
