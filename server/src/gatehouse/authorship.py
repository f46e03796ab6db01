"""Stamps every new version with the subject that made it, in the same transaction, where no client can write."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from mlflow.entities.model_registry import ModelVersion, ModelVersionTag

from gatehouse.exchange import caller
from gatehouse.registry import AUTHOR, RESERVED_PREFIX


def stamp_versions(store: Any) -> None:  # noqa: ANN401 - MLflow is untyped here
    """Make `store.create_model_version` add the author's tag; raises when a client's own tags have come so far."""
    create = store.create_model_version

    @functools.wraps(create)
    def create_model_version(*args: Any, tags: Iterable[Any] | None = None, **kwargs: Any) -> ModelVersion:  # noqa: ANN401
        given = list(tags or ())
        if any(tag.key.startswith(RESERVED_PREFIX) for tag in given):
            raise ValueError("a reserved tag has passed the gate")
        created: ModelVersion = create(*args, tags=[*given, ModelVersionTag(AUTHOR, caller().subject)], **kwargs)
        return created

    store.create_model_version = create_model_version


def author_of(version: ModelVersion) -> str | None:
    """Return the subject that made a version; None for one that was made before the gatehouse was there."""
    author: str | None = version.tags.get(AUTHOR)
    return author
