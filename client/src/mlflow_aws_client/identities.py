"""The identity of this process at each server: the machine of the environment, or the person who has logged in."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection

from mlflow_aws_client.environment import MachineCredentials, machine_credentials
from mlflow_aws_client.errors import ClientError
from mlflow_aws_client.machine import Machine
from mlflow_aws_client.origins import require_secure
from mlflow_aws_client.person import Person
from mlflow_aws_client.renewal import FreshToken
from mlflow_aws_client.store import Store, user_store


class Identities:
    """Keeps one fresh token per server; safe for threads and forked processes."""

    def __init__(self, own_origins: Callable[[], Collection[str]], store: Callable[[], Store] = user_store) -> None:
        """Take the servers that the user has configured, and a function that opens the store.

        The credentials of a machine are only sent to `own_origins`, because other addresses can come from a server's
        data, such as the artifact location of a run.
        """
        self._own_origins = own_origins
        self._make_store = store
        self._forget()
        if hasattr(os, "register_at_fork"):
            # A fork copies locks that threads of the parent hold, and no thread of the child would release them.
            os.register_at_fork(after_in_child=self._forget)

    def token_for(self, origin: str) -> FreshToken:
        """Return the token for a server; raise if this process has no identity there."""
        require_secure(origin, "The address of the server")
        machine = machine_credentials()
        if machine and origin not in self._own_origins():
            raise ClientError(
                f"{origin} is not the server of MLFLOW_TRACKING_URI. The client sends the credentials of the machine "
                f"{machine.client_id} only to that server."
            )
        with self._lock:
            key = (origin, machine)
            if key not in self._tokens:
                self._tokens[key] = FreshToken(Machine(machine, origin) if machine else Person(self._store(), origin))
            return self._tokens[key]

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[tuple[str, MachineCredentials | None], FreshToken] = {}
        self._opened: Store | None = None

    def _store(self) -> Store:
        if self._opened is None:
            self._opened = self._make_store()
        return self._opened
