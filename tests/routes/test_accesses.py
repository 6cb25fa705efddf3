"""Who looked: the reason asked of outsiders, the week, readers, and no way around the log."""

from datetime import timedelta

from sqlalchemy import delete, select, text

from intranet import clock
from intranet.extensions import db
from intranet.models.audit import AuditEntry, AuditHead
from intranet.models.dossiers import AccessReason
from intranet.models.sessions import WebSession
from intranet.transaction import bookkeeping
from tests.client import CarefulClient
from tests.people import PEOPLE
from tests.routes.test_matrix import addresses
from tests.services.dossier_life import OWNER, entries, received, whole
from tests.world import make_world

NOW = clock.utc
OUTSIDERS = ("district_leader", "district_registrar", "supervisor", "inspector")
READS = ("dossiers.read", "files.download", "persons.read", "slips.read")
# Routes with the id of a thing in their address that show nobody's facts, or write otherwise.
NO_READING = {
    "accesses.give_reason": "shows the code and the unit: asks before anything is seen",
    "accesses.readers": "names colleagues, and the code of the dossier",
    "audit.day": "what a colleague did on a day: codes of dossiers",
    "fees.show": "the closed list of a cashier's day, no page of one citizen",
}
# One citizen's things: kinds of objects in the addresses of the matrix.
OF_CITIZENS = ("dossiers", "audit", "files", "fees", "slips", "persons", "accesses")


def at(days, monkeypatch):
    monkeypatch.setattr(clock, "utc", lambda: NOW() + timedelta(days=days))
    with bookkeeping() as connection:  # nobody is logged out by the jump
        connection.execute(delete(WebSession))


def reads(act="dossiers.read"):
    return [(e["name"], e.get("reason"), e.get("facts", {})) for e in entries(act)]


def test_somebody_from_outside_says_why_once_a_day(app, visit, monkeypatch):
    with app.app_context():
        pid = received()
    client, path = visit("supervisor"), f"/dossiers/{pid}"
    asked = client.get(path, status=303).follow()
    assert f"/accesses/{pid}" in asked.form().get("action")
    assert OWNER.full_name not in asked.words
    for wrong in ({}, {"kind": "nosy"}, {"kind": "other"}, {"kind": "other", "text": "xem"}):
        assert OWNER.full_name not in asked.submit(status=422, **wrong).words
    shown = asked.submit(kind="other", text="Theo đơn số 15 của thanh tra", status=303).follow()
    assert OWNER.full_name in shown.words
    client.get(f"{path}/receipt", status=200)
    client.get(f"/audit{path}", status=200)
    client.get(f"/accesses/{pid}?next=//evil.example/x", status=303).follow()
    typed = "Theo đơn số 15 của thanh tra"
    with app.app_context():
        assert reads() == [("quang.dx", "Khác", {"outside": "other"})] * 3
        assert [e["reason"] for e in entries("accesses.give_reason")] == ["Khác"]
        assert [row.reason for row in db.session.scalars(select(AccessReason))] == [typed]
        at(1, monkeypatch)
    visit("supervisor").justify(path)
    visit("inspector").justify(path, kind="figures")


def test_who_takes_part_is_never_asked_and_who_may_not_see_is_told_nothing(sqlite_app):
    world = make_world(sqlite_app)
    pid, asked = world.things["dossier other"], world.things["asked other"]
    for who in ("other_clerk", "other_officer", "other_leader"):
        world.clients[who].get(f"/dossiers/{pid}", status=200)
        world.clients[who].get(f"/accesses/{pid}", status=303)
    world.clients["unit_head"].get(f"/dossiers/{asked}", status=200)  # their office was asked
    for who in ("clerk", "leader", "unit_head"):
        for path in (f"/dossiers/{pid}", f"/accesses/{pid}", f"/accesses/{pid}/readers"):
            world.clients[who].get(path, status=404)
    world.clients["admin"].get(f"/accesses/{pid}", status=403)
    world.clients["supervisor"].get(f"/accesses/{pid}/readers", status=404)
    with sqlite_app.app_context():  # of the other dossiers, of which the world gave reasons
        given = db.session.scalars(select(AccessReason))
        assert {row.user.username for row in given} == {PEOPLE[who][0] for who in OUTSIDERS}


