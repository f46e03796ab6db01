"""The access tokens of a person who has logged in."""

from __future__ import annotations

import dataclasses
import logging
import time

from mlflow_aws_client import token_endpoint
from mlflow_aws_client.errors import ClientError, LoginRequiredError, OAuthError, log_in_command
from mlflow_aws_client.store import Store
from mlflow_aws_client.tokens import AccessToken, Login

logger = logging.getLogger(__name__)

# Another process holds the lock during one request to the issuer.
LOCK_SECONDS = 60.0


class Person:
    """Renews a stored login, which it shares with other processes."""

    def __init__(self, store: Store, origin: str) -> None:
        self._store = store
        self._origin = origin
        self._unsaved: Login | None = None

    def stored(self) -> AccessToken | None:
        """The stored access token."""
        return self._login().access

    def renew(self, refused: str | None, *, wait: bool) -> AccessToken:
        """Return the token that another process has renewed, or renew it."""
        with self._store.lock(self._origin, LOCK_SECONDS if wait else 0.0):
            # Read under the lock, because another process may have used the refresh token that was read before.
            login = self._login()
            if login.access.value != refused and login.access.is_fresh(time.time()):
                return login.access
            return self._refresh(login).access

    def _login(self) -> Login:
        login = self._unsaved or self._store.read(self._origin)
        if login is None:
            raise LoginRequiredError(f"You are not logged in to {self._origin}. Run: {log_in_command(self._origin)}")
        return login

    def _refresh(self, login: Login) -> Login:
        if login.refresh_token is None:
            raise LoginRequiredError(
                f"The login to {self._origin} cannot be renewed, because the issuer returned no refresh token. "
                f"Run: {log_in_command(self._origin)}"
            )
        try:
            response = token_endpoint.refresh(login.token_endpoint, login.client_id, login.refresh_token)
        except OAuthError as error:
            raise LoginRequiredError(
                f"The login to {self._origin} has ended. Run: {log_in_command(self._origin)} "
                f"(running programs continue with the new login). {error}"
            ) from error
        # An issuer without refresh token rotation returns no new one: keep the old one.
        renewed = dataclasses.replace(
            login, access=response.access, refresh_token=response.refresh_token or login.refresh_token
        )
        self._store_or_keep(renewed)
        return renewed

    def _store_or_keep(self, login: Login) -> None:
        """Store the login, or keep it in memory until it can be stored: a full disk must not stop a training."""
        try:
            self._store.write(login)
            self._unsaved = None
        except ClientError as error:
            self._unsaved = login
            logger.warning("%s Other processes cannot use the renewed login.", error)
