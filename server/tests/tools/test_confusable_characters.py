"""The table of look-alikes is what Unicode's file says, as far as aliases need it."""

from __future__ import annotations

import pytest

from confusable_characters import mappings, rendered
from mlflow_aws_server.gatehouse.policy import confusable_characters

SAMPLE = """# Version: 17.0.0
0430 ;\t0061 ;\tMA\t# CYRILLIC SMALL LETTER A
0142 ;\t006C 0338 ;\tMA\t# l with stroke: the mark is left out
A732 ;\t0041 0041 ;\tMA\t# two letters
FF41 ;\t0061 ;\tMA\t# fullwidth a: NFKC replaces it
006D ;\t0072 006E ;\tMA\t# m, of ASCII
0596 ;\t0596 ;\tMA\t# Hebrew, looks like nothing in ASCII
2024 ;\t002E ;\tMA\t# a full stop, which no alias has
"""


def test_a_mapping_to_characters_of_aliases_is_kept() -> None:
    assert mappings(SAMPLE) == {"\u0430": "a", "\u0142": "l", "\ua732": "AA"}


def test_the_module_has_the_mappings_and_the_version() -> None:
    found: dict[str, object] = {}
    exec(compile(rendered(SAMPLE), "table", "exec"), found)  # noqa: S102 - our own text
    assert found["LOOK_ALIKES"] == {"a": "\u0430", "l": "\u0142", "AA": "\ua732"}
    assert found["UNICODE"] == confusable_characters.UNICODE


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="it is not confusables"):
        rendered("<html>")