def test_files_people_and_htmx_ask_too_and_what_was_typed_is_kept(sqlite_app):
    world = make_world(sqlite_app)
    client, pid = world.clients["supervisor"], world.things["dossier other"]
    saved = client.justify(f"/files/{world.things['file other']}")
    assert saved.headers["Content-Type"] == "image/png"
    client = world.clients["inspector"]
    person = client.justify(f"/persons/{world.things['person other']}")
    assert "Trần Văn Hai" in person.words
    client = world.clients["district_leader"]
    asked = client.get(f"/dossiers/{pid}", status=401, target="main")
    assert asked.headers["HX-Redirect"] == f"/accesses/{pid}?next=/dossiers/{pid}"
    path = f"/dossiers/{pid}/transfer"
    refused = client.act(path, reason="Thuộc thẩm quyền của xã khác", unit="", version="1")
    held = refused.follow().submit(kind="support", status=303).follow()
    again = held.submit()
    assert again.status == 422
    assert again.form_fields(path)["reason"] == "Thuộc thẩm quyền của xã khác"
    with sqlite_app.app_context():
        (taken,) = reads("files.download")
        assert (taken[0], taken[1]) == ("quang.dx", "Kiểm tra theo kế hoạch")
        assert reads("persons.read")[0][2] == {"outside": "plan"}


def test_the_heads_see_the_week_and_are_told_of_it_once(app, visit, monkeypatch):
    with app.app_context():
        pid = received()
        code = whole(pid).code
    visit("inspector").justify(f"/dossiers/{pid}", kind="petition", text="")
    page = visit("leader").get("/accesses", status=200)
    assert "Huỳnh Thúy Vy An Lão" in page.words
    assert f"{code} Giải quyết phản ánh, kiến nghị" in page.words
    assert code not in visit("other_leader").get("/accesses", status=200).words
    visit("officer").get("/accesses", status=403)
    with app.app_context():
        at(7, monkeypatch)
    for _login in range(2):
        CarefulClient(app).login("nghia.nv")
    CarefulClient(app).login("thuy.lt")
    alerts = visit("leader").get("/alerts", status=200)
    week = alerts.link("Xem danh sách")
    assert code in visit("leader").get(week, status=200).words
    assert "Tuần này không ai ngoài đơn vị xem" in visit("leader").get("/accesses").words
    with app.app_context():
        (told,) = entries("accesses.tell")
        assert told["facts"] == {"rows": 1, "told": 1}


def test_readers_of_a_dossier_stand_in_their_order(app, visit):
    with app.app_context():
        pid = received()
    for who in ("clerk", "officer"):
        visit(who).get(f"/dossiers/{pid}", status=200)
    visit("supervisor").justify(f"/dossiers/{pid}")
    page = visit("leader").get(f"/dossiers/{pid}", status=200)
    page = page.client.get(page.link("Ai đã xem?"), status=200)
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.all("tr")][1:]
    names = [row.partition(" hồ sơ")[0].rsplit(" ", 2)[0] for row in rows]
    assert [name.split()[2] for name in names] == ["Nghĩa", "Quang", "Rin", "Mai"]
    assert rows[1].endswith("Kiểm tra theo kế hoạch")


def test_every_page_of_a_citizen_is_written_before_it_is_sent(sqlite_app):
    world = make_world(sqlite_app)
    opened = dict(_opened(world))
    assert len(opened) > 40
    wrong = {one: acts for one, (_who, _path, acts) in opened.items() if len(acts) != 1}
    assert {one: acts for one, acts in wrong.items() if one not in NO_READING} == {}
    assert {one for one, acts in wrong.items() if acts} == set()
    with sqlite_app.app_context(), bookkeeping() as connection:
        connection.execute(text("ALTER TABLE audit RENAME TO audit_gone"))
    unlogged = {
        one: world.clients[who].get(path).status
        for one, (who, path, _acts) in opened.items()
        if one not in NO_READING
    }
    assert set(unlogged.values()) == {503}, unlogged


def _opened(world):
    """(endpoint, (who, address, what the log got)) of every GET route of a citizen's thing."""
    for method, endpoint, words, address, thing in addresses(world.app):
        if method != "GET" or words != "own" or endpoint.partition(".")[0] not in OF_CITIZENS:
            continue
        if "{thing}" not in address:
            continue
        named = {kind: world.things[f"{kind} own"] for kind in ("file", "event", "fee", "request")}
        path = address.format(thing=world.things[thing], **named)
        before = _size(world)
        for who in ("clerk", "officer", "leader", "unit_head", "supervisor"):
            if world.clients[who].get(path).status in (200, 409):
                yield endpoint, (who, path, _acts_since(world, before))
                break
        else:
            assert endpoint in NO_READING, f"{endpoint}: nobody opens {path}"


def _size(world):
    with world.app.app_context():
        return db.session.scalar(select(AuditHead.size))


def _acts_since(world, size):
    with world.app.app_context():
        query = select(AuditEntry.act).where(AuditEntry.seq >= size)
        return [act for act in db.session.scalars(query) if act in READS]
