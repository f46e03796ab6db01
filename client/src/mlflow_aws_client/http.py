"""HTTP to the server and its issuer: verified, bounded in time and size, and never redirected."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from urllib3.util.ssl_ import create_urllib3_context

from mlflow_aws_client.environment import server_certificate_file
from mlflow_aws_client.errors import ClientError, UnavailableError
from mlflow_aws_client.origins import require_secure

# Seconds to connect, and between two bytes of the answer.
TIMEOUT = (10.0, 30.0)
# Metadata and tokens have a few KB.
MAX_BYTES = 256 * 1024


class _NoAuth(requests.auth.AuthBase):
    """Keeps requests from adding a password of ~/.netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _AlsoTrusting(HTTPAdapter):
    """Trusts an authority beside those that requests trusts: an issuer may be public, or stand beside the server."""

    def __init__(self, certificate_file: str) -> None:
        self._context: ssl.SSLContext = create_urllib3_context()
        self._context.load_verify_locations(certificate_file)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)


class Reply:
    """Status and JSON object of an answer."""

    def __init__(self, url: str, status: int, body: bytes) -> None:
        self.url = url
        self.status = status
        self._body = body

    def json(self) -> dict[str, Any]:
        """Return the JSON object, or raise when the body is something else."""
        try:
            value = json.loads(self._body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise ClientError(f"{self.url} answered {self.status} with something else than a JSON object.")
        return value


def ask_server(url: str) -> Reply:
    """GET from the MLflow server, whose authority MLFLOW_TRACKING_SERVER_CERT_PATH may name, as MLflow does it."""
    with requests.Session() as session:
        return _send(session, "GET", url, verify=server_certificate_file() or True)


def ask_issuer(url: str, form: Mapping[str, str] | None = None, client: tuple[str, str] | None = None) -> Reply:
    """GET from the issuer, or POST a form, as a client with a secret (which goes into the Authorization header)."""
    with requests.Session() as session:
        if certificate_file := server_certificate_file():
            session.mount("https://", _trusting(certificate_file))
        return _send(
            session, "POST" if form else "GET", url, data=form, auth=HTTPBasicAuth(*client) if client else None
        )


def _trusting(certificate_file: str) -> HTTPAdapter:
    try:
        return _AlsoTrusting(certificate_file)
    except OSError as error:
        raise ClientError(
            f"MLFLOW_TRACKING_SERVER_CERT_PATH names {certificate_file}, which is no readable PEM file: {error}."
        ) from error


def _send(
    session: requests.Session,
    method: str,
    url: str,
    *,
    verify: bool | str = True,
    data: Mapping[str, str] | None = None,
    auth: requests.auth.AuthBase | None = None,
) -> Reply:
    require_secure(url, "An address of the login")
    try:
        with session.request(
            method,
            url,
            data=data,
            auth=auth or _NoAuth(),
            headers={"Accept": "application/json"},
            allow_redirects=False,
            timeout=TIMEOUT,
            verify=verify,
            stream=True,
        ) as response:
            return Reply(url, response.status_code, _body(response))
    except requests.exceptions.SSLError as error:
        raise UnavailableError(
            f"The certificate of {url} is not trusted here ({error}). If it comes from an authority of your own, name "
            "its file in MLFLOW_TRACKING_SERVER_CERT_PATH, or in REQUESTS_CA_BUNDLE for everything."
        ) from error
    except OSError as error:  # requests' errors and a certificate file that is not there
        raise UnavailableError(f"{url} cannot be reached: {error}") from error


def _body(response: requests.Response) -> bytes:
    body = b""
    for part in response.iter_content(16 * 1024):
        body += part
        if len(body) > MAX_BYTES:
            raise ClientError(f"{response.url} answered more than {MAX_BYTES} bytes, which is not a login's answer.")
    return body
