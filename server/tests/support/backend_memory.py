"""How much memory of its own a PostgreSQL backend takes for a request; the shared buffers do not count.

Linux only: /proc has the figures, and clears the highest one on request.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from support.running import Server
from support.wire import Answer

KIBIBYTES_PER_MEBIBYTE = 1024


class Backends:
    """The backends of a server's database."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def megabytes(self, ask: Callable[[], Answer]) -> tuple[float, Answer]:
        """Return the most that one backend took while `ask` was answered, and the answer."""
        self._renew()
        mapped = {pid: _mapped(pid) for pid in self._pids()}
        for pid in mapped:
            # 5 sets the highest figure to the current one (man 5 proc_pid_clear_refs).
            Path(f"/proc/{pid}/clear_refs").write_text("5")
        answer = ask()
        # What a backend opened meanwhile has mapped counts as its own: the figure is an upper bound.
        taken = [_kibibytes(pid, "VmHWM") - mapped.get(pid, 0) for pid in self._pids()]
        return max(taken) / KIBIBYTES_PER_MEBIBYTE, answer

    def _pids(self) -> list[int]:
        others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return list(self._server.sql(others).scalars())

    def _renew(self) -> None:
        """Give the server new backends: a backend keeps the memory that it once had."""
        self._server.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # The server's pools notice at their next statement.
        for path in ("experiments/search?max_results=1", "registered-models/search?max_results=1") * 3:
            self._server.mlflow("scientist", "GET", path)


def _mapped(pid: int) -> int:
    return _kibibytes(pid, "RssFile") + _kibibytes(pid, "RssShmem")


def _kibibytes(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise LookupError(f"{name} of process {pid}")
