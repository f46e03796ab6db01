"""Records the authors of a version, in tags that no client can write.

A copy of a version (`models:/<name>/<version>`) keeps the first author beside the caller who copied it.
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
    """Return the tags of a new version of `source`: the caller, and the author of what is copied."""
    tags = [ModelVersionTag(_AUTHOR, caller().subject)]
    if first := _first_author(source):
        tags.append(ModelVersionTag(_FIRST_AUTHOR, first))
    return tags


def _first_author(source: str) -> str | None:
    """Return the author of what is copied, if `source` is another version."""
    try:
        copied = parse_model_uri(source)
    except MlflowException:
        return None
    version = models.find_version(copied.name, copied.version) if copied.name and copied.version else None
    return None if version is None else version.tags.get(_FIRST_AUTHOR) or version.tags.get(_AUTHOR)


def authors_of(version: ModelVersion) -> set[str]:
    """Return the subjects that made a version; none if it was registered without the gatehouse."""
    return {version.tags[name] for name in (_AUTHOR, _FIRST_AUTHOR) if name in version.tags}
