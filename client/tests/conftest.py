from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlflow_aws_client.login import log_in
from mlflow_aws_client.store import Store, default_folder
from mlflow_aws_client.tokens import Login
from support.browser import Browser
from support.issuer import Issuer, running_issuer
from support.tracking_server import TrackingServer, tracking_server

SHORT_LIFETIME_SECONDS = 3


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    with running_issuer(tmp_path_factory.mktemp("issuer"), 900) as running:
        yield running


@pytest.fixture(scope="session")
def short_issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    """An issuer whose access tokens expire after SHORT_LIFETIME_SECONDS."""
    with running_issuer(tmp_path_factory.mktemp("short-issuer"), SHORT_LIFETIME_SECONDS) as running:
        yield running


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with an empty home directory, no environment variables and no keyring."""
    for name in list(os.environ):
        if name.startswith(("MLFLOW_", "REQUESTS_", "CURL_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return tmp_path


@pytest.fixture
def server(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrackingServer]:
    monkeypatch.setenv("MLFLOW_TRACKING_SERVER_CERT_PATH", issuer.ca_file)
    with tracking_server(issuer) as running:
        yield running


@pytest.fixture
def short_server(short_issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrackingServer]:
    monkeypatch.setenv("MLFLOW_TRACKING_SERVER_CERT_PATH", short_issuer.ca_file)
    with tracking_server(short_issuer) as running:
        yield running


@pytest.fixture
def store(user: Path) -> Store:
    return Store(default_folder(), None)


@pytest.fixture
def login(server: TrackingServer, store: Store) -> Login:
    """The login of scientist to `server`, in the store."""
    return stored_login(server, store)


@pytest.fixture
def short_login(short_server: TrackingServer, store: Store) -> Login:
    return stored_login(short_server, store)


def stored_login(server: TrackingServer, store: Store) -> Login:
    login = log_in(
        server.origin, show=lambda _: None, trust=lambda _: None, open_browser=Browser(server.issuer.ca_file).open
    )
    store.write(login)
    return login
