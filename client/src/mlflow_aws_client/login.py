"""Logs a person in through the browser: authorization code with PKCE (RFC 6749, 7636, 8252)."""

from __future__ import annotations

import hmac
import webbrowser
from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from mlflow_aws_client import token_endpoint
from mlflow_aws_client.callback import PORTS, Callback, Listener, listen
from mlflow_aws_client.discovery import Server, discover
from mlflow_aws_client.errors import ClientError, LoginRequiredError, log_in_command, printable
from mlflow_aws_client.pkce import LoginSecrets
from mlflow_aws_client.tokens import Login
from mlflow_aws_client.trust import require_audience

DEFAULT_WAIT_SECONDS = 300.0


def log_in(
    origin: str,
    *,
    show: Callable[[str], None],
    trust: Callable[[Server], None],
    open_browser: Callable[[str], object] | None = webbrowser.open,
    ports: Iterable[int] = PORTS,
    seconds: float = DEFAULT_WAIT_SECONDS,
    scope: str | None = None,
) -> Login:
    """Return the new login.

    `trust` raises if the server or its issuer is not the person's. `show` gets the address of the login page. Without
    `open_browser`, the person opens it.
    """
    server = discover(origin)
    trust(server)
    own = LoginSecrets()
    with listen(ports) as listener:
        address = authorization_address(server, own, listener.redirect_uri, scope)
        show(f"Log in to {origin} in the browser, at {server.issuer.issuer}:\n\n  {address}\n")
        if open_browser:
            open_browser(address)
        callback = _wait(listener, own.state, origin, seconds)
        try:
            login = _finish(callback, server, own, listener.redirect_uri)
        except ClientError as error:
            callback.respond(400, "Not logged in", str(error))
            raise
        callback.respond(200, "You are logged in", f"You can close this window. The terminal continues with {origin}.")
        return login


def authorization_address(server: Server, own: LoginSecrets, redirect_uri: str, scope: str | None) -> str:
    """The address of the login page."""
    issuer = server.issuer
    # An issuer that supports this scope requires it for a refresh token; Cognito refuses a login that requests it.
    offline = ("offline_access",) if "offline_access" in issuer.scopes else ()
    parameters = {
        "response_type": "code",
        "client_id": server.client_id,
        "redirect_uri": redirect_uri,
        "scope": scope or " ".join(dict.fromkeys((*server.scopes, *offline))),
        # RFC 8707: the token is for this server only. An issuer that does not know the parameter ignores it.
        "resource": server.origin,
        "state": own.state,
        "code_challenge": own.challenge,
        "code_challenge_method": "S256",
    }
    separator = "&" if "?" in issuer.authorization_endpoint else "?"
    return f"{issuer.authorization_endpoint}{separator}{urlencode(parameters)}"


def _wait(listener: Listener, state: str, origin: str, seconds: float) -> Callback:
    for callback in listener.callbacks(seconds):
        if hmac.compare_digest(callback.parameters.get("state", "").encode(), state.encode()):
            return callback
        # Any web page can send a browser here. That must not log in another account, and must not end this login.
        callback.respond(400, "Response ignored", "This response belongs to another login, and was ignored.")
    raise LoginRequiredError(
        f"No login within {seconds:g} seconds. To wait longer, add --timeout. If this machine has no browser, "
        f"add --no-browser. Run: {log_in_command(origin)}"
    )


def _finish(callback: Callback, server: Server, own: LoginSecrets, redirect_uri: str) -> Login:
    response, issuer = callback.parameters, server.issuer
    named = response.get("iss")
    # RFC 9207: a code of another issuer must not be sent to this issuer.
    if (named is not None or issuer.sends_iss) and named != issuer.issuer:
        raise ClientError(
            f"The response in the browser came from {printable(named)}, not from {issuer.issuer}. It was not used."
        )
    if "error" in response:
        detail = printable(response.get("error_description", ""))
        raise LoginRequiredError(
            f"{issuer.issuer} refused the login: {printable(response['error'])} {detail}".rstrip() + "."
        )
    if not response.get("code"):
        raise ClientError(f"{issuer.issuer} returned no authorization code.")
    tokens = token_endpoint.exchange_code(
        issuer.token_endpoint, server.client_id, response["code"], redirect_uri, own.verifier
    )
    require_audience(tokens.access.value, server.origin)
    return Login(
        origin=server.origin,
        issuer=issuer.issuer,
        client_id=server.client_id,
        token_endpoint=issuer.token_endpoint,
        revocation_endpoint=issuer.revocation_endpoint,
        access=tokens.access,
        refresh_token=tokens.refresh_token,
    )
