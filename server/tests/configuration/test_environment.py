"""The settings: what is accepted, what is refused, and that all problems come at once."""

from __future__ import annotations

import pytest

from mlflow_aws_server.configuration.database_settings import DatabaseSettings
from mlflow_aws_server.configuration.declaration import declared
from mlflow_aws_server.configuration.environment import EnvironmentProblems, read
from mlflow_aws_server.configuration.gatehouse_settings import GatehouseSettings
from mlflow_aws_server.configuration.mlflow_variables import FIXED, REFUSED
from mlflow_aws_server.configuration.server_settings import ServerSettings


def problems(environment: dict[str, str], command: str = "serve") -> list[str]:
    with pytest.raises(EnvironmentProblems) as raised:
        read(ServerSettings if command == "serve" else DatabaseSettings, command, environment)
    return raised.value.problems


def test_the_smallest_environment_is_enough(environment: dict[str, str]) -> None:
    settings = read(ServerSettings, "serve", environment)
    assert settings.port == 8443
    assert settings.artifacts_destination == "s3://bucket/artifacts"
    assert settings.allowed_hosts == "mlflow.example.com,localhost:8443"


def test_everything_missing_is_listed_at_once() -> None:
    required = {name for name, field in declared(ServerSettings).items() if field.is_required()}
    missing = {problem.split()[0] for problem in problems({"MLFLOW_HOST": "here"}) if " is missing. " in problem}
    assert missing == required
    assert any(problem.startswith("MLFLOW_HOST is 'here'") for problem in problems({"MLFLOW_HOST": "here"}))


def test_migrate_needs_only_the_database(environment: dict[str, str]) -> None:
    database = {name: value for name, value in environment.items() if name.startswith("MLFLOW_AWS_DATABASE_")}
    assert set(read(DatabaseSettings, "migrate", database).texts()) == {
        f"MLFLOW_AWS_DATABASE_{part}" for part in ("HOST", "PORT", "NAME", "USER", "CA")
    }


