"""Completes every new model version in the transaction that creates it: its authors, and the address of its source.

MLflow 3.17.2 records no author that a client could not forge, and stores a source `runs:/<run>/<path>` as it comes.

Patched: `create_model_version` of the registry's store.
Upstream: no issue is known.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from mlflow.entities.model_registry import ModelVersion

from mlflow_aws_server.gatehouse.registry.authorship import author_tags
from mlflow_aws_server.gatehouse.registry.models import RESERVED_PREFIX
from mlflow_aws_server.gatehouse.registry.run_sources import resolve_run_uri


def install(store: Any) -> None:  # noqa: ANN401 - MLflow is untyped here
    """Replace `store.create_model_version`; raises if a client's own reserved tags have come so far."""
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
            raise ValueError("a reserved tag has passed the rules")
        created: ModelVersion = create(
            *args, source=resolve_run_uri(source), tags=[*given, *author_tags(source)], **kwargs
        )
        return created

    store.create_model_version = create_model_version
