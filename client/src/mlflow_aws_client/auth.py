"""Adds an access token to each request of MLflow, and explains refusals of the server."""

from __future__ import annotations

import json
import re
from typing import Any

from requests import PreparedRequest, Response
from requests.auth import AuthBase
from requests.exceptions import UnrewindableBodyError
from requests.utils import rewind_body

from mlflow_aws_client.environment import machine_credentials, require_verified_server
from mlflow_aws_client.errors import ClientError, LoginRequiredError, log_in_command, printable
from mlflow_aws_client.identities import Identities
from mlflow_aws_client.origins import origin_of
from mlflow_aws_client.renewal import FreshToken


class BearerAuth(AuthBase):
    """The `auth` of a request: adds a token for the origin of the request."""

    def __init__(self, identities: Identities) -> None:
        self._identities = identities

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Set the header, unless the user has set MLFLOW_TRACKING_TOKEN, which takes precedence."""
        origin = origin_of(str(request.url))
        if str(request.headers.get("Authorization", "")).lower().startswith("bearer "):
            request.register_hook("response", _ExplainRefusal(origin))
            return request
        require_verified_server()
        fresh = self._identities.token_for(origin)
        token = fresh.get()
        request.headers["Authorization"] = f"Bearer {token}"
        request.register_hook("response", _RenewAndRetry(origin, fresh, token))
        return request


class _ExplainRefusal:
    """Response hook that raises an error with an explanation if the server refuses a token that the user has set."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def __call__(self, response: Response, **_: Any) -> Response:  # noqa: ANN401
        if not self.is_from_origin(response):
            return response
        if response.status_code == 401:
            raise LoginRequiredError(
                f"{self.origin} refused the token of MLFLOW_TRACKING_TOKEN (401): it has expired, or it is not for "
                f"this server. Unset the variable, and run: {log_in_command(self.origin)}"
            )
        return explain_forbidden(response, self.origin)

    def is_from_origin(self, response: Response) -> bool:
        """Whether the response is from this server: requests also calls the hooks after a redirect to another host."""
        return origin_of(str(response.request.url)) == self.origin


class _RenewAndRetry(_ExplainRefusal):
    """Response hook that renews a refused token and repeats the request, once."""

    def __init__(self, origin: str, fresh: FreshToken, token: str) -> None:
        super().__init__(origin)
        self._fresh = fresh
        self._token = token
        self._repeated = False

    def __call__(self, response: Response, **send_options: Any) -> Response:  # noqa: ANN401
        if not self.is_from_origin(response):
            return response
        if response.status_code != 401:
            return explain_forbidden(response, self.origin)
        token = None if self._repeated else self._fresh.replace(self._token)
        if token is None:
            raise LoginRequiredError(self._refusal() + _server_message(response))
        self._repeated = True
        return self(_repeat(response, token, send_options), **send_options)

    def _refusal(self) -> str:
        machine = machine_credentials()
        if machine:
            return (
                f"{self.origin} refused the token of the machine {machine.client_id} (401). Check that this server "
                f"accepts the client and its scope {machine.scope!r}."
            )
        return f"{self.origin} refused the login even with a new token (401). Run: {log_in_command(self.origin)}"


def _repeat(response: Response, token: str, send_options: dict[str, Any]) -> Response:
    """Send the request again on the same connection, as requests does for digest authentication."""
    request = response.request.copy()
    if not _rewind(request):
        raise ClientError(
            f"{request.url} refused the token (401), and the request body cannot be read a second time. "
            "The token has been renewed: repeat the call."
        )
    response.content  # noqa: B018 - frees the connection
    response.close()
    request.headers["Authorization"] = f"Bearer {token}"
    repeated = response.connection.send(request, **send_options)
    repeated.history.append(response)
    repeated.request = request
    return repeated


def _rewind(request: PreparedRequest) -> bool:
    """Rewind the body; False if it cannot be rewound."""
    if request.body is None or isinstance(request.body, (bytes, str)):
        return True
    try:
        rewind_body(request)
    except UnrewindableBodyError:
        return False
    return True


def explain_forbidden(response: Response, origin: str) -> Response:
    """Raise on a 403 with the text of the response, unless it is the server's JSON, which MLflow shows itself."""
    if response.status_code != 403 or _reason(response):
        return response
    text = printable(re.sub(r"<[^>]*>", " ", response.text)) or "no reason given"
    raise ClientError(f"{origin} denied the request (403): {text}")


def _server_message(response: Response) -> str:
    reason = _reason(response)
    return f" The server says: {reason}" if reason else ""


def _reason(response: Response) -> str:
    """The message in the server's JSON; empty if there is none."""
    try:
        answer = json.loads(response.text)
    except ValueError:
        return ""
    return printable(answer.get("message") or "") if isinstance(answer, dict) else ""
