"""The command `mlflow-aws`, run as a user runs it."""

from __future__ import annotations

import json
import re
import signal
import stat
import subprocess
import sys
import time
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import requests

from mlflow_aws_client import token_endpoint
from mlflow_aws_client.errors import OAuthError
from mlflow_aws_client.store import Store
from mlflow_aws_client.tokens import Login
from support.browser import log_in_as
from support.tracking_server import TrackingServer

COMMAND = Path(sys.executable).with_name("mlflow-aws")
Outcome = tuple[int, str, str]


def run(*arguments: str) -> Outcome:
    done = subprocess.run([COMMAND, *arguments], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def start_login(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    """Return the running command, and the address that it shows."""
    process = subprocess.Popen(  # noqa: S603
        [COMMAND, "login", "--no-browser", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    for line in process.stdout:
        if address := re.fullmatch(r"  (https://\S+)\n", line):
            return process, address[1]
    raise AssertionError(process.communicate())


def test_login_status_token_and_logout(server: TrackingServer, monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.origin)
    assert run("status")[0] == 3

    process, address = start_login("--issuer", server.issuer.issuer, "--port", "8977")
    end = log_in_as(address, server.issuer.ca_file)
    assert end.startswith("http://localhost:8977/callback?")
    assert "You can close this window" in requests.get(end, timeout=10).text
    output, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")
    assert f"Logged in to {server.origin} as subject-of-scientist (fraud-members)." in output
    assert "export MLFLOW_TRACKING_AUTH=mlflow-aws" in output

    code, output, _ = run("status")
    assert code == 0
    for expected in (server.origin, server.issuer.issuer, "subject-of-scientist", "fraud-members", str(store.folder)):
        assert expected in output
    assert re.search(r"until 20\d\d-.* \(15 minutes\); renewed when it is used", output)

    code, printed, errors = run("token")
    assert (code, errors) == (0, "") and server.claims_of(printed.strip())["sub"] == "subject-of-scientist"
    login = store.read(server.origin)
    assert login and printed.strip() == login.access.value
    assert login.access.value not in output and str(login.refresh_token) not in output
    assert stat.S_IMODE((store.folder).stat().st_mode) == 0o700

    assert run("logout") == (0, f"Logged out of {server.origin}.\n", "")
    assert store.read(server.origin) is None
    with pytest.raises(OAuthError, match="invalid_grant"):  # revoked at the issuer too
        token_endpoint.refresh(login.token_endpoint, login.client_id, str(login.refresh_token))
    assert run("logout") == (0, f"There was no login to {server.origin}.\n", "")


def test_login_opens_the_browser(server: TrackingServer, user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = user / "browser.py"
    script.write_text(
        "import sys; sys.path.insert(0, sys.argv[1])\nimport requests\nfrom support.browser import log_in_as\n"
        "requests.get(log_in_as(sys.argv[3], sys.argv[2]), timeout=10)\n"
    )
    tests = Path(__file__).parent
    monkeypatch.setenv("BROWSER", f"{sys.executable} {script} {tests} {server.issuer.ca_file} %s &")
    code, output, errors = run("login", server.origin, "--issuer", server.issuer.issuer)
    assert code == 0, errors
    assert "Logged in to" in output


def test_token_prints_a_new_token_after_the_old_one_has_expired(
    short_server: TrackingServer, short_login: Login
) -> None:
    time.sleep(3)
    code, printed, _ = run("token", short_server.origin)
    assert code == 0 and printed.strip() != short_login.access.value
    assert short_server.claims_of(printed.strip())


def test_token_and_status_of_a_machine(server: TrackingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_AWS_CLIENT_ID", "machine:1")
    monkeypatch.setenv("MLFLOW_AWS_CLIENT_SECRET", "a+b/c:d%e secret")
    code, printed, _ = run("token", server.origin)
    assert code == 0 and server.claims_of(printed.strip())["sub"] == "machine:1"
    code, printed, _ = run("status", server.origin)
    assert code == 0 and "Machine: machine:1" in printed and "a+b/c" not in printed


def test_ctrl_c_ends_a_login(server: TrackingServer) -> None:
    process, _ = start_login(server.origin, "--issuer", server.issuer.issuer)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors.strip()) == (130, "mlflow-aws: interrupted")


def test_a_login_times_out(server: TrackingServer) -> None:
    code, _, errors = run("login", server.origin, "--issuer", server.issuer.issuer, "--no-browser", "--timeout", "0.3")
    assert code == 3 and "No login within 0.3 seconds" in errors and "--timeout" in errors


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["status"], 1, "No server is given. Pass its address, or set MLFLOW_TRACKING_URI."),
        (["login", "http://mlflow.example.com"], 1, "https only"),
        (["login", "mlruns"], 1, "not the address of a server"),
        (["login", "https://me:secret@mlflow.example.com"], 1, "contains a user name"),
        (["login", "https://localhost:1"], 4, "cannot be reached"),
        (["token", "https://mlflow.example.com"], 3, "Run: mlflow-aws login https://mlflow.example.com"),
        (["login", "https://mlflow.example.com", "--port", "9000"], 2, "8976"),
        (["login", "https://mlflow.example.com", "--timeout", "0"], 2, "up to 3600"),
        (["login", "https://mlflow.example.com", "--timeout", "soon"], 2, "'soon' is not a number"),
        (["log"], 2, "invalid choice"),
        ([], 2, "command"),
    ],
)
def test_every_error_is_one_line_with_an_exit_code(arguments: list[str], code: int, message: str) -> None:
    outcome, output, errors = run(*arguments)
    assert (outcome, output) == (code, "")
    assert message in errors and "secret" not in errors
    assert code == 2 or len(errors.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["", "login", "logout", "status", "token"])
def test_every_command_has_a_help_text(command: str) -> None:
    code, output, _ = run(*command.split(), "--help")
    assert code == 0 and "MLFLOW_TRACKING_URI" in output


def test_a_file_that_others_can_read_is_refused_but_logout_deletes_it(
    server: TrackingServer, login: Login, store: Store
) -> None:
    file = next(store.folder.glob("*.json"))
    file.chmod(0o644)
    for command in ("status", "token"):
        code, output, errors = run(command, server.origin)
        assert (code, output) == (1, "") and f"chmod 600 '{file}'" in errors
    code, output, errors = run("logout", server.origin)
    assert code == 0 and "Logged out" in output and "chmod" in errors
    assert not file.exists()


def test_logout_deletes_the_login_even_if_the_issuer_is_down(
    server: TrackingServer, login: Login, store: Store
) -> None:
    file = next(store.folder.glob("*.json"))
    kept = json.loads(file.read_text())
    file.write_text(json.dumps({**kept, "revocation_endpoint": "https://localhost:1/revoke"}))
    code, output, errors = run("logout", server.origin)
    assert code == 0 and "Logged out" in output and "the issuer did not revoke the login" in errors
    assert store.read(server.origin) is None


def test_status_shows_a_login_without_groups_and_without_refresh_token(
    server: TrackingServer, store: Store, login: Login
) -> None:
    file = next(store.folder.glob("*.json"))
    kept = json.loads(file.read_text())
    kept["refresh_token"] = None
    kept["access"] = {"value": "opaque", "obtained_at": 0, "expires_at": 1}
    file.write_text(json.dumps(kept))
    code, output, _ = run("status", server.origin)
    assert code == 0 and "Groups:  none" in output and "expired; then run: mlflow-aws login" in output


def test_mlflow_finds_the_plugin() -> None:
    (found,) = entry_points(group="mlflow.request_auth_provider", name="mlflow-aws")
    assert found.load()().get_name() == "mlflow-aws"
