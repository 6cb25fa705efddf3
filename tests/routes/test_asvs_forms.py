"""Every form of the house, filled in rightly, as a foreign page or a liar would send it (ASVS 5.0).

Taken is what our own page sends with its token, of that only the fields the page has.
"""

import time

import pytest
from pysqlite3 import dbapi2 as sqlite3

from intranet.extensions import db
from tests.client import CarefulClient, new_once
from tests.routes import test_expiry
from tests.routes.test_expiry import RECIPES, office  # noqa: F401 - the shared office
from tests.routes.test_matrix import addresses

EVIL = "https://evil.example"
# How a foreign page may send a form; none of them knows the token.
FOREIGN = {
    "no token": {"Sec-Fetch-Site": "cross-site"},
    "another site": {"Origin": EVIL, "Referer": f"{EVIL}/x"},
    "as htmx": {"HX-Request": "true", "HX-Target": "div#main", "Origin": EVIL},
    "a brother": {"Sec-Fetch-Site": "same-site", "Origin": "http://motcua2.localhost"},
    "a sandbox": {"Origin": "null"},
}
LIE = "mass-assignment-7"
# What a liar would add, besides the name of every column of the database.
WISHED = {"role", "roles", "is_admin", "unit", "owner_id", "user", "id", "state", "created_by"}
# Parts of addresses and of the form's own machinery that no page writes into itself.
OWN = {"csrf_token", "once", "draft", "version", "page", "next", "held"}
# Boxes of the same form that are not shown here, and what a phone's script sends beside them.
OTHER_ACTS = {
    "bulks.carry_out": {"way", "collected_by"},
    "proofs.add": {"sha256", "device", "at", "offset", "taken", "place"},
}
NOTHING_NEW = {"checkpoints.sign"}  # the world has one already
DOORS = ("sessions.choose_language", "sessions.login", "sessions.use_code", "sessions.unlock",
         "sessions.enter_passkey")  # fmt: skip


@pytest.fixture
def world(office):  # noqa: F811
    yield from test_expiry.world.__wrapped__(office)


@pytest.fixture(scope="module")
def columns():
    """The name of every column there is."""
    tables = db.metadata.sorted_tables
    return {column.name for table in tables for column in table.columns} | WISHED


class Base:
    """A second look at the database: whether anything at all was written, and what stands there."""

    def __init__(self, world):
        self.base = sqlite3.connect(world.app.config["INSTANCE"] / "office.db")

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.base.close()

    @property
    def mark(self):
        """Another number after every commit of anybody else."""
        return self.base.execute("PRAGMA data_version").fetchone()[0]

    def holds(self, word):
        """Tables in which ``word`` stands anywhere."""
        names = self._rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [name for (name,) in names if word in repr(self._rows(f'SELECT * FROM "{name}"'))]

    def _rows(self, query):
        return self.base.execute(query).fetchall()


@pytest.mark.parametrize("endpoint", sorted(RECIPES))
def test_a_form_is_taken_from_its_own_page_and_as_the_page_has_it(world, columns, endpoint):
    """3.5.1, 3.5.2, 8.2.3, 15.3.3"""
    recipe, seen = RECIPES[endpoint], []
    client = world.clients[recipe.who]
    client.get = _seeing(client, seen)
    try:
        address, fields, sent = recipe.fill(world, client)
    finally:
        del client.get
    known = {node.get("name") for node in seen[-1].tree.iter() if isinstance(node.tag, str)}
    bare = {name: value for name, value in fields.items() if not isinstance(value, tuple)}
    with Base(world) as base:
        before = base.mark
        for what, head in FOREIGN.items():
            _refused(client.http.post(address, data=_lying(bare), headers=head), (endpoint, what))
        plain = {"json": bare, "content_type": "text/plain", "headers": {"Origin": EVIL}}
        _refused(client.http.post(address, **plain), (endpoint, "text/plain"))
        assert base.mark == before, f"{endpoint}: something was written"
        shown = known | OWN | set(fields) | OTHER_ACTS.get(endpoint, set())
        extra = dict.fromkeys(columns - shown, LIE)
        answer = client.http.post(address, data={**extra, **fields}, **sent)
        assert answer.status_code in (200, 303), (endpoint, answer.status_code)
        assert base.mark != before or not recipe.recorded or endpoint in NOTHING_NEW
        assert base.holds(LIE) == [], endpoint


