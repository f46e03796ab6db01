"""What is started: MLflow's own command line, held against the installed MLflow and uvicorn."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from mlflow.cli import server as mlflow_server
from sqlalchemy.engine import make_url
from uvicorn.main import main as uvicorn_server

from mlflow_aws_server.configuration.access_rules import AccessRules
from mlflow_aws_server.configuration.environment import read
from mlflow_aws_server.configuration.mlflow_variables import FIXED
from mlflow_aws_server.configuration.server_settings import ServerSettings
from mlflow_aws_server.entrypoint import commands

KEY, CERTIFICATE = Path("/run/a folder/tls.key"), Path("/run/a folder/tls.crt")


@pytest.fixture
def settings(environment: dict[str, str]) -> ServerSettings:
    return read(ServerSettings, "serve", environment)


def test_mlflow_accepts_the_command_and_reads_what_was_meant(settings: ServerSettings) -> None:
    arguments = commands.serve(settings, KEY, CERTIFICATE)
    assert arguments[1:4] == ["-m", "mlflow", "server"]
    given = mlflow_server.make_context("server", arguments[4:]).params
    assert given["artifacts_destination"] == "s3://bucket/artifacts"
    assert given["serve_artifacts"] is True
    assert given["allowed_hosts"] == "mlflow.example.com,localhost:8443"
    assert given["cors_allowed_origins"] == "https://mlflow.example.com"
    assert (given["host"], given["port"], given["workers"]) == ("0.0.0.0", 8443, "2")  # noqa: S104
    assert given["expose_prometheus"] is None
    assert given["app_name"] == "gatehouse"


def test_uvicorn_accepts_its_options(settings: ServerSettings) -> None:
    words = shlex.split(commands.uvicorn_options(settings, KEY, CERTIFICATE))
    given = uvicorn_server.make_context("uvicorn", [*words, "app"]).params
    assert (given["ssl_keyfile"], given["ssl_certfile"]) == (str(KEY), str(CERTIFICATE))
    assert (given["loop"], given["http"]) == ("uvloop", "httptools")
    assert (given["timeout_keep_alive"], given["timeout_worker_healthcheck"]) == (75, 60)
    assert (given["timeout_graceful_shutdown"], given["server_header"]) == (25, False)


def test_the_database_uri_is_verified_passwordless_and_survives_a_round_trip(settings: ServerSettings) -> None:
    odd = settings.model_copy(update={"database_ca": Path("/a folder/r&d?.pem")})
    url = make_url(commands.database_uri(odd))
    assert url.password is None
    assert (url.host, url.port, url.username, url.database) == (
        odd.database_host,
        5432,
        "mlflow",
        "mlflow",
    )
    assert url.query == {"sslmode": "verify-full", "sslrootcert": "/a folder/r&d?.pem", "plugin": "rds_iam"}


def test_both_schemas_are_migrated_by_the_same_login(settings: ServerSettings) -> None:
    tracking, gatehouse = commands.migrate(settings)
    assert tracking[1:5] == ["-m", "mlflow", "db", "upgrade"]
    assert gatehouse[1:3] == ["-m", "mlflow_aws_server.entrypoint.own_tables"]
    assert tracking[-1] == gatehouse[-1] == commands.database_uri(settings)


def test_mlflow_gets_what_is_fixed_whatever_the_caller_had(settings: ServerSettings) -> None:
    child = commands.child_environment(settings, {"DO_NOT_TRACK": "0", "AWS_REGION": "eu-central-1"})
    assert {name: child[name] for name in FIXED} == {name: value for name, (value, _) in FIXED.items()}
    assert child["AWS_REGION"] == "eu-central-1"
    assert child["MLFLOW_SQLALCHEMYSTORE_POOL_SIZE"] == "5"
    assert child["FORWARDED_ALLOW_IPS"] == "127.0.0.1"


def another(value: object) -> object:
    """Return a value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case Path():
            return value / "other"
        case tuple():
            return ("other",)
        case dict():
            return {"other": "value"}
        case AccessRules():
            return value.model_copy(update={"require_reason": not value.require_reason})
        case _:
            return "7777"


@pytest.mark.parametrize("name", ServerSettings.model_fields)
def test_every_setting_reaches_mlflow(settings: ServerSettings, name: str) -> None:
    """Each has an effect on the command or on the child's environment: none is read and dropped."""
    changed = settings.model_copy(
        update={name: Path("/f") if name == "audit_folder" else another(getattr(settings, name))}
    )
    before = (commands.serve(settings, KEY, CERTIFICATE), commands.child_environment(settings, {}))
    after = (commands.serve(changed, KEY, CERTIFICATE), commands.child_environment(changed, {}))
    # It names the folder of the key, which the entry point itself uses.
    assert (before != after) == (name != "runtime_directory")
