"""SQLAlchemy plugin `rds_iam`: a fresh RDS IAM token as the password of each new connection.

Chosen by the URL, so that MLflow and alembic need no change:

    postgresql+psycopg2://mlflow@<host>:5432/mlflow?sslmode=verify-full&sslrootcert=<bundle>&plugin=rds_iam

A token is a request signed locally with the task role's credentials: no network call, valid for 15 minutes, checked
by RDS only when a connection opens.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Mapping
from typing import Any

import boto3
from sqlalchemy import event
from sqlalchemy.engine import URL, CreateEnginePlugin, Engine
from sqlalchemy.exc import ArgumentError

PLUGIN = "rds_iam"
DRIVER = "postgresql+psycopg2"
_RDS_HOST = re.compile(r"\.(?P<region>[a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com(?:\.cn)?$")


def region_of(host: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the region in an RDS endpoint's name, else (another name for it) AWS_REGION, else None."""
    match = _RDS_HOST.search(host)
    return match["region"] if match else environ.get("AWS_REGION") or None


@functools.cache
def _rds_client(region: str) -> Any:  # noqa: ANN401 - boto3 makes its clients' classes at run time
    """Make one client per process and region: building it costs some 100 ms and opens credential sources."""
    return boto3.client("rds", region_name=region)


def _problems(url: URL) -> list[str]:
    """Return what keeps `url` from a passwordless, verified login; empty if nothing does."""
    checks = {
        f"the driver is {url.drivername!r}; write {DRIVER}://": url.drivername != DRIVER,
        "it carries a password; remove it, the token takes its place": url.password is not None,
        "it names no user": not url.username,
        "it names no host": not url.host,
        "it sets a password as a parameter; remove password and passfile": bool(
            {"password", "passfile"} & set(url.query)
        ),
        "its parameters override host, port or user; write them before the path only, once": bool(
            {"host", "hostaddr", "port", "user", "dbname", "service"} & set(url.query)
        ),
        f"sslmode is {url.query.get('sslmode')!r}; write sslmode=verify-full": url.query.get("sslmode")
        != "verify-full",
        "sslrootcert is missing; write sslrootcert=<the RDS CA bundle>": not url.query.get("sslrootcert"),
        "AWS_REGION is unset and the host is no RDS endpoint; set AWS_REGION": not region_of(url.host or ""),
    }
    return [problem for problem, found in checks.items() if found]


class RdsIamPlugin(CreateEnginePlugin):
    """Gives every new connection of an engine its own IAM token; refuses an unsafe URL with ArgumentError."""

    def __init__(self, url: URL, kwargs: dict[str, Any]) -> None:
        if problems := _problems(url):
            # Neither the password nor the parameters are shown: both may hold a secret.
            shown = f"{url.drivername}://…@{url.host}"
            raise ArgumentError(f"rds_iam refuses the database URL {shown}: " + "; ".join(problems) + ".")
        super().__init__(url, kwargs)

    def update_url(self, url: URL) -> URL:
        """Keep `plugin=rds_iam` in `engine.url`, from which SQLAlchemy has just removed it.

        MLflow's permission store hands `engine.url` to alembic, whose env.py makes a second engine from it
        (mlflow/server/auth/db/migrations/env.py); without the plugin that engine would log in without a token.
        """
        return url.update_query_dict({"plugin": PLUGIN})

    def engine_created(self, engine: Engine) -> None:
        """Sign a token whenever the pool opens a connection."""
        url = engine.url
        client = _rds_client(region_of(url.host or ""))

        @event.listens_for(engine, "do_connect")
        def log_in(_dialect: object, _record: object, _args: object, parameters: dict[str, Any]) -> None:
            parameters.pop("plugin", None)  # for SQLAlchemy; libpq would refuse it
            parameters["password"] = client.generate_db_auth_token(
                DBHostname=url.host, Port=url.port or 5432, DBUsername=url.username
            )
