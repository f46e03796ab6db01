"""What a request writes to, as far as it may belong to the record behind a served version (`served/record.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a part of a record is."""

    VERSION = "version"
    """`<model>/<version>`"""
    MODEL = "model"
    """A registered model, by its name."""
    RUN = "run"
    LOGGED_MODEL = "logged_model"
    EXPERIMENT = "experiment"
    FILES = "files"
    """A file or a folder, by its path in the workspace; empty for all of the workspace."""
    RUN_FILES = "run_files"
    """`<run>/<path>` in a run's artifacts, wherever they are."""


@dataclass(frozen=True)
class Part:
    """Something that a request writes to, and that may belong to a served version's record."""

    kind: Kind
    id: str

    @property
    def lock_name(self) -> str:
        """Return what a writer and a promotion must not hold at the same time.

        A version is locked with its model, a file with the first folder of its path (an experiment's).
        """
        match self.kind:
            case Kind.VERSION:
                return f"{Kind.MODEL}/{self.id.rpartition('/')[0]}"
            case Kind.FILES:
                return f"{Kind.FILES}/{self.id.partition('/')[0]}"
            case Kind.RUN_FILES:
                return f"{Kind.RUN}/{self.id.partition('/')[0]}"
            case _:
                return f"{self.kind}/{self.id}"

    @property
    def is_stored_in_s3(self) -> bool:
        """Say whether writing it is outside the database's transactions."""
        return self.kind in {Kind.FILES, Kind.RUN_FILES}
