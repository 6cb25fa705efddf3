"""Every route as every person and as a stranger: 200, 303, 401, 403, 404, 409, 422 (ASVS 8.2.1).

The table ``matrix.csv`` is made by machine from the URL map (WRITE_MATRIX=1 pytest on this file),
read by a person and kept; the test compares. Rows: one a method, address and object (of the
person's own commune An Toàn, or of the other, An Hòa). A POST is sent with a right token and no
fields.
"""

import csv
import os
from pathlib import Path

import pytest

from tests.client import new_once
from tests.people import PEOPLE
from tests.world import make_world

TABLE = Path(__file__).with_name("matrix.csv")
WHO = ("stranger", *PEOPLE)
# What stands for the parameters of an address: (words of the row, names of things).
OBJECTS = {
    "dossiers": (("own", "dossier own"), ("other", "dossier other")),
    "audit": (("own", "dossier own"), ("other", "dossier other")),
    "accesses": (("own", "dossier own"), ("other", "dossier other")),
    "files": (("own", "file own"), ("other", "file other")),
    "fees": (("own", "dossier own"), ("other", "dossier other")),
    "blocks": (("own", "block own"), ("other", "block other")),
    "drafts": (("own", "draft own"),),
    "slips": (("own", "slip own"), ("other", "slip other")),
    "notices": (("own", "notice"),),
    "preferences": (("", "notice"),),  # of no filter: filters of others are in test_preferences.py
    "bulks": (("", "account"),),  # work of a person; bulks of others are in test_bulks.py
    "persons": (("own", "person own"), ("other", "person other")),
    "erasures": (("own", "erasure own"), ("other", "erasure other")),
    **dict.fromkeys(
        ("inspections", "answers", "samples", "signals", "minutes"),
        (("own", "inspection own"), ("other", "inspection other")),
    ),
    "findings": (("own", "finding own"), ("other", "finding other")),
    "scores": (("own", "visited own"), ("other", "visited other")),
    "proofs": (("own", "proof own"), ("other", "proof other")),
    "plans": (("", "plan"),),
    "checklists": (("published", "checklist"), ("draft", "checklist draft")),
    "labels": (("", "label"),),
    "checkpoints": (("", "checkpoint"),),
    "absences": (("", "absence"),),
    "reviews": (("", "review"),),
    "units": (("", "unit"),),
    "accounts": (("", "account"),),
    "procedures": (("", "procedure"),),
}
# Addresses of an inspection in other rooms.
VISITS = (("own", "inspection own"), ("other", "inspection other"))
OF_VISITS = ("findings.of_inspection", "findings.create", "proofs.add")
# Papers of one event or movement of money: on a dossier of their own.
LETTERS = (("own", "letter own"), ("other", "letter other"))
QUESTIONS = (("own", "asked own"), ("other", "asked other"))
PERSONS = (("own", "person own"), ("other", "person other"))
PLAIN = {
    "number": "1",
    "day": "2020-01-01",
    "digest": "0" * 64,
    "mark": "0" * 12,
    "token": "x" * 24,
    "key_pid": "0" * 12,
    "file_pid": "{file}",
    "event_pid": "{event}",
    "fee_pid": "{fee}",
    "request_pid": "{request}",
    "person_pid": "{person}",
    "sample_pid": "{sample}",
    "user_pid": "{account}",
    "key": "eve",
    "code": "A01",
}
PRINTS = {
    f"dossiers.note_{paper}"
    for paper in ("receipt", "slip", "history", "form", "fee_receipt", "register", "manifest")
}
LEFT_OUT = ("assets.static_file", "assets.favicon")


def addresses(app):
    """(method, endpoint, words of the object, address with {thing}) of every route."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.endpoint in LEFT_OUT:
            continue
        room = rule.endpoint.partition(".")[0]
        objects = OBJECTS.get(room, (("", None),)) if "pid" in rule.arguments else (("", None),)
        objects = VISITS if rule.endpoint in OF_VISITS else objects
        objects = LETTERS if rule.arguments & {"event_pid", "fee_pid"} else objects
        objects = QUESTIONS if "request_pid" in rule.arguments else objects
        objects = PERSONS if "person_pid" in rule.arguments else objects
        for words, thing in objects:
            address = rule.rule
            for name in rule.arguments:
                kind = next(part for part in (f"<{name}>", f"<path:{name}>") if part in address)
                address = address.replace(kind, "{thing}" if name == "pid" else PLAIN[name])
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield method, rule.endpoint, words, address, thing


def measure(world):
    """The whole table: {(method, endpoint, object): {person: status}}."""
    table = {}
    tokens = {who: _token(world.clients[who]) for who in WHO}
    world.snapshot()
    for method, endpoint, words, address, thing in addresses(world.app):
        kinds = ("file", "event", "fee", "request", "person", "sample")
        named = {kind: world.things.get(f"{kind} {words}", "") for kind in kinds}
        named["account"] = world.things.get("account", "")
        path = address.format(thing=world.things.get(thing, ""), **named)
        row = table[(method, endpoint, words)] = {}
        for who in WHO:
            row[who] = _status(world, who, method, path, tokens[who])
    return table


def _status(world, who, method, path, token):
    client = world.clients[who].http
    if method == "GET":
        return client.get(path).status_code
    cookies = dict(client._cookies)
    status = client.post(path, data={"csrf_token": token, "once": new_once()}).status_code
    client._cookies = cookies  # logging out and in again is not the question here
    if status < 400:
        world.restore()
    return status


def _token(client):
    page = client.get("/login" if client.is_stranger else "/")
    return page.form_fields()["csrf_token"]


def read():
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {
            (row["method"], row["endpoint"], row["object"]): {w: int(row[w]) for w in WHO}
            for row in rows
        }


def write(table):
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["method", "endpoint", "object", *WHO])
        writer.writerows([*key, *(row[who] for who in WHO)] for key, row in table.items())


@pytest.fixture
def world(sqlite_app):
    return make_world(sqlite_app)


def test_every_route_answers_every_person_as_reviewed(world):
    measured = measure(world)
    if os.environ.get("WRITE_MATRIX") == "1":
        write(measured)
    kept = read()
    assert sorted(measured) == sorted(kept)
    wrong = {key: (row, kept[key]) for key, row in measured.items() if row != kept[key]}
    assert wrong == {}


def test_a_stranger_enters_public_doors_only(sqlite_app):
    for (method, endpoint, words), row in read().items():
        public = sqlite_app.view_functions[endpoint].access == "public"
        assert public or row["stranger"] == 303, (method, endpoint, words)


def test_nobody_reaches_a_dossier_of_another_commune():
    inside = ("clerk", "officer", "leader", "registrar")
    for (method, endpoint, words), row in read().items():
        if words == "other":
            for who in inside:
                assert row[who] in (403, 404), (method, endpoint, who)


def test_the_admin_touches_no_dossier():
    for (method, endpoint, words), row in read().items():
        if endpoint.startswith(("dossiers.", "files.", "statistics.")):
            assert row["admin"] == 403, (method, endpoint, words)


def test_a_supervisor_reads_and_changes_no_dossier():
    for (method, endpoint, words), row in read().items():
        if endpoint.startswith("dossiers.") and method == "POST":
            allowed = endpoint in PRINTS
            assert allowed or row["supervisor"] in (403, 404), (method, endpoint, words)


def test_no_route_breaks_for_anybody():
    assert {s for row in read().values() for s in row.values()} <= {
        200, 303, 400, 401, 403, 404, 409, 422, 429
    }  # fmt: skip
