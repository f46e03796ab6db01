"""Nobody sets an alias that a person takes for a protected one."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest

from mlflow_aws_server.gatehouse.policy.confusable_aliases import refuse_confusable, resembles
from mlflow_aws_server.gatehouse.policy.confusable_characters import LOOK_ALIKES
from mlflow_aws_server.gatehouse.refusal import Refusal
from support.governance import FRAUD, alias, promote
from support.models import stored
from support.running import Server

PROTECTED = ("champion", "production")

CYRILLIC = "ch\u0430mpion"

LOOK_LIKE_CHAMPION = {
    "Cyrillic": CYRILLIC,
    "Cyrillic throughout": "\u0441\u04bb\u0430\u043c\u0440\u0456\u043e\u043f".replace("\u043c", "m").replace(
        "\u043f", "n"
    ),
    "Greek": "champi\u03bfn",
    "Greek capitals": "CH\u0391\u039cPI\u039f\u039d",
    "Greek, which NFKC makes a sigma": "\u03f2hampion",
    "a capital whose small letter is alike": "C\u04baAMPION",
    "fullwidth": "\uff43\uff48\uff41\uff4d\uff50\uff49\uff4f\uff4e",
    "mathematical": "\U0001d41c\U0001d421ampion",
    "a digit": "champi0n",
    "r and n": "charnpion",
    "l for i": "champlon",
    "1 for i": "champ1on",
    "dotless i": "champ\u0131on",
    "a zero-width space": "cham\u200bpion",
    "a zero-width joiner": "champion\u200d",
    "a soft hyphen": "cham\u00adpion",
    "a direction": "\u202echampion",
    **{f"the blank {ord(blank):04X}": f"champion{blank}" for blank in "\u115f\u1160\u2800\u3164\uffa0\u2003\u2065"},
    "a thin space": "cham\u2009pion",
    "a character of a font's own": "champion\ue000",
    "an accent": "ch\u00e1mpion",
    "a stroke": "champi\u00f8n",
    "a combining mark": "champion\u0301",
    "capital I with a dot": "CHAMP\u0130ON",
    "everything at once": " \uff23H\u0410rn\u200bP1\u039f\u00d1 ",
}

OTHERS = ["candidate", "champions", "champion-2", "champio", "shadow", "pro", "reproduction", "challenger", "模型"]


def confusable(name: str) -> str | None:
    """Return the message that refuses `name`."""
    try:
        refuse_confusable(name, PROTECTED)
    except Refusal as refusal:
        assert (refusal.status, refusal.reason) == (400, "confusable_alias")
        return refusal.message
    return None


@pytest.mark.parametrize("spelling", LOOK_LIKE_CHAMPION)
def test_a_look_alike_is_refused_and_the_message_names_what_it_resembles(spelling: str) -> None:
    message = confusable(LOOK_LIKE_CHAMPION[spelling])
    assert message
    assert "the protected alias champion" in message


@pytest.mark.parametrize("name", OTHERS)
def test_another_alias_is_free(name: str) -> None:
    assert confusable(name) is None


@pytest.mark.parametrize("name", ["champion", "Champion", "PRODUCTION", " production "])
def test_a_protected_alias_itself_is_for_other_rules(name: str) -> None:
    assert confusable(name) is None


def test_protected_aliases_may_resemble_each_other() -> None:
    refuse_confusable("modern", ("modem", "modern"))
    with pytest.raises(Refusal, match="confusable_alias"):
        refuse_confusable("modern", ("modem",))


def test_a_protected_alias_may_have_other_letters() -> None:
    refuse_confusable("mod\u00e8le", ("mod\u00e8le",))
    with pytest.raises(Refusal, match="confusable_alias"):
        refuse_confusable("modele", ("mod\u00e8le",))


@pytest.mark.parametrize("name", [*PROTECTED, "release_2", "x-7"])
def test_every_substitution_of_one_character_is_refused(name: str) -> None:
    """By every character of Unicode's table, in lower and upper case of what it replaces."""
    tried = 0
    for target, sources in LOOK_ALIKES.items():
        for source in sources:
            for start in range(len(name)):
                if name.startswith(target.lower(), start):
                    tried += 1
                    changed = name[:start] + source + name[start + len(target) :]
                    assert resembles(changed, name), (ascii(changed), name)
                    with pytest.raises(Refusal, match="confusable_alias"):
                        refuse_confusable(changed, (name,))
    assert tried


@pytest.mark.parametrize("name", PROTECTED)
def test_every_compatible_form_of_a_letter_is_refused(name: str) -> None:
    """By every character that NFKC makes a letter of the alias: fullwidth, mathematical, circled and so on."""
    for source in map(chr, range(0x80, 0x110000)):
        plain = unicodedata.normalize("NFKC", source).lower()
        if plain.isascii() and plain and plain in name:
            assert resembles(name.replace(plain, source, 1), name), ascii(source)


@pytest.mark.parametrize("who", ["scientist", "governor", "administrator", "viewer"])
def test_mlflows_call_is_refused_to_everybody(server: Server, who: str) -> None:
    model = server.model()
    answer = alias(server, who, model, CYRILLIC)
    assert answer.status == 400, answer.body
    assert "looks like the protected alias champion" in answer.message
    line = server.line(answer)
    assert (line["reason"], line["outcome"]) == ("confusable_alias", "refused")
    alias_of_model = f"registered-models/alias?name={model}&alias={quote(CYRILLIC)}"
    assert server.mlflow("scientist", "GET", alias_of_model).status != 200


def test_the_endpoint_promotes_protected_aliases_only(server: Server) -> None:
    answer = promote(server, server.model(), "1", alias=CYRILLIC)
    assert answer.status == 400
    assert server.line(answer)["reason"] == "unprotected"


def test_a_look_alike_that_exists_can_be_deleted(server: Server) -> None:
    model = server.model()
    assert alias(server, "scientist", model, "candidate").status == 200
    stored(server, "UPDATE registered_model_aliases SET alias = 'champi0n' WHERE name = :name", name=model)
    content = {"name": model, "alias": "champi0n"}
    assert server.mlflow("outsider", "DELETE", "registered-models/alias", content, **FRAUD).status == 403
    assert server.mlflow("scientist", "DELETE", "registered-models/alias", content).status == 200
