"""The list of settings that the tests of the CDK's code read is current."""

from __future__ import annotations

from settings_list import rendered
from support import REPOSITORY


def test_the_committed_list_is_current() -> None:
    """If not: python server/tools/settings_list.py server/settings.json"""
    assert rendered() == (REPOSITORY / "server/settings.json").read_text()
