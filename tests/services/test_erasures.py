"""A person is forgotten: gone from every table, file and index, and the log still verifies."""

import io
import json
import os
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import current_app
from PIL import Image
from sqlalchemy import inspect, text

from intranet import clock, sealer
from intranet.extensions import db
from intranet.models.blocks import DayTally
from intranet.models.dossiers import AccessReason, Attachment, Dossier
from intranet.models.drafts import Draft
from intranet.models.persons import Person
from intranet.models.sessions import HeldRequest
from intranet.rules.erasures import GONE, Answer, Ground
from intranet.rules.errors import RuleBroken
from intranet.services import (
    accesses,
    audit,
    blocks,
    checkpoints,
    dossiers,
    drafts,
    erasures,
    fees,
    files,
    preferences,
    slips,
)
from intranet.services.audit import reviewing
from intranet.services.dossiers import (
    IntakeData,
    PaperData,
    PersonData,
    attaching,
    correcting,
    marks,
    notes,
    requests,
)
from intranet.services.erasures import Wanted
from intranet.services.erasures import listing as expired_list
from intranet.transaction import SYSTEM, Actor, Forbidden, bookkeeping, transaction
from tests.client import CarefulClient
from tests.factories import person, procedure, unit
from tests.factories_dossiers import make_dossier
from tests.services.visits import check_visit_forgot, visit_both

MARK = "zqxw"
WHY = f"Lý do Zqxw của ông Zqxw {MARK}"
LAN = PersonData("Y Lan Zqxw", id_number="052085ZQXW01", birth_date=date(1985, 7, 11), sex="female",
                 address="Thôn Zqxw", phone="0912 zqxw 78", email="lan@zqxw.vn")  # fmt: skip
SON = PersonData("Đinh Văn Con", id_number="052010000777", phone="0987654321", address="Thôn 9")


def actor(who):
    return Actor(person(who))


def version_of(pid):
    db.session.rollback()
    return db.session.query(Dossier.version).filter_by(pid=pid).scalar()


def act(who, verb, pid, *args, **named):
    return verb(actor(who), pid, version_of(pid), *args, **named)


def scan(app, name, colour="white"):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(picture, "PNG")
    picture.seek(0)
    return files.keep(picture, name, files.limits_of(app.config))


def received(owner, **more):
    data = IntakeData(procedure("marital").pid, unit("X21622-BPMC").pid, owner, **more)
    return dossiers.receive(actor("clerk"), data).pid


@pytest.fixture
def told(app):
    """Everything the screens offer, filled in about Y Lan; and a dossier of her son."""
    with app.app_context():
        return _filled_in(app)


def _filled_in(app):
    slip = slips.guide(actor("clerk"), slips.SlipData(
        procedure("marital").pid, unit("X21622-BPMC").pid, LAN, WHY, (1,), (f"Thiếu {MARK}",)
    ))  # fmt: skip
    slips.refuse(actor("clerk"), slips.SlipData(
        procedure("birth").pid, unit("X21622-BPMC").pid, LAN, WHY
    ))  # fmt: skip
    own = received(
        LAN, submitter=replace(SON, full_name="Người nộp Zqxw"), authorisation=f"Giấy {MARK}",
        papers=(PaperData("Tờ khai theo mẫu", originals=1), PaperData(f"Đơn {MARK}", note=WHY)),
        files=(scan(app, f"don-{MARK}.png"),), summary=WHY, note=WHY, fee_vnd=9000, slip=slip.pid,
    )  # fmt: skip
    lead_a_life(app, own)
    gone = received(LAN, fee_vnd=0)
    act("clerk", dossiers.withdraw, gone, WHY, papers_returned=[f"Đơn {MARK}"], fee_note=WHY)
    son = received(SON, submitter=LAN, authorisation=f"Giấy {MARK}", note="Con của Y Lan Zqxw",
                   files=(scan(app, "cua-con.png", "red"),))  # fmt: skip
    notes.add_note(actor("clerk"), son, "Đã gọi Y Lan Zqxw, Đinh Văn Con bận")
    typed_elsewhere(own)
    visit_both(own, son, MARK)
    return {
        "own": own,
        "gone": gone,
        "son": son,
        "slip": slip.pid,
        "person": db.session.query(Person.pid).filter_by(id_number="052085ZQXW01").scalar(),
    }


