"""Hostile strings in every field of every form: a clear answer, a whole page, nothing broken.

Every field gets one of the strings in turn, so that nearly all of them are tried on every run;
STRESS=1 tries all in every field.
"""

import os
import re

import pytest
from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.audit import AuditEntry
from tests.hostile_strings import MARK, STRINGS
from tests.routes import test_expiry
from tests.routes.test_expiry import RECIPES, office  # noqa: F401 - the shared office

LATER_ROW = re.compile(r"-[1-9]\d*(-|$)")
KEPT = {"csrf_token", "once", "version", "mark", "draft"}
EACH = len(STRINGS) if os.environ.get("STRESS") == "1" else 1
NO_ANSWER = (500, 502, 503)


@pytest.fixture
def world(office):  # noqa: F811
    yield from test_expiry.world.__wrapped__(office)


def test_there_are_two_hundred_of_them():
    assert len(STRINGS) >= 200


@pytest.mark.parametrize("endpoint", sorted(RECIPES))
def test_no_field_of_a_form_breaks_anything(world, endpoint):
    recipe = RECIPES[endpoint]
    client = world.clients[recipe.who]
    _address, fields, _sent = recipe.fill(world, client)
    start = sum(map(ord, endpoint))
    for number, name in enumerate(sorted(set(fields) - KEPT)):
        if LATER_ROW.search(name) or isinstance(fields[name], tuple):
            continue  # like the first row; hostile files: tests/services/test_files.py
        for turn in range(EACH):
            typed = STRINGS[(start + (number * EACH + turn) * 7) % len(STRINGS)]
            _try(world, recipe, client, {name: typed})


def _try(world, recipe, client, changes):
    world.begin_again()
    address, fields, sent = recipe.fill(world, client)
    before = _entries(world)
    answer = client.post(address, {**fields, **changes}, **sent)
    assert answer.status not in NO_ANSWER, (changes, answer.words)
    assert "X-Injected" not in answer.headers
    _is_harmless(answer, changes)
    if answer.status in (400, 422):
        assert _entries(world) == before, changes
    if answer.status == 303 and answer.location.startswith("/"):
        shown = client.get(answer.location)
        assert shown.status not in NO_ANSWER, (changes, shown.words)
        _is_harmless(shown, changes)


def _is_harmless(answer, changes):
    """Nothing that was typed became an element, an attribute or an address of the page."""
    if answer.tree is None:
        return
    for node in answer.tree.iter():
        if not isinstance(node.tag, str):
            continue
        assert MARK not in node.tag, changes
        for name, value in node.attrib.items():
            assert MARK not in name, changes
            assert not name.startswith("on"), changes
            if name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
                assert value.strip().lower().startswith(("/", "#", "?", "data:image/")), changes


def _entries(world):
    with world.app.app_context():
        changes = AuditEntry.act.not_like("%.read")
        return db.session.scalar(select(func.count()).select_from(AuditEntry).where(changes))
