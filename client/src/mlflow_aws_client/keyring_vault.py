"""The operating system's keyring, when the package `keyring` is installed and finds one."""

from __future__ import annotations

from mlflow_aws_client.errors import UnavailableError

SERVICE = "mlflow-aws"
# keyring's own measure: from 1 on a backend is recommended; files of plain text and the backends that fail are below.
RECOMMENDED_PRIORITY = 1


class KeyringVault:
    """Keeps one text an origin in the keyring."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, origin: str) -> str | None:
        """Return what is kept; raises when the keyring is locked."""
        import keyring

        try:
            return keyring.get_password(SERVICE, origin)
        except Exception as error:  # the backends' own errors are of every kind
            raise UnavailableError(
                f"The keyring ({self.name}) does not open: {error}. Unlock it, or have tokens kept in a file: "
                "export PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring, and log in again."
            ) from error

    def write(self, origin: str, text: str) -> bool:
        """Keep the text; False when the keyring does not take it (Windows takes 1280 characters)."""
        import keyring

        try:
            keyring.set_password(SERVICE, origin, text)
        except Exception:
            return False
        return True

    def delete(self, origin: str) -> bool:
        """Remove what is kept; False when there was nothing."""
        import keyring

        try:
            keyring.delete_password(SERVICE, origin)
        except Exception:
            return False
        return True


def find_keyring() -> KeyringVault | None:
    """Return the keyring of this machine, if there is one."""
    try:
        import keyring

        backend = keyring.get_keyring()
        if float(backend.priority) < RECOMMENDED_PRIORITY:
            return None
    except Exception:  # not installed, or a backend that fails to start; the file is as good
        return None
    return KeyringVault(backend.name)