def lead_a_life(app, pid):
    """From the counter to the counter, every box filled in."""
    marks.mark(actor("clerk"), pid, [], f"Tủ {MARK}", marks.marked(_dossier(pid)).version)
    notes.add_note(actor("clerk"), pid, WHY)
    added = scan(app, f"them-{MARK}.png", "blue")
    attaching.add_files(actor("clerk"), pid, [added], 30)
    added = db.session.query(Attachment).filter_by(sha256=added.sha256).one().pid
    attaching.remove_file(actor("clerk"), pid, added, WHY)
    fees.waive(actor("clerk"), pid, 1000, WHY)
    typed = correcting.Correction(
        owner=replace(LAN, full_name="Y Lan Zqxw Cũ"), papers=(PaperData(f"Tờ {MARK}", note=WHY),),
        summary=f"{WHY} sửa", note=WHY, authorisation=f"Giấy {MARK} mới",
    )  # fmt: skip
    act("clerk", correcting.correct, pid, typed, WHY)
    act("clerk", dossiers.hand_over, pid, note=WHY)
    act("officer", dossiers.request_supplement, pid, [f"Giấy {MARK}"], WHY, contact=MARK,
        phone=MARK)  # fmt: skip
    act("clerk", dossiers.take_supplement, pid, note=WHY)
    asked = act("officer", requests.ask_opinion, pid, WHY,
                [requests.Asked(unit("ALAO-TP").pid, 3)])[0]  # fmt: skip
    requests.answer(actor("district_officer"), pid, asked.pid, WHY)
    day = clock.now() + timedelta(days=2)
    visit = requests.VisitData(WHY, day, f"Nhà {MARK}", person("officer").pid, f"Ông {MARK}")
    act("officer", requests.plan_visit, pid, visit)
    act("officer", dossiers.suspend, pid, WHY)
    act("officer", dossiers.resume, pid, WHY)
    act("officer", dossiers.ask_extension, pid, date(2099, 12, 31), WHY)
    act("leader", dossiers.sign_extension, pid, True)
    act("officer", dossiers.hand_over, pid, note=WHY)
    act("leader", dossiers.send_back, pid, WHY)
    act("officer", dossiers.hand_over, pid)
    act("leader", dossiers.approve, pid, note=WHY)
    act("registrar", dossiers.enter_result, pid, number="12/XN-UBND",
        files=(scan(app, f"kq-{MARK}.png", "green"),))  # fmt: skip
    act("clerk", dossiers.return_result, pid, f"Người nhận {MARK}", "052085ZQXW01")


def typed_elsewhere(pid):
    """Not sent yet, kept, noted at the end of a day."""
    clerk = person("clerk")
    drafts.save(clerk, "/dossiers/new", "draft-once-1", [("owner_full_name", LAN.full_name)])
    drafts.save(clerk, f"/dossiers/{pid}/notes", "draft-once-2", [("text", "dở dang")])
    preferences.save_filter(actor("clerk"), f"Bà {MARK}", "q=052085ZQXW01")
    block = blocks.lease(actor("clerk"), unit("X21622-BPMC").pid, 2)
    blocks.void(actor("clerk"), block.pid, block.numbers[0].code, "In nhầm cho Y Lan Zqxw")
    seq = audit.life_of(f"dossier:{pid}")[0].seq
    reviewing.review(actor("supervisor"), [seq], WHY)
    reviewing.review(actor("supervisor"), [seq], "Xem lại vụ Y Lan Zqxw")
    with transaction(SYSTEM) as change:
        at, by_id = clock.now(), clerk.id
        about = {"dossier_id": _dossier_id(pid), "user_id": by_id, "kind": "other", "at": at}
        db.session.add(AccessReason(**about, reason=WHY))
        change.record("tests.set", "dossiers:test")
    blocks.count(actor("clerk"), unit("X21622-BPMC").pid, clock.today(), 9, "Y Lan Zqxw trả lại")
    held = {"token_hash": "h", "user_id": clerk.id, "path": "/x", "content_type": "form",
            "body": b"owner_full_name=Y+Lan+Zqxw", "held_at": clock.now()}  # fmt: skip
    with bookkeeping() as connection:
        connection.execute(HeldRequest.__table__.insert(), held)


