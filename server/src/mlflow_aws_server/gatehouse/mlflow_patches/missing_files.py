"""Answers 404 for a file that is not in the store.

MLflow 3.17.2 answers 500 with S3's message, which names the bucket. So any caller could ring the alarm of failures.

Patched: `download_artifacts` of `mlflow.store.artifact.artifact_repo.ArtifactRepository`.
Upstream: no issue is known.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST
from mlflow.store.artifact.artifact_repo import ArtifactRepository

# What boto3 says of an object that does not exist.
_NOT_THERE = re.compile(r"\(404\) when calling the HeadObject|NoSuchKey")


def install() -> None:
    """Replace the method for every store."""
    download = ArtifactRepository.download_artifacts

    @functools.wraps(download)
    def download_artifacts(*args: Any, **kwargs: Any) -> str:  # noqa: ANN401
        try:
            path: str = download(*args, **kwargs)
        except MlflowException as error:
            if _NOT_THERE.search(error.message):
                raise MlflowException("There is no such file.", RESOURCE_DOES_NOT_EXIST) from error
            raise
        return path

    ArtifactRepository.download_artifacts = download_artifacts
