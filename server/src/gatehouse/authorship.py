"""Stamps every new version with the subject that made it, in the same transaction, where no client can write.

A copy of a version (`models:/<name>/<version>`) keeps who made the first one beside who copied it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from mlflow.entities.model_registry import ModelVersion, ModelVersionTag
from mlflow.exceptions import MlflowException
from mlflow.store.artifact.utils.models import _parse_model_uri

from gatehouse import registry
from gatehouse.exchange import caller
from gatehouse.registry import RESERVED_PREFIX

_AUTHOR = f"{RESERVED_PREFIX}author"
_FIRST_AUTHOR = f"{RESERVED_PREFIX}first_author"


def stamp_versions(store: Any) -> None:  # noqa: ANN401 - MLflow is untyped here
    """Make `store.create_model_version` add the authors' tags; raises when a client's own tags have come so far."""
    create = store.create_model_version

    @functools.wraps(create)
    def create_model_version(
        *args: Any,  # noqa: ANN401
        source: str,
        tags: Iterable[Any] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> ModelVersion:
        given = list(tags or ())
        if any(tag.key.startswith(RESERVED_PREFIX) for tag in given):
            raise ValueError("a reserved tag has passed the gate")
        stamps = [ModelVersionTag(_AUTHOR, caller().subject)]
        if first := _first_author(source):
            stamps.append(ModelVersionTag(_FIRST_AUTHOR, first))
        created: ModelVersion = create(*args, source=source, tags=[*given, *stamps], **kwargs)
        return created

    store.create_model_version = create_model_version


def _first_author(source: str) -> str | None:
    """Return who made what is copied, if `source` is another version."""
    try:
        copied = _parse_model_uri(source)
    except MlflowException:
        return None
    version = registry.find_version(copied.name, copied.version) if copied.name and copied.version else None
    return None if version is None else version.tags.get(_FIRST_AUTHOR) or version.tags.get(_AUTHOR)


def authors_of(version: ModelVersion) -> set[str]:
    """Return the subjects that made a version; none of one that was made before the gatehouse was there."""
    return {version.tags[name] for name in (_AUTHOR, _FIRST_AUTHOR) if name in version.tags}