def _seeing(client, seen):
    def get(*arguments, **named):
        seen.append(type(client).get(client, *arguments, **named))
        return seen[-1]

    return get


def _lying(fields):
    return {**fields, "csrf_token": "x" * 91, "once": new_once()}


def _refused(answer, what):
    assert answer.status_code == 400, (what, answer.status_code)
    assert not answer.headers.getlist("Set-Cookie"), what


def test_no_post_route_is_without_a_token(world):
    """3.5.1: those as well that no recipe fills in."""
    with Base(world) as base:
        before, tried = base.mark, set()
        for method, endpoint, words, address, thing in addresses(world.app):
            if method != "POST" or words == "other" or endpoint in RECIPES:
                continue
            path = address.format(thing=world.things.get(thing, ""), account="a", file="a",
                                  event="a", fee="a", request="a", person="a")  # fmt: skip
            for who in ("clerk", "leader", "admin", "stranger"):
                client = world.clients[who].http
                for head in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": EVIL}):
                    status = client.post(path, data={"once": new_once()}, headers=head).status_code
                    tried.add((endpoint, status))
                    assert status in (400, 403) or who == "stranger", (endpoint, who, status)
        assert base.mark == before
    statuses = {status for _endpoint, status in tried}
    assert statuses == {303, 400, 403}  # 403: a code that the clerk may not type either
    assert {(door, 400) for door in DOORS} <= tried


def test_what_is_searched_for_is_no_pattern(world):
    """1.2.9"""
    for who, path in (("clerk", "/dossiers"), ("clerk", "/slips"), ("admin", "/accounts"),
                      ("admin", "/procedures"), ("clerk", "/dossiers/new")):  # fmt: skip
        client = world.clients[who]
        name = "procedure_text" if path.endswith("new") else "q"
        full = len(client.get(path, status=200).all("tr"))
        for words in ("(((((a+)+" * 10, "%", "_" * 5, "\\", "a" * 100 + "*"):
            began = time.thread_time()
            answer = client.http.get(path, query_string={name: words})
            assert answer.status_code == 200, (path, words)
            assert time.thread_time() - began < 0.2, (path, words)
        hits = len(client.get(path, status=200, **{name: "zzz%"}).all("tr"))
        assert hits < max(full, 1) or full == 0, path


@pytest.mark.parametrize("path", ["/login/passkey", "/factors/passkeys/new"])
def test_a_bomb_of_json_is_refused(world, path, monkeypatch):
    """1.5.2"""
    monkeypatch.setitem(world.app.config, "HTTPS", True)
    client = CarefulClient(world.app, None if path.startswith("/login") else "clerk")
    for answer in ("[" * 10_000, '{"a":' * 3000, '{"id":' + "[" * 9999):
        page = client.get(path, status=200)
        page.submit(path, answer=answer, name="Khóa", status=422)


@pytest.mark.parametrize("path", ["/login", "/code", "/password", "/sessions/pin"])
def test_boxes_for_passwords_let_managers_and_paste_in(world, path):
    """6.2.6, 6.2.7"""
    who = None if path in ("/login", "/code") else "clerk"
    page = CarefulClient(world.app, who).get(path, status=200)
    boxes = page.all("input", type="password")
    assert boxes
    for box in boxes:
        kind = box.get("autocomplete")
        assert kind in ("current-password", "new-password", "off", "one-time-code"), box.get("name")
        assert kind != "off" or "pin" in path, box.get("name")
        if "password" in kind and "pin" not in path:
            assert int(box.get("maxlength") or 1024) >= 64
        assert not box.get("onpaste")
