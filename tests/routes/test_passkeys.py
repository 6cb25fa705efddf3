"""Passkeys, with an authenticator of our own that can also lie. Without a browser, on both
databases; in a browser: tests/browser/test_passkeys.py.
"""

import hashlib
import json
import secrets
from datetime import timedelta

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import select
from webauthn.helpers import bytes_to_base64url as text

from intranet import clock
from intranet.extensions import db
from intranet.models.audit import AuditEntry
from tests.client import CarefulClient
from tests.factories import person
from tests.people import PASSWORD, PEOPLE

HERE = "https://localhost"
PRESENT, VERIFIED, WITH_KEY = 1, 4, 0x40


class Stick:
    """A key: it makes credentials and signs challenges, honestly unless told otherwise."""

    def __init__(self):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count, self.user = secrets.token_bytes(16), 0, None

    def make(self, options, **lies):
        self.user = options["user"]["id"]
        point = self.private.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        tail = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        facts = self._facts(WITH_KEY, **lies) + tail
        kept = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": facts})
        data = self._data("webauthn.create", options, **lies)
        return self._answer(data, attestationObject=text(kept))

    def sign(self, options, **lies):
        self.count += lies.get("counts", 1)
        facts, data = self._facts(0, **lies), self._data("webauthn.get", options, **lies)
        signed = facts + hashlib.sha256(data).digest()
        signature = self.private.sign(signed, ec.ECDSA(SHA256()))
        return self._answer(
            data, authenticatorData=text(facts), signature=text(signature), userHandle=self.user
        )

    def _facts(self, flags, site="localhost", seen=PRESENT | VERIFIED, **_lies):
        head = hashlib.sha256(site.encode()).digest()
        return head + bytes([flags | seen]) + self.count.to_bytes(4, "big")

    def _data(self, kind, options, origin=HERE, challenge=None, **_lies):
        told = {"type": kind, "challenge": challenge or options["challenge"], "origin": origin}
        return json.dumps(told).encode()

    def _answer(self, data, **response):
        response["clientDataJSON"] = text(data)
        name = text(self.id)
        key = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(key)


@pytest.fixture
def visit(app):
    """Visitors over HTTPS, where passkeys work."""
    app.config["HTTPS"] = True
    return lambda who=None: CarefulClient(app, who)


def options(page, kind="get"):
    form = next(f for f in page.all("form") if f.get(f"data-{kind}"))
    return json.loads(form.get(f"data-{kind}"))


def add(client, stick, name="Điện thoại", status=303, **lies):
    page = client.get("/factors/passkeys/new", status=200)
    answer = stick.make(options(page, "create"), **lies)
    return page.submit(name=name, answer=answer, status=status)


def enter(client, stick, status=303, **lies):
    page = client.get("/login/passkey", status=200)
    return page.submit(answer=stick.sign(options(page), **lies), status=status)


def test_passkey_opens_the_door_until_it_is_taken_off_the_list(visit):
    clerk, stick = visit("clerk"), Stick()
    asked = options(clerk.get("/factors/passkeys/new"), "create")
    wanted = asked["authenticatorSelection"]
    assert (asked["rp"]["id"], wanted["userVerification"]) == ("localhost", "required")
    page = add(clerk, stick).follow()
    assert "Điện thoại" in page.words
    add(clerk, stick, "Lần nữa", status=422)

    guest = visit()
    address = guest.get("/login", status=200).link("khóa truy cập")
    assert address == "/login/passkey"
    enter(guest, stick).follow()
    assert "Khóa truy cập" in guest.get("/sessions", status=200).words
    removal = next(
        f.get("action") for f in page.all("form") if "/passkeys/" in (f.get("action") or "")
    )
    visit("officer").act(removal, status=404)
    page.submit(removal, status=303)
    enter(visit(), stick, status=422)


LIES = (
    {"origin": "https://localhost.evil.example"},
    {"origin": "https://localhost:444"},
    {"site": "evil.example"},
    {"seen": PRESENT},
    {"challenge": text(b"x" * 43)},
)


def refused(app):
    """Whose refused attempts to come in are in the log, in order."""
    with app.app_context():
        bodies = [json.loads(b) for b in db.session.scalars(select(AuditEntry.body)).all()]
        own = person("clerk").audit_key
        return [b["obj"] == own for b in bodies if b["act"] == "sessions.refuse"]


def test_lying_key_opens_nothing(visit, app, monkeypatch):
    clerk, stick = visit("clerk"), Stick()
    for lie in LIES:
        add(clerk, Stick(), status=422, **lie)
    add(clerk, stick)
    for lie in LIES:
        enter(visit(), stick, status=422, **lie)
    enter(visit(), stick)
    enter(visit(), stick, status=422, counts=0)  # a copy counts as well: which one is true?
    enter(visit(), Stick(), status=422)
    assert refused(app) == [True] * (len(LIES) + 1) + [False]
    for answer in ("", "{}", "[]", "x" * 30_000, '{"id": "AAAA", "rawId": 5}'):
        visit().get("/login/passkey").submit(answer=answer, status=422)
    late = visit()
    page = late.get("/login/passkey", status=200)
    moment = clock.utc() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "utc", lambda: moment)
    page.submit(answer=stick.sign(options(page)), status=422)


def test_challenge_is_answered_once_even_with_a_copied_cookie(visit, app):
    clerk, stick = visit("clerk"), Stick()
    add(clerk, stick)
    guest, thief = visit(), visit()
    page = guest.get("/login/passkey", status=200)
    thief.http.set_cookie("mc-pre", guest.http.get_cookie("mc-pre").value)
    fields = {**page.form_fields(), "answer": stick.sign(options(page))}
    stick.count = 0
    guest.post("/login/passkey", fields, status=303)
    thief.post("/login/passkey", fields)
    assert thief.http.get_cookie("__Host-mc") is None
    assert guest.http.get_cookie("__Host-mc") is not None


def test_passkey_confirms_for_its_owner_only(visit, monkeypatch):
    clerk, officer, stick, other = visit("clerk"), visit("officer"), Stick(), Stick()
    add(clerk, stick)
    add(officer, other)
    moment = clock.utc() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "utc", lambda: moment)
    asked = clerk.act("/factors/authenticator/new", status=303)
    page = clerk.get(clerk.get(asked.location).link("khóa truy cập"), status=200)
    page = page.submit(answer=other.sign(options(page)), status=422)
    done = page.submit(answer=stick.sign(options(page)), status=303)
    assert done.location == "/factors/authenticator"


def test_passkeys_are_not_offered_where_they_cannot_work(visit, app):
    for name, value in (("HTTPS", False), ("PUBLIC_HOST", "motcua.anlao.example")):
        app.config["HTTPS"] = True
        app.config[name] = value
        guest, clerk = visit(), visit("clerk")
        assert "khóa truy cập" not in guest.get("/login", status=200).words
        guest.get("/login/passkey", status=404)
        clerk.get("/factors/passkeys/new", status=404)
        assert "Thêm khóa" not in clerk.get("/factors", status=200).words
    page = CarefulClient(app).get("/login")
    page.submit(username=PEOPLE["clerk"][0], password=PASSWORD, status=303)
