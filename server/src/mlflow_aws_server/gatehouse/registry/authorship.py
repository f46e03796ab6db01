"""Who made a version, in tags that no client can write.

A copy of a version (`models:/<name>/<version>`) keeps who made the first one beside who copied it.
"""

from __future__ import annotations

from mlflow.entities.model_registry import ModelVersion, ModelVersionTag
from mlflow.exceptions import MlflowException

from mlflow_aws_server.gatehouse.mlflow_internals import parse_model_uri
from mlflow_aws_server.gatehouse.registry import models
from mlflow_aws_server.gatehouse.registry.models import RESERVED_PREFIX
from mlflow_aws_server.gatehouse.request.context import caller

_AUTHOR = f"{RESERVED_PREFIX}author"
_FIRST_AUTHOR = f"{RESERVED_PREFIX}first_author"


def author_tags(source: str) -> list[ModelVersionTag]:
    """Return what is written on a new version of `source`: who asks, and who made what is copied."""
    stamps = [ModelVersionTag(_AUTHOR, caller().subject)]
    if first := _first_author(source):
        stamps.append(ModelVersionTag(_FIRST_AUTHOR, first))
    return stamps


def _first_author(source: str) -> str | None:
    """Return who made what is copied, if `source` is another version."""
    try:
        copied = parse_model_uri(source)
    except MlflowException:
        return None
    version = models.find_version(copied.name, copied.version) if copied.name and copied.version else None
    return None if version is None else version.tags.get(_FIRST_AUTHOR) or version.tags.get(_AUTHOR)


def authors_of(version: ModelVersion) -> set[str]:
    """Return the subjects that made a version; none of one that was made before the gatehouse was there."""
    return {version.tags[name] for name in (_AUTHOR, _FIRST_AUTHOR) if name in version.tags}
