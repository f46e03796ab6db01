"""Attaches a fresh token to each request of MLflow, and explains what the server refuses."""

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
    """The `auth` of a request: a token for the request's own origin."""

    def __init__(self, identities: Identities) -> None:
        self._identities = identities

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Set the header, unless the user named a token in MLFLOW_TRACKING_TOKEN: an explicit one wins."""
        origin = origin_of(str(request.url))
        if str(request.headers.get("Authorization", "")).lower().startswith("bearer "):
            request.register_hook("response", _Explain(origin))
            return request
        require_verified_server()
        fresh = self._identities.token_for(origin)
        token = fresh.get()
        request.headers["Authorization"] = f"Bearer {token}"
        request.register_hook("response", _Answer(origin, fresh, token))
        return request


class _Explain:
    """Turns a refusal of an explicit token into a sentence."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def __call__(self, response: Response, **_: Any) -> Response:  # noqa: ANN401
        if not self.is_ours(response):
            return response
        if response.status_code == 401:
            raise LoginRequiredError(
                f"{self.origin} refused the token of MLFLOW_TRACKING_TOKEN (401): it has expired or is none of this "
                f"server's. Unset it, and run: {log_in_command(self.origin)}"
            )
        return explain_forbidden(response, self.origin)

    def is_ours(self, response: Response) -> bool:
        """Whether the server itself answered: requests keeps the hooks when it follows a redirect to another host."""
        return origin_of(str(response.request.url)) == self.origin


class _Answer(_Explain):
    """Renews a refused token and repeats the request, once."""

    def __init__(self, origin: str, fresh: FreshToken, token: str) -> None:
        super().__init__(origin)
        self._fresh = fresh
        self._token = token
        self._repeated = False

    def __call__(self, response: Response, **send_options: Any) -> Response:  # noqa: ANN401
        if not self.is_ours(response):
            return response
        if response.status_code != 401:
            return explain_forbidden(response, self.origin)
        token = None if self._repeated else self._fresh.replace(self._token)
        if token is None:
            raise LoginRequiredError(self._refusal() + _said(response))
        self._repeated = True
        return self(_repeat(response, token, send_options), **send_options)

    def _refusal(self) -> str:
        machine = machine_credentials()
        if machine:
            return (
                f"{self.origin} refused the token of the machine {machine.client_id} (401): check that the client and "
                f"its scope {machine.scope!r} belong to this server."
            )
        return f"{self.origin} refused the login, also with a new token (401). Run: {log_in_command(self.origin)}"


def _repeat(response: Response, token: str, send_options: dict[str, Any]) -> Response:
    """Send the request again on its connection, as requests does for digest authentication."""
    request = response.request.copy()
    if not _rewind(request):
        raise ClientError(
            f"{request.url} refused the token (401) while something was sent that cannot be read a second time. "
            "The token has been renewed: repeat the call."
        )
    response.content  # noqa: B018 - the connection is free once the answer has been read
    response.close()
    request.headers["Authorization"] = f"Bearer {token}"
    repeated = response.connection.send(request, **send_options)
    repeated.history.append(response)
    repeated.request = request
    return repeated


def _rewind(request: PreparedRequest) -> bool:
    """Whether the body is at its beginning again."""
    if request.body is None or isinstance(request.body, (bytes, str)):
        return True
    try:
        rewind_body(request)
    except UnrewindableBodyError:
        return False
    return True


def explain_forbidden(response: Response, origin: str) -> Response:
    """Raise with what was said on a 403, unless it is the server's JSON, which MLflow shows itself."""
    if response.status_code != 403 or _reason(response):
        return response
    text = printable(re.sub(r"<[^>]*>", " ", response.text)) or "it gave no reason"
    raise ClientError(f"{origin} does not allow this (403): {text}")


def _said(response: Response) -> str:
    reason = _reason(response)
    return f" The server says: {reason}" if reason else ""


def _reason(response: Response) -> str:
    """The sentence in the server's JSON, if there is one."""
    try:
        answer = json.loads(response.text)
    except ValueError:
        return ""
    return printable(answer.get("message") or "") if isinstance(answer, dict) else ""