def _dossier_id(pid):
    return db.session.query(Dossier.id).filter_by(pid=pid).scalar()


def _dossier(pid):
    db.session.rollback()
    return db.session.query(Dossier).filter_by(pid=pid).one()


def where_it_stands(app):
    """Every place that still holds the mark: table.column, index, file."""
    found = []
    sealer.sequence(db.engine)
    db.session.remove()
    with db.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            if table.startswith("dossier_search_"):
                continue
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for name, value in row.items():
                    told = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value)
                    told = told if isinstance(told, bytes) else told.encode()
                    if MARK.encode() in told.lower():
                        found.append(f"{table}.{name}")
    folder = app.config["INSTANCE"]
    for path in (*folder.glob("office.db*"), *(folder / "files").rglob("*")):
        if path.is_file() and MARK.encode() in path.read_bytes().lower():
            found.append(path.name)
    return sorted(set(found))


def terms_of_the_index():
    """Words of the full-text index of SQLite that hold the mark, also of rows written over."""
    if db.engine.dialect.name != "sqlite":
        return []
    raw = db.engine.raw_connection()
    raw.driver_connection.execute("PRAGMA query_only=OFF")
    raw.driver_connection.execute("PRAGMA trusted_schema=ON")
    raw.driver_connection.execute(
        "CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, dossier_search, 'row')"
    )
    rows = raw.driver_connection.execute("SELECT term FROM temp.v").fetchall()
    raw.invalidate()
    assert rows
    return [term for (term,) in rows if MARK in term]


def erase(told, app, ground=Ground.ORDER):
    request = erasures.ask(actor("clerk"), told["person"], ground, "12/ĐN", f"Bà {MARK} xin")
    for path in (app.config["INSTANCE"] / "files").rglob("*"):
        os.utime(path, (0, 0))  # long since on the disk
    limits = files.limits_of(app.config)
    return erasures.decide(actor("leader"), request.pid, 1, Answer.ERASE, None, limits)


def test_erase_leaves_nothing_of_a_person_and_all_of_another(told, app):
    with app.app_context():
        exported(told, app)
        refused(told, app)
        erased_whole(told, app)
    pages_still_answer(told, app)


def erased_whole(told, app):
    """Gone everywhere, the other person whole, the log unbroken."""
    assert len(where_it_stands(app)) > 20
    erased = erase(told, app)
    counts = erasures.counts_of(erased)
    assert (counts["dossiers"], counts["handed_in"], counts["slips"]) == (2, 1, 2)
    assert counts["files"] == 4
    erasures.finish(files.limits_of(app.config))
    assert where_it_stands(app) == []
    assert terms_of_the_index() == []
    assert checkpoints.verify()[2] == []
    son = _dossier(told["son"])
    assert (son.owner_name, son.owner_id_number, son.owner_phone, son.submitter_name) == (
        "Đinh Văn Con", "052010000777", "0987654321", None,
    )  # fmt: skip
    assert [file.name for file in son.files] == ["cua-con.png"]
    assert _dossier(told["own"]).result_number == "12/XN-UBND"
    check_visit_forgot(app)
    report = files.check(files.limits_of(app.config))
    assert (report.missing, report.damaged) == ([], [])


