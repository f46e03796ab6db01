"""The entry point as a process: exit codes, messages, files and what replaces it."""

from __future__ import annotations

import os
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509

from mlflow_aws_server.configuration.declaration import declared
from mlflow_aws_server.configuration.server_settings import ServerSettings
from mlflow_aws_server.entrypoint import main as entry
from mlflow_aws_server.entrypoint.tls import make_certificate


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mlflow_aws_server", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


@pytest.mark.parametrize("arguments", [["shell"], ["serve", "--host=0.0.0.0"], ["serve", "migrate"], [""]])
def test_an_unknown_command_ends_with_64_and_the_usage(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 64
    assert "unknown command" in result.stderr
    assert "Usage:" in result.stderr


@pytest.mark.parametrize(("arguments", "mistakes"), [([], 14), (["serve"], 14), (["migrate"], 2)])
def test_a_wrong_environment_ends_with_78_and_every_mistake(arguments: list[str], mistakes: int) -> None:
    nowhere = {"MLFLOW_AWS_DATABASE_CA": "/nowhere", "MLFLOW_AWS_RUNTIME_DIRECTORY": "/nowhere"}
    result = run(*arguments, **nowhere)
    assert result.returncode == 78
    assert f"has {mistakes} problem(s); nothing was started." in result.stderr
    assert result.stderr.count("\n  - ") == mistakes


def test_help_lists_every_setting() -> None:
    result = run("--help")
    assert result.returncode == 0
    assert all(f"  {name} (" in result.stdout for name in declared(ServerSettings))


def test_serve_becomes_mlflow_with_a_fresh_key(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    metrics = Path(environment["MLFLOW_AWS_RUNTIME_DIRECTORY"]) / "metrics"
    metrics.mkdir()
    (metrics / "counter_1.db").touch()
    (metrics / "kept.txt").touch()
    became: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "environ", {**environment, "MLFLOW_AWS_METRICS_DIRECTORY": str(metrics)})
    monkeypatch.setattr(os, "execve", lambda *given: became.append(given))
    entry.main([])
    ((program, arguments, child),) = became
    assert program == arguments[0] == sys.executable
    assert child["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] == "false"
    assert (Path(environment["MLFLOW_AWS_RUNTIME_DIRECTORY"]) / "tls.key").is_file()
    assert [file.name for file in metrics.iterdir()] == ["kept.txt"]


@pytest.mark.parametrize(("codes", "expected", "started"), [([0, 0], 0, 2), ([3, 0], 3, 1), ([0, 5], 5, 2)])
def test_migrate_stops_at_the_first_failure(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, codes: list[int], expected: int, started: int
) -> None:
    commands: list[list[str]] = []

    def fake_run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, codes[len(commands) - 1])

    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(subprocess, "run", fake_run)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert entry.main(["migrate"]) == expected
    assert len(commands) == started


def test_the_key_is_private_new_at_each_start_and_serves_tls(tmp_path: Path) -> None:
    (tmp_path / "tls.key").write_text("an old key that everybody may read")
    (tmp_path / "tls.key").chmod(0o644)
    key, certificate = make_certificate(tmp_path)
    first = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    parsed = x509.load_pem_x509_certificate(certificate.read_bytes())
    assert parsed.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    make_certificate(tmp_path)
    assert key.read_bytes() != first
