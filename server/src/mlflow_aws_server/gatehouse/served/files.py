"""The files of a version as S3 stores them: their checksums and the versions of the objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from mlflow_aws_server.gatehouse.refusal import Refusal, conflict, unavailable

# One request to S3 for each: some seconds. The largest models that are sharded have a few hundred.
MOST_FILES = 10_000
_AT_A_TIME = 16
# Of the checksums that S3 computes, the cryptographic ones. The server asks for SHA-256 (entrypoint/commands.py).
_CHECKSUMS = ("ChecksumSHA256", "ChecksumSHA1")
# What S3 answers to a request for an object that is no longer as it was listed.
_CHANGED = {"404", "412", "NoSuchKey", "PreconditionFailed"}


@dataclass(frozen=True)
class File:
    """A file of a version."""

    path: str
    """In the version's folder."""
    size: int
    """Bytes."""
    object_version: str
    """S3's version of the object, from which it can be restored."""
    checksum: str
    """Cryptographic, as S3 computed it when the file was stored; empty if there is none."""

    @property
    def content(self) -> str:
        """Return what is the same only if the content is the same: without a checksum, the object's version."""
        return self.checksum or f"version:{self.object_version}"


@dataclass(frozen=True)
class Listed:
    """A file as a listing tells it, without a request of its own."""

    key: str
    size: int
    tag: str
    modified: float
    """Unix time."""


class ArtifactFiles:
    """Reads them from the bucket of the artifacts."""

    def __init__(self, destination: str) -> None:
        parts = urlsplit(destination)
        self._bucket = parts.netloc
        self._prefix = parts.path.strip("/")
        # A promotion holds locks while it lists.
        self._client: Any = boto3.client(
            "s3",
            config=Config(
                connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2}, max_pool_connections=_AT_A_TIME
            ),
        )

    def listed(self, workspace: str, path: str) -> frozenset[Listed]:
        """Return the files below a folder of a workspace, with a slash at its end; raises Refusal if there are many."""
        prefix = self._key(workspace, path)
        with _answers():
            found = list(islice(self._objects(prefix), MOST_FILES + 1))
            # The source of a version may be one file.
            found = found or [item for item in self._objects(prefix.rstrip("/")) if item["Key"] == prefix.rstrip("/")]
        if len(found) > MOST_FILES:
            raise conflict(
                "many_files",
                f"The version has more than {MOST_FILES} files, which cannot be checked. Register a folder with fewer. "
                "Nothing was changed.",
            )
        return frozenset(_listed(item) for item in found)

    def described(self, workspace: str, path: str, files: Iterable[Listed]) -> list[File]:
        """Return listed files with their checksums; raises Refusal if one has been changed since."""
        prefix = self._key(workspace, path)

        def described(file: Listed) -> File:
            # The object's version and its checksum belong together only if both come from one request.
            head = self._client.head_object(Bucket=self._bucket, Key=file.key, IfMatch=file.tag, ChecksumMode="ENABLED")
            checksum = next((f"{name}:{head[name]}" for name in _CHECKSUMS if name in head), "")
            name = file.key.removeprefix(prefix)
            return File(name, head["ContentLength"], head.get("VersionId", ""), checksum)

        with _answers(), ThreadPoolExecutor(_AT_A_TIME) as pool:
            return list(pool.map(described, sorted(files, key=lambda file: file.key)))

    def _objects(self, prefix: str) -> Iterator[Mapping[str, Any]]:
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix):
            yield from page.get("Contents", ())

    def _key(self, workspace: str, path: str) -> str:
        return "/".join(part for part in (self._prefix, "workspaces", workspace, path) if part)


def changing() -> Refusal:
    """Return the refusal of a promotion while somebody still writes the version's files."""
    return conflict(
        "files_changing",
        "A file of this version was written at the same time. Try again when its files are complete. Nothing was "
        "changed.",
    )


@contextmanager
def _answers() -> Iterator[None]:
    """Raise Refusal if S3 does not answer, or answers that a file has been changed."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
        if code in _CHANGED:
            raise changing() from error
        raise unavailable(
            "artifacts", "The store of the artifacts does not answer at the moment. Try again. Nothing was changed."
        ) from error


def _listed(item: Mapping[str, Any]) -> Listed:
    return Listed(item["Key"], item["Size"], item["ETag"], item["LastModified"].timestamp())
