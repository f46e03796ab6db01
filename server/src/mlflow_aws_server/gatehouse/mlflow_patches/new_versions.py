"""Completes every new version in the transaction that makes it: its authors, and the address of its source."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from mlflow.entities.model_registry import ModelVersion

from mlflow_aws_server.gatehouse.mlflow_patches.run_sources import settled
from mlflow_aws_server.gatehouse.registry.authorship import author_tags
from mlflow_aws_server.gatehouse.registry.models import RESERVED_PREFIX


def complete_versions(store: Any) -> None:  # noqa: ANN401 - MLflow is untyped here
    """Make `store.create_model_version` do so; raises when a client's own reserved tags have come so far."""
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
        created: ModelVersion = create(*args, source=settled(source), tags=[*given, *author_tags(source)], **kwargs)
        return created

    store.create_model_version = create_model_version
