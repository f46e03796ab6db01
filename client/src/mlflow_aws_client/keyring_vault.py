"""The keyring of the operating system, if the package `keyring` is installed and finds one."""

from __future__ import annotations

from mlflow_aws_client.errors import UnavailableError

SERVICE = "mlflow-aws"
# The package `keyring` recommends backends of priority 1 and above; plain-text and failing backends are below.
RECOMMENDED_PRIORITY = 1


class KeyringVault:
    """Stores one text per origin in the keyring."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, origin: str) -> str | None:
        """Return the stored text; raise if the keyring is locked."""
        import keyring

        try:
            return keyring.get_password(SERVICE, origin)
        except Exception as error:  # each backend has its own errors
            raise UnavailableError(
                f"The keyring ({self.name}) cannot be opened: {error}. Unlock it. To store logins in a file instead, "
                "run: export PYTHON_KEYRING_BACKEND=keyring.backends.null.Keyring, and log in again."
            ) from error

    def write(self, origin: str, text: str) -> bool:
        """Store the text; False if the keyring rejects it (Windows accepts 1280 characters)."""
        import keyring

        try:
            keyring.set_password(SERVICE, origin, text)
        except Exception:
            return False
        return True

    def delete(self, origin: str) -> bool:
        """Delete the stored text; False if there was none."""
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
    except Exception:  # not installed, or the backend fails to start: logins are stored in a file
        return None
    return KeyringVault(backend.name)
