"""The PostgreSQL and S3 that `npm run test:server` starts; each server of the tests gets a database and a bucket."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import uuid
from typing import Any

import boto3
import sqlalchemy as sql


def _given(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise RuntimeError(
            f"{name} is not set: run the tests by `npm run test:server -- <pytest arguments>`, which starts PostgreSQL "
            "and S3."
        ) from None


def database_uri(name: str) -> str:
    """Return the address of a database; its socket is private, so there is no password."""
    user, socket = _given("TEST_DATABASE_USER"), _given("TEST_DATABASE_SOCKET")
    return f"postgresql+psycopg2://{user}@/{name}?host={socket}"


def _create(name: str, template: str) -> None:
    # The template is copied only while nobody is connected to it.
    engine = sql.create_engine(database_uri("postgres"), isolation_level="AUTOCOMMIT", poolclass=sql.NullPool)
    with engine.connect() as connection:
        connection.execute(sql.text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))


@functools.cache
def _migrated() -> str:
    """Return the name of a database with the schema, which is made once."""
    name = f"template-{uuid.uuid4().hex}"
    _create(name, "template1")
    for module in (["mlflow", "db", "upgrade"], ["mlflow_aws_server.entrypoint.own_tables"]):
        command = [sys.executable, "-m", *module, database_uri(name)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return name


def new_database() -> str:
    """Return the name of a new database with the schema."""
    name = f"test-{uuid.uuid4().hex}"
    _create(name, _migrated())
    return name


def s3() -> Any:
    """Return a client of the S3."""
    return boto3.client("s3", endpoint_url=_given("AWS_ENDPOINT_URL_S3"))


def new_bucket() -> str:
    """Return the name of a new bucket that keeps the versions of its objects, as the kit's does."""
    name = f"test-{uuid.uuid4().hex}"
    client = s3()
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name
