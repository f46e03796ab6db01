"""Stores the logins of this user, one per server, in the keyring or in a file of mode 0600."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from filelock import FileLock, Timeout
from platformdirs import user_config_path

from mlflow_aws_client.errors import ClientError, UnavailableError
from mlflow_aws_client.keyring_vault import KeyringVault, find_keyring
from mlflow_aws_client.private_file import ensure_private_folder, read_private_file, write_private_file
from mlflow_aws_client.tokens import Login


def default_folder() -> Path:
    """The user's configuration folder: below $XDG_CONFIG_HOME or ~/.config on Linux."""
    return user_config_path("mlflow-aws", appauthor=False)


class Store:
    """The logins of this user. To renew a login, hold its lock while you read it, call the issuer, and write it."""

    def __init__(self, folder: Path, vault: KeyringVault | None) -> None:
        self.folder = folder
        self.vault = vault

    def prepare(self) -> None:
        """Create the folder, which holds the locks even with a keyring; raise if it cannot be used."""
        try:
            ensure_private_folder(self.folder)
        except OSError as error:
            raise ClientError(f"The folder {self.folder} cannot be created: {error.strerror}.") from error

    def read(self, origin: str) -> Login | None:
        """Return the login, or None. A file takes precedence: it exists only if the keyring rejected the last write."""
        file = self._file(origin)
        text = read_private_file(file)
        if text is not None:
            return Login.from_json(text, origin, str(file))
        text = self.vault.read(origin) if self.vault else None
        return Login.from_json(text, origin, self._vault_name) if text is not None else None

    def write(self, login: Login) -> str:
        """Store the login, and return where."""
        file = self._file(login.origin)
        if self.vault and self.vault.write(login.origin, login.to_json()):
            file.unlink(missing_ok=True)
            return self._vault_name
        try:
            write_private_file(file, login.to_json())
        except OSError as error:
            raise ClientError(f"The login cannot be stored in {file}: {error.strerror}.") from error
        return str(file)

    def delete(self, origin: str) -> bool:
        """Delete the login; False if there was none."""
        file = self._file(origin)
        existed = file.exists() or file.is_symlink()
        file.unlink(missing_ok=True)
        in_vault = self.vault.delete(origin) if self.vault else False
        return existed or in_vault

    def location(self, origin: str) -> str:
        """Where the login is stored."""
        file = self._file(origin)
        return str(file) if file.exists() or not self.vault else self._vault_name

    @contextmanager
    def lock(self, origin: str, seconds: float) -> Iterator[None]:
        """Lock the login against renewal by other processes: an issuer may accept a refresh token only once."""
        self.prepare()
        lock = FileLock(self._file(origin).with_suffix(".lock"), timeout=seconds, mode=0o600)
        try:
            lock.acquire()
        except Timeout as error:
            raise UnavailableError(
                f"Another process is renewing the login to {origin} (lock {error.lock_file}). Try again later."
            ) from error
        except OSError as error:
            raise ClientError(f"{error.filename} cannot be created or locked: {error.strerror}.") from error
        try:
            yield
        finally:
            lock.release()

    @property
    def _vault_name(self) -> str:
        return f"the keyring ({self.vault.name})" if self.vault else "the keyring"

    def _file(self, origin: str) -> Path:
        return self.folder / f"{quote(origin, safe='')}.json"


def user_store() -> Store:
    """The store of the user who runs this process."""
    return Store(default_folder(), find_keyring())
