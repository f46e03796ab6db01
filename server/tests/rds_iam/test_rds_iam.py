"""The plugin with SQLAlchemy's own engine and psycopg2 replaced by a stub at the driver's `connect`."""

from __future__ import annotations

import itertools
from typing import Any

import psycopg2
import pytest
from sqlalchemy import create_engine, pool
from sqlalchemy.engine import Engine
from sqlalchemy.exc import ArgumentError

from mlflow_aws_server import rds_iam

HOST = "mlflow.abc123.eu-central-1.rds.amazonaws.com"
PARAMETERS = "sslmode=verify-full&sslrootcert=/etc/ssl/certs/rds.pem"
URL = f"postgresql+psycopg2://mlflow@{HOST}:5432/mlflow?{PARAMETERS}&plugin=rds_iam"


class Refused(Exception):  # noqa: N818 - what the server does
    """Ends each login of the stub: only its parameters matter."""


@pytest.fixture(autouse=True)
def no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)


@pytest.fixture
def logins(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What reached the driver; tokens are numbered."""
    seen: list[dict[str, Any]] = []
    numbers = itertools.count(1)

    class Client:
        def generate_db_auth_token(self, **request: object) -> str:
            return f"token {next(numbers)} for {request}"

    def connect(*_: object, **parameters: object) -> None:
        seen.append(parameters)
        raise Refused

    monkeypatch.setattr(rds_iam, "_rds_client", lambda _region: Client())
    monkeypatch.setattr(psycopg2, "connect", connect)
    return seen


def log_in(engine: Engine) -> None:
    with pytest.raises(Refused), engine.connect():
        pass


def test_each_connection_gets_its_own_token(logins: list[dict[str, Any]]) -> None:
    engine = create_engine(URL, poolclass=pool.NullPool)
    log_in(engine)
    log_in(engine)
    request = {"DBHostname": HOST, "Port": 5432, "DBUsername": "mlflow"}
    assert [login["password"] for login in logins] == [f"token {n} for {request}" for n in (1, 2)]


def test_the_driver_gets_verified_tls_and_nothing_of_the_plugin(logins: list[dict[str, Any]]) -> None:
    log_in(create_engine(URL))
    assert logins[0] | {"password": "-"} == {
        "host": HOST,
        "port": 5432,
        "user": "mlflow",
        "dbname": "mlflow",
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ssl/certs/rds.pem",
        "password": "-",
    }


def test_an_engine_from_the_url_of_another_engine_logs_in_the_same_way(logins: list[dict[str, Any]]) -> None:
    """As alembic does in MLflow's permission store."""
    log_in(create_engine(create_engine(URL).url.render_as_string(hide_password=False)))
    assert logins[0]["password"].startswith("token 1")


def test_without_the_plugin_no_token_is_sent(logins: list[dict[str, Any]]) -> None:
    log_in(create_engine(URL.replace("&plugin=rds_iam", "")))
    assert "password" not in logins[0]


REFUSED = {
    "password": (URL.replace("mlflow@", "mlflow:hunter2@"), "carries a password"),
    "password as a parameter": (f"{URL}&password=hunter2", "password as a parameter"),
    "passfile": (f"{URL}&passfile=/x", "password as a parameter"),
    "no sslmode": (URL.replace("sslmode=verify-full&", ""), "sslmode is None"),
    "sslmode require": (URL.replace("verify-full", "require"), "sslmode is 'require'"),
    "sslmode twice": (f"{URL}&sslmode=disable", "sslmode is"),
    "no authority": (URL.replace("sslrootcert=/etc/ssl/certs/rds.pem&", ""), "sslrootcert is missing"),
    "another driver": (URL.replace("psycopg2", "psycopg"), "the driver is 'postgresql+psycopg'"),
    "no driver": (URL.replace("+psycopg2", ""), "the driver is 'postgresql'"),
    "another database": ("sqlite:///x?plugin=rds_iam", "the driver is 'sqlite'"),
    "no user": (URL.replace("mlflow@", "@"), "names no user"),
    "host as a parameter": (f"{URL}&host=elsewhere", "override host"),
    "service": (f"{URL}&service=elsewhere", "override host"),
    "no region": (URL.replace(HOST, "localhost"), "AWS_REGION is unset"),
}


@pytest.mark.parametrize(("url", "reason"), REFUSED.values(), ids=REFUSED)
def test_an_unsafe_url_is_refused_when_the_engine_is_made(url: str, reason: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        create_engine(url)
    assert reason in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("host", "variable", "region"),
    [
        (HOST, "us-east-1", "eu-central-1"),
        ("x.cn-north-1.rds.amazonaws.com.cn", "", "cn-north-1"),
        ("x.us-gov-west-1.rds.amazonaws.com", "", "us-gov-west-1"),
        ("localhost", "eu-west-1", "eu-west-1"),
        ("x.eu-central-1.rds.amazonaws.com.evil.example", "", None),
    ],
)
def test_the_region_of_the_endpoint_comes_before_that_of_the_task(host: str, variable: str, region: str | None) -> None:
    assert rds_iam.region_of(host, {"AWS_REGION": variable}) == region


def test_a_real_token_is_signed_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    seen: list[str] = []

    def connect(*_: object, password: str, **__: object) -> None:
        seen.append(password)
        raise Refused

    monkeypatch.setattr(psycopg2, "connect", connect)
    log_in(create_engine(URL))
    assert seen[0].startswith(f"{HOST}:5432/?Action=connect&DBUser=mlflow&X-Amz-Algorithm=AWS4-HMAC-SHA256")
    assert "eu-central-1%2Frds-db%2Faws4_request" in seen[0]
    assert "X-Amz-Expires=900" in seen[0]