def pages_still_answer(told, app):
    """Show, prints, life, list, search, look-up: 200 and without the mark."""
    clerk, leader = CarefulClient(app, "clerk"), CarefulClient(app, "leader")
    for pid in (told["own"], told["gone"], told["son"]):
        page = clerk.get(f"/dossiers/{pid}", status=200)
        addresses = {link.get("href") or "" for link in page.all("a")}
        inner = {a for a in addresses if a.startswith((f"/dossiers/{pid}/", "/slips/", "/persons"))}
        for address in sorted(inner):
            answer = clerk.http.get(address)
            assert answer.status_code in (200, 303, 409), address
            assert MARK.encode() not in answer.data.lower(), address
    for address in ("/dossiers?tab=all", f"/dossiers?tab=all&q={MARK}", "/slips", "/erasures",
                    f"/slips/{told['slip']}", f"/slips/{told['slip']}/print",
                    "/dossiers/register", f"/audit/dossier/{told['own']}"):  # fmt: skip
        answer = leader.http.get(address)
        assert answer.status_code in (200, 403, 404), address
        body = answer.data.lower().replace(f"q={MARK}".encode(), b"").replace(
            f'value="{MARK}"'.encode(), b"")  # fmt: skip
        if MARK not in address:
            assert MARK.encode() not in body, address
    assert GONE in clerk.get(f"/dossiers/{told['own']}", status=200).words


def refused(told, app):
    """While something stands in the way, by the wrong person, twice."""
    limits = files.limits_of(app.config)
    with pytest.raises(RuleBroken, match="chưa hết thời hạn"):
        erase(told, app, Ground.REQUEST)
    request = erasures.listed(person("leader"))[0]
    own = erasures.ask(actor("leader"), person_of_son(), Ground.ORDER)
    with pytest.raises(RuleBroken, match="Người ghi yêu cầu"):
        erasures.decide(actor("leader"), own.pid, 1, Answer.ERASE, None, limits)
    with pytest.raises(RuleBroken, match="đang giải quyết"):
        erasures.decide(actor("supervisor"), own.pid, 1, Answer.ERASE, None, limits)
    with pytest.raises(RuleBroken, match="Ghi rõ lý do"):
        erasures.decide(actor("leader"), request.pid, 1, Answer.REFUSE, "", limits)
    with pytest.raises(Forbidden):
        erasures.decide(actor("officer"), request.pid, 1, Answer.ERASE, None, limits)
    with pytest.raises(RuleBroken, match="đang chờ"):
        erasures.ask(actor("clerk"), told["person"], Ground.ORDER)
    erasures.decide(actor("leader"), request.pid, 1, Answer.REFUSE, "Hồ sơ còn phải giữ", limits)
    assert _dossier(told["own"]).owner_name == "Y Lan Zqxw Cũ"
    assert audit.life_of(f"erasure:{request.pid}")[-1].act == "erasures.decide"


def person_of_son():
    return db.session.query(Person.pid).filter_by(id_number=SON.id_number).scalar()


def exported(told, app):
    """Everything, after a reason, to whoever gave it."""
    limits, clerk = files.limits_of(app.config), actor("clerk")
    with pytest.raises(Forbidden):
        erasures.written(clerk, told["person"], limits)
    with pytest.raises(RuleBroken):
        erasures.announce(clerk, told["person"], Wanted("Đơn của chính người này", False))
    erasures.announce(clerk, told["person"], Wanted("Đơn của chính người này", True))
    body, _who = erasures.written(clerk, told["person"], limits)
    archive = ZipFile(BytesIO(body))
    tables = json.loads(archive.read("du-lieu.json"))
    assert [row["Mã hồ sơ"] for row in tables["Hồ sơ"]] == [
        _dossier(told["own"]).code, _dossier(told["gone"]).code,
    ]  # fmt: skip
    assert tables["Hồ sơ nộp thay"][0]["Mã hồ sơ"] == _dossier(told["son"]).code
    names = [name for name in archive.namelist() if name.startswith("tep/")]
    assert len(names) == 2
    assert "Đinh Văn Con" not in archive.read("du-lieu.json").decode()
    acts = [entry.act for entry in audit.life_of(f"person:{told['person']}")]
    assert acts[-2:] == ["erasures.export", "erasures.fetch"]
    with pytest.raises(Forbidden):
        erasures.written(actor("leader"), told["person"], limits)
    from_above(told, limits)


