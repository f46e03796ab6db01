"""Refuses aliases that look like a protected one, such as `champion` with a Cyrillic a.

As Unicode Technical Standard 39 (section 4) compares, with two differences. Upper and lower case count as the same, as
in protected aliases, so `i` looks like `l` and `1`, as its capital does. And marks are left out, because a person
overlooks the accent in a word that they expect.

The libraries on PyPI have no such comparison: `confusable-homoglyphs` 3.3.1 (2024, 0.9 MB of JSON) finds characters of
mixed scripts, and `confusables` 1.2.0 is of 2021.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from mlflow_aws_server.gatehouse.policy.confusable_characters import LOOK_ALIKES
from mlflow_aws_server.gatehouse.refusal import invalid

# Controls, format characters, a font's own, marks and spaces: what is not there to see, or easily overlooked.
_OVERLOOKED = {"Cc", "Cf", "Co", "Mn", "Me", "Zl", "Zp", "Zs"}

# Letters and symbols that fonts draw as nothing: Unicode's Default_Ignorable_Code_Point beyond those categories, and
# blanks by name.
_BLANK = {
    *"\u115f\u1160\u2065\u2800\u3164\uffa0\U00013441\U00013442\U0001d159",
    *map(chr, range(0xFFF0, 0xFFF9)),
    *map(chr, range(0xE0000, 0xE1000)),
}

# ASCII's own look-alikes (UTS 39's table has the same, but for i), by the spelling that stands for them here.
_ASCII = {"i": "l", "1": "l", "0": "o", "m": "rn"}

_TARGETS = {source: target for target, sources in LOOK_ALIKES.items() for source in sources}


def refuse_confusable(alias: str, protected: Iterable[str]) -> None:
    """Raise Refusal if `alias` looks like one of the `protected` aliases (in lower case) without being it."""
    if is_spelled(alias, protected):
        return
    for name in protected:
        if resembles(alias, name):
            raise invalid(
                "confusable_alias",
                f"The alias looks like the protected alias {name}, but has other characters. Choose an alias that "
                f"nobody can take for {name}.",
            )


def is_spelled(alias: str, protected: Iterable[str]) -> bool:
    """Say whether `alias` is one of the `protected`, in upper or lower case, with its own characters."""
    return unicodedata.is_normalized("NFKC", alias) and alias.strip().lower() in protected


def resembles(alias: str, name: str) -> bool:
    """Say whether a person can take `alias` for `name`."""
    target = "".join(_plain(each) for each in _seen(name))
    # How much of the target the alias has spelled so far; a character may look like more than one thing.
    reached = {0}
    for character in _seen(alias):
        looks = {_plain(each) for each in _spellings(character)}
        reached = {start + len(look) for start in reached for look in looks if target.startswith(look, start)}
    return len(target) in reached


def _seen(text: str) -> Iterator[str]:
    """Yield the characters of `text` that a person sees, each without its marks."""
    for character in unicodedata.normalize("NFD", text.strip()):
        if unicodedata.category(character) not in _OVERLOOKED and character not in _BLANK:
            yield character


def _spellings(character: str) -> set[str]:
    """Return the character, the form that it shares with its fullwidth and similar forms, and that in lower case."""
    common = "".join(_seen(unicodedata.normalize("NFKC", character)))
    return {character, common, common.casefold()}


def _plain(text: str) -> str:
    """Return the one spelling that stands for everything that looks like `text`."""
    ascii_text = "".join(_TARGETS.get(character, character) for character in text).casefold()
    return "".join(_ASCII.get(character, character) for character in ascii_text)
