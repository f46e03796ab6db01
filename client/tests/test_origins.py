from __future__ import annotations

import pytest

from mlflow_aws_client.errors import ClientError
from mlflow_aws_client.origins import origin_of, require_secure, server_origin


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://mlflow.example.com", "https://mlflow.example.com"),
        ("HTTPS://MLflow.Example.com:443/api/2.0?x=1#y", "https://mlflow.example.com"),
        ("https://mlflow.example.com:8443/", "https://mlflow.example.com:8443"),
        ("http://localhost:80/", "http://localhost"),
        ("https://[::1]:8443/x", "https://[::1]:8443"),
        ("https://user:password@mlflow.example.com/", "https://mlflow.example.com"),
        ("https://a.example\\@b.example/", "https://a.example"),
        ("https://a.example#@b.example/", "https://a.example"),
        ("https://mlflow.example.com.evil.example/", "https://mlflow.example.com.evil.example"),
    ],
)
def test_origin_of_an_address(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url", ["mlruns", "file:///tmp", "sqlite:///x.db", "databricks", "https://", "https://a:b:c", ""]
)
def test_an_invalid_address_is_refused(url: str) -> None:
    with pytest.raises(ClientError, match=r"not (an|the) address"):
        origin_of(url)


@pytest.mark.parametrize("url", ["http://localhost:1/", "http://a.localhost", "http://127.0.0.9", "http://[::1]:5000/"])
def test_loopback_needs_no_tls(url: str) -> None:
    assert require_secure(url, "It") == url


@pytest.mark.parametrize("url", ["http://mlflow.example.com", "http://10.0.0.1:5000", "http://localhost.evil.example"])
def test_other_hosts_need_tls(url: str) -> None:
    with pytest.raises(ClientError, match="https only"):
        require_secure(url, "It")


@pytest.mark.parametrize(
    ("url", "message"),
    [(None, "MLFLOW_TRACKING_URI"), ("", "MLFLOW_TRACKING_URI"), ("https://u:p@a.example", "user name")],
)
def test_an_invalid_server_address_is_refused(url: str | None, message: str) -> None:
    with pytest.raises(ClientError, match=message):
        server_origin(url)