WRONG = [
    ("MLFLOW_AWS_DATABASE_HOST", "https://db"),
    ("MLFLOW_AWS_DATABASE_HOST", "db/mlflow?sslmode=disable"),
    ("MLFLOW_AWS_DATABASE_PORT", "0"),
    ("MLFLOW_AWS_DATABASE_PORT", "65536"),
    ("MLFLOW_AWS_DATABASE_NAME", "mlflow?sslmode=disable"),
    ("MLFLOW_AWS_DATABASE_USER", "mlflow:secret"),
    ("MLFLOW_AWS_DATABASE_CA", "/nowhere.pem"),
    ("MLFLOW_AWS_RUNTIME_DIRECTORY", "/nowhere"),
    ("MLFLOW_ARTIFACTS_DESTINATION", "file:///artifacts"),
    ("MLFLOW_ARTIFACTS_DESTINATION", "s3://"),
    ("MLFLOW_SERVER_ALLOWED_HOSTS", "*"),
    ("MLFLOW_SERVER_ALLOWED_HOSTS", "mlflow.example.com,"),
    ("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", "*"),
    ("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", "http://mlflow.example.com"),
    ("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", "https://mlflow.example.com/"),
    ("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", "https://user@mlflow.example.com"),
    ("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", "https://mlflow.example.com:port"),
    ("MLFLOW_FLASK_SERVER_SECRET_KEY", "short"),
    ("MLFLOW_AWS_ISSUER", "http://issuer.example.com"),
    ("MLFLOW_AWS_ISSUER", "https://user:password@issuer.example.com"),
    ("MLFLOW_AWS_ISSUER_KEYS", "s3://bucket"),
    ("MLFLOW_AWS_ISSUER_KEYS_MAX_AGE_SECONDS", "0"),
    ("MLFLOW_AWS_TOKEN_SCOPE", "two scopes"),
    ("MLFLOW_AWS_TOKEN_CLAIMS", "[]"),
    ("MLFLOW_AWS_TOKEN_CLAIMS", '{"token_use": true}'),
    ("MLFLOW_AWS_TOKEN_CLIENTS", "load-balancer"),
    ("MLFLOW_AWS_TOKEN_CLIENTS", '[""]'),
    ("MLFLOW_AWS_MACHINE_CLIENTS", "{}"),
    ("MLFLOW_AWS_ACCESS", "{}"),
    ("MLFLOW_AWS_LOGOUT_URL", "javascript:alert(1)"),
    ("MLFLOW_AWS_MAX_BODY_BYTES", "1"),
    ("MLFLOW_AWS_METRICS_PORT", "0"),
    ("MLFLOW_HOST", "localhost"),
    ("MLFLOW_WORKERS", "two"),
    ("MLFLOW_WORKERS", "٢"),
    ("MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW", "0"),
    ("MLFLOW_AWS_PRESIGNED_TRANSFERS", "yes"),
    ("MLFLOW_AWS_METRICS_DIRECTORY", "/nowhere"),
    ("FORWARDED_ALLOW_IPS", "*"),
    ("FORWARDED_ALLOW_IPS", "0.0.0.0/0"),
    ("FORWARDED_ALLOW_IPS", "10.0.0.1/8"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named_with_what_is_allowed(environment: dict[str, str], name: str, value: str) -> None:
    (problem,) = problems({**environment, name: value})
    assert problem.startswith(name)
    assert len(problem) > len(name) + len(value) + 20


def test_a_secret_is_never_shown(environment: dict[str, str]) -> None:
    (problem,) = problems({**environment, "MLFLOW_FLASK_SERVER_SECRET_KEY": "hunter2"})
    assert "hunter2" not in problem
    assert "7 characters" in problem


@pytest.mark.parametrize("name", FIXED)
def test_fixed_variables_may_be_repeated_but_not_changed(environment: dict[str, str], name: str) -> None:
    value, _ = FIXED[name]
    same, other = {"true": ("1", "false"), "false": ("0", "true")}.get(value, (value, "2"))
    read(ServerSettings, "serve", {**environment, name: value})
    read(ServerSettings, "serve", {**environment, name: same})
    (problem,) = problems({**environment, name: other})
    assert problem.startswith(name)


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_variables_that_bypass_the_entry_point_are_refused(
    environment: dict[str, str], name: str, command: str
) -> None:
    (problem,) = problems({**environment, name: "hunter2"}, command)
    assert problem.startswith(f"{name} is set")
    assert "hunter2" not in problem


def test_a_misspelt_name_is_found(environment: dict[str, str]) -> None:
    (problem,) = problems({**environment, "MLFLOW_AWS_KEEPALIVE_SECONDS": "75"})
    assert problem == "MLFLOW_AWS_KEEPALIVE_SECONDS does not exist; did you mean MLFLOW_AWS_KEEP_ALIVE_SECONDS?"


def test_a_host_without_a_region_needs_aws_region(environment: dict[str, str]) -> None:
    local = {**environment, "MLFLOW_AWS_DATABASE_HOST": "localhost"}
    (problem,) = problems(local)
    assert problem.startswith("AWS_REGION is missing")
    read(ServerSettings, "serve", {**local, "AWS_REGION": "eu-central-1"})


@pytest.mark.parametrize("folder", ["", "both"])
def test_the_audit_trail_has_one_place(environment: dict[str, str], folder: str) -> None:
    changed = {
        "MLFLOW_AWS_AUDIT_LOG_GROUP": "audit" if folder else "",
        "MLFLOW_AWS_AUDIT_FOLDER": environment["MLFLOW_AWS_RUNTIME_DIRECTORY"] if folder else "",
    }
    assert problems(environment | changed) == [
        "Set MLFLOW_AWS_AUDIT_LOG_GROUP or MLFLOW_AWS_AUDIT_FOLDER, and not both."
    ]


def test_the_workers_read_what_the_entry_point_has_checked(environment: dict[str, str]) -> None:
    checked = read(ServerSettings, "serve", {**environment, "MLFLOW_AWS_PRESIGNED_TRANSFERS": "1"})
    passed = GatehouseSettings.model_validate(checked.texts())
    assert passed.presigned_transfers is True
    assert passed.model_dump() == {name: getattr(checked, name) for name in GatehouseSettings.model_fields} | {
        "access": checked.access.model_dump()
    }


def test_every_problem_of_the_access_rules_is_listed(environment: dict[str, str]) -> None:
    (problem,) = problems({**environment, "MLFLOW_AWS_ACCESS": '{"teams": {"fraud": {}}, "requireReason": "maybe"}'})
    for wrong in ("teams.fraud.members: Field required", "governance: Field required", "requireReason: "):
        assert wrong in problem
