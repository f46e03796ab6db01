"""Where logins are stored, and how they are protected."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from mlflow_aws_client.errors import ClientError, UnavailableError
from mlflow_aws_client.keyring_vault import KeyringVault, find_keyring
from mlflow_aws_client.store import Store, default_folder, user_store
from mlflow_aws_client.tokens import AccessToken, Login

ORIGIN = "https://mlflow.example.com:8443"


def a_login(origin: str = ORIGIN, access: str = "secret-access") -> Login:
    return Login(
        origin=origin,
        issuer="https://issuer.example",
        client_id="command-line",
        token_endpoint="https://issuer.example/token",  # noqa: S106
        revocation_endpoint=None,
        access=AccessToken(access, 100.0, 1000.0),
        refresh_token="secret-refresh",  # noqa: S106
    )


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring in memory that fails if `fails` is set."""

    priority = 5
    fails = False
    name = "Test Vault"

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self._work()
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._work()
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._work()
        if self.passwords.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError

    def _work(self) -> None:
        if self.fails:
            raise keyring.errors.KeyringLocked("locked")


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    backend = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    return backend


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def file_of(store: Store) -> Path:
    return next(store.folder.glob("*.json"))


def test_every_server_has_its_own_stored_login(store: Store) -> None:
    other = a_login("https://other.example")
    assert store.write(a_login()) == str(store.folder / "https%3A%2F%2Fmlflow.example.com%3A8443.json")
    store.write(other)
    assert (store.read(ORIGIN), store.read(other.origin)) == (a_login(), other)
    assert store.read("https://third.example") is None
    assert store.delete(ORIGIN) and not store.delete(ORIGIN)
    assert (store.read(ORIGIN), store.read(other.origin)) == (None, other)


def test_the_default_folder_follows_the_platform(user: Path) -> None:
    assert default_folder() == user / "config" / "mlflow-aws"


def test_only_the_owner_can_read_the_files(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import os; os.umask(0)\n"
        "from test_store import a_login, ORIGIN\n"
        "from mlflow_aws_client.store import user_store\n"
        "store = user_store()\n"
        "with store.lock(ORIGIN, 1): store.write(a_login())"
    )
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603
    assert mode(store.folder) == 0o700
    assert {each.name: mode(each) for each in store.folder.iterdir()} == {
        "https%3A%2F%2Fmlflow.example.com%3A8443.json": 0o600,
        "https%3A%2F%2Fmlflow.example.com%3A8443.lock": 0o600,
    }


@pytest.mark.parametrize("bits", [0o040, 0o004, 0o020, 0o002, 0o010, 0o001])
def test_a_file_that_others_can_access_is_refused_with_instructions(store: Store, bits: int) -> None:
    store.write(a_login())
    file_of(store).chmod(0o600 | bits)
    with pytest.raises(ClientError, match=r"Other users can access .* chmod 600"):
        store.read(ORIGIN)
    file_of(store).chmod(0o600)
    assert store.read(ORIGIN) == a_login()


@pytest.mark.parametrize("bits", [0o070, 0o007, 0o010, 0o020])
def test_a_folder_that_others_can_access_is_refused_with_instructions(store: Store, bits: int) -> None:
    store.write(a_login())
    store.folder.chmod(0o700 | bits)
    for use in (lambda: store.read(ORIGIN), lambda: store.write(a_login())):
        with pytest.raises(ClientError, match=r"Other users can access .* chmod 700"):
            use()


def test_a_file_of_another_user_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(a_login())
    monkeypatch.setattr("os.geteuid", lambda: 4242)
    with pytest.raises(ClientError, match="another user"):
        store.read(ORIGIN)


def test_a_link_is_refused(store: Store, user: Path) -> None:
    store.write(a_login())
    file_of(store).rename(user / "elsewhere.json")
    (store.folder / "https%3A%2F%2Fmlflow.example.com%3A8443.json").symlink_to(user / "elsewhere.json")
    with pytest.raises(ClientError, match="cannot be read"):
        store.read(ORIGIN)