def from_above(told, limits):
    """Who takes everything out from outside stands in the list of the week and at each dossier."""
    supervisor, monday = actor("supervisor"), accesses.rules.monday_of(clock.today())
    erasures.announce(supervisor, told["person"], Wanted("Đơn Zqxw gửi lên huyện", True))
    erasures.written(supervisor, told["person"], limits)
    visitors, _more = accesses.week(person("leader"), monday)
    assert {(v.name, v.text) for v in visitors if v.pid == told["gone"]} == {
        (supervisor.user.full_name, "Đơn Zqxw gửi lên huyện")
    }
    db.session.rollback()
    entry = audit.life_of(f"dossier:{told['gone']}")[-1]
    assert (entry.act, entry.reason) == ("dossiers.read", "Khác")


def test_expired_lists_what_need_not_be_kept(in_app, monkeypatch):
    monkeypatch.setattr(expired_list, "PAGE", 2)
    old = datetime.combine(clock.today(), time(9)).replace(day=1)

    def closed(years, what, **more):
        at = old.replace(year=old.year - years)
        moments = {"received_at": at, "finished_at": at, "closed_at": at, "due_at": at}
        return make_dossier(procedure=what, **moments, **more).code

    over = [closed(years, "copy") for years in (5, 4, 3)]
    closed(1, "copy")
    closed(30, "birth")  # for good
    make_dossier(procedure="copy", received_at=old.replace(year=old.year - 9))  # still open
    first = erasures.expired(person("supervisor"))
    assert [row.code for row in first.rows] == over[:2]
    second = erasures.expired(person("supervisor"), first.older)
    assert ([row.code for row in second.rows], second.older) == (over[2:], None)
    assert erasures.expired(person("other_leader")).rows == []


def test_erase_takes_no_word_that_only_looks_like_the_person(in_app):
    """A short name stands inside other words, and many live at one address."""
    short = PersonData("A Y", id_number="052085000001", address="Xã An Toàn")
    pid = received(short, fee_vnd=0)
    act("clerk", dossiers.withdraw, pid, "Không còn cần giấy này nữa")
    clerk, desk = person("clerk"), unit("X21622-BPMC").pid
    drafts.save(clerk, "/dossiers/new", "once-1", [("summary", "nhà ở xa yên tĩnh")])
    drafts.save(clerk, "/dossiers/new", "once-2", [("summary", "gửi giấy\nA Y ký")])
    owner = db.session.query(Person.pid).filter_by(id_number=short.id_number).scalar()
    drafts.save(clerk, f"/erasures/people/{owner}/request", "once-3", [("remark", "Bà cụ xin")])
    blocks.count(actor("clerk"), desk, clock.today(), 9, "Xã An Toàn nộp; chưa ký, a y đã về")
    other = received(SON)
    seq = audit.life_of(f"dossier:{other}")[0].seq
    reviewing.review(actor("supervisor"), [seq], "Đã hỏi Xã An Toàn, chưa yên tâm")
    request = erasures.ask(actor("clerk"), owner, Ground.ORDER, "12/ĐN")
    limits = files.limits_of(current_app.config)
    erasures.decide(actor("leader"), request.pid, 1, Answer.ERASE, None, limits)
    assert [once for (once,) in db.session.query(Draft.once)] == ["once-1"]
    assert db.session.query(DayTally).one().note == f"Xã An Toàn nộp; chưa ký, {GONE} đã về"
    assert reviewing.reviews_of([seq])[seq][0].note == "Đã hỏi Xã An Toàn, chưa yên tâm"
