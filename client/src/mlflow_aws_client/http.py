"""HTTP requests to the server and its issuer: over verified TLS, limited in time and size, without redirects."""

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

# Seconds to connect, and between two bytes of the response.
TIMEOUT = (10.0, 30.0)
# Metadata and tokens take a few KB.
MAX_BYTES = 256 * 1024


class _NoAuth(requests.auth.AuthBase):
    """Keeps requests from adding a password from ~/.netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _AdditionalAuthority(HTTPAdapter):
    """Trusts one more authority: the issuer's certificate may be public, or signed by the server's authority."""

    def __init__(self, certificate_file: str) -> None:
        self._context: ssl.SSLContext = create_urllib3_context()
        self._context.load_verify_locations(certificate_file)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)


class Reply:
    """Status and JSON object of a response."""

    def __init__(self, url: str, status: int, body: bytes) -> None:
        self.url = url
        self.status = status
        self._body = body

    def json(self) -> dict[str, Any]:
        """Return the JSON object; raise if the body is not one."""
        try:
            value = json.loads(self._body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise ClientError(f"{self.url} answered {self.status}, but not with a JSON object.")
        return value


def get_from_server(url: str) -> Reply:
    """GET from the MLflow server; MLFLOW_TRACKING_SERVER_CERT_PATH can name its authority, as in MLflow."""
    with requests.Session() as session:
        return _send(session, "GET", url, verify=server_certificate_file() or True)


def call_issuer(url: str, form: Mapping[str, str] | None = None, client: tuple[str, str] | None = None) -> Reply:
    """GET from the issuer, or POST a form. The id and secret of `client` are sent by Basic authentication."""
    with requests.Session() as session:
        if certificate_file := server_certificate_file():
            session.mount("https://", _trusting(certificate_file))
        return _send(
            session, "POST" if form else "GET", url, data=form, auth=HTTPBasicAuth(*client) if client else None
        )


def _trusting(certificate_file: str) -> HTTPAdapter:
    try:
        return _AdditionalAuthority(certificate_file)
    except OSError as error:
        raise ClientError(
            f"MLFLOW_TRACKING_SERVER_CERT_PATH is {certificate_file}, which is not a readable PEM file: {error}."
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
    require_secure(url, "The address of the server or issuer")
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
            f"The certificate of {url} is not trusted ({error}). If your organization has its own certificate "
            "authority, set MLFLOW_TRACKING_SERVER_CERT_PATH to its PEM file, or REQUESTS_CA_BUNDLE to a PEM file of "
            "all authorities."
        ) from error
    except OSError as error:  # errors of requests, and a missing certificate file
        raise UnavailableError(f"{url} cannot be reached: {error}") from error


def _body(response: requests.Response) -> bytes:
    body = b""
    for part in response.iter_content(16 * 1024):
        body += part
        if len(body) > MAX_BYTES:
            raise ClientError(
                f"{response.url} answered with more than {MAX_BYTES} bytes, the limit for metadata and tokens."
            )
    return body