def test_a_file_moved_from_another_server_is_refused(store: Store) -> None:
    store.write(a_login("https://other.example"))
    file_of(store).rename(store.folder / "https%3A%2F%2Fmlflow.example.com%3A8443.json")
    with pytest.raises(ClientError, match=r"is for https://other\.example, not for"):
        store.read(ORIGIN)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"access": {}}'])
def test_a_damaged_file_is_refused_with_instructions(store: Store, text: str) -> None:
    store.write(a_login())
    file_of(store).write_text(text)
    with pytest.raises(ClientError, match=r"damaged\. Run: mlflow-aws logout"):
        store.read(ORIGIN)


def test_a_failed_write_leaves_the_old_login(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(a_login())
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(ClientError, match=r"cannot be stored .* No space left"):
        store.write(a_login(access="new"))
    assert store.read(ORIGIN) == a_login()
    assert [each.suffix for each in store.folder.iterdir()] == [".json"]


def test_tokens_are_not_in_the_repr() -> None:
    assert "secret" not in repr(a_login())


def test_a_keyring_is_preferred(user: Path, backend: MemoryKeyring) -> None:
    store = user_store()
    assert store.write(a_login()) == "the keyring (Test Vault)" == store.location(ORIGIN)
    assert list(backend.passwords) == [("mlflow-aws", ORIGIN)]
    assert not list(user.rglob("*.json"))
    assert store.read(ORIGIN) == a_login()
    assert store.delete(ORIGIN) and not store.delete(ORIGIN) and store.read(ORIGIN) is None


def test_a_file_replaces_the_keyring_while_the_keyring_fails(backend: MemoryKeyring) -> None:
    store = user_store()
    store.write(a_login())
    backend.fails = True
    assert store.write(a_login(access="newer")).endswith(".json")
    backend.fails = False
    # The keyring still has the older login; the file has the newer one.
    assert store.read(ORIGIN) == a_login(access="newer")
    store.write(a_login(access="newest"))
    assert store.read(ORIGIN) == a_login(access="newest")
    assert not list(store.folder.glob("*.json"))


def test_a_locked_keyring_is_an_error(backend: MemoryKeyring) -> None:
    backend.fails = True
    with pytest.raises(UnavailableError, match="cannot be opened: locked"):
        user_store().read(ORIGIN)


@pytest.mark.parametrize(("priority", "usable"), [(5, True), (1, True), (0.5, False), (0, False), (-1, False)])
def test_a_keyring_without_encryption_is_not_used(
    backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, priority: float, usable: bool
) -> None:
    monkeypatch.setattr(MemoryKeyring, "priority", priority)
    assert isinstance(find_keyring(), KeyringVault) is usable


def test_without_the_keyring_package_a_file_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert find_keyring() is None


def test_a_lock_excludes_other_processes(store: Store) -> None:
    script = (
        "import sys\nfrom mlflow_aws_client.store import user_store\n"
        f"with user_store().lock({ORIGIN!r}, 1):\n    print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin and holder.stdout and holder.stdout.readline() == "held\n"
    with pytest.raises(UnavailableError, match="Another process"), store.lock(ORIGIN, 0.1):
        pass
    holder.kill()
    holder.wait()
    with store.lock(ORIGIN, 2), pytest.raises(UnavailableError), store.lock(ORIGIN, 0.1):
        pass
    holder.stdin.close()
    holder.stdout.close()


def test_a_folder_that_cannot_be_created_is_an_error_before_the_login(user: Path) -> None:
    (user / "config").write_text("a file")
    with pytest.raises(ClientError, match=r"config/mlflow-aws cannot be created"):
        user_store().prepare()


def test_a_lock_that_cannot_be_created_is_an_error_without_a_retry(store: Store) -> None:
    store.prepare()
    (store.folder / "https%3A%2F%2Fmlflow.example.com%3A8443.lock").mkdir()
    with pytest.raises(ClientError) as caught, store.lock(ORIGIN, 1):
        pass
    assert not isinstance(caught.value, UnavailableError)
