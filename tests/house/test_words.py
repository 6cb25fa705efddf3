"""Every act that is recorded has words; every language is complete."""

import ast

import pytest
from babel.messages.pofile import read_po

from intranet.rules.audit import ACT_WORDS
from tests.house.trees import HOUSE, ROOT, modules

LANGUAGES = ("vi", "en")


def test_every_recorded_act_has_words():
    silent = {
        f"{path.relative_to(ROOT)}:{node.lineno} {act}"
        for path, tree in modules().items()
        for node, act in _recorded(tree)
        if act not in ACT_WORDS
    }
    assert silent == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_is_complete(language):
    path = HOUSE / f"translations/{language}/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    missing = [m.id for m in catalogue if m.id and (m.fuzzy or not _translated(m))]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_keeps_the_placeholders(language):
    path = HOUSE / f"translations/{language}/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    wrong = [(m.id, str(error)) for m in catalogue if m.id for error in m.check(catalogue)]
    assert wrong == []


def _translated(message):
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(texts)


def _recorded(tree):
    """(node, act) of each ``change.record("room.verb", …)`` in a module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr != "record" or not node.args:
            continue
        act = node.args[0]
        if isinstance(act, ast.Constant) and isinstance(act.value, str):
            yield node, act.value
