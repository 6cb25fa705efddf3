"""The minutes of a visit, from the draft to both signatures, through the screens of both sides."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError

from intranet import clock
from intranet.extensions import db
from intranet.models.alerts import Alert
from intranet.models.answers import Answer
from intranet.models.inspections import Inspection
from intranet.models.minutes import Minute, MinuteCode, MinuteSignature
from intranet.models.scores import ItemScore
from intranet.services import audit
from intranet.transaction import SYSTEM, bookkeeping, transaction
from tests.factories import person
from tests.factories_inspections import make_finding, make_inspection, make_proof
from tests.routes.recipes import picture

GIVEN = {"A01": "met", "A02": "no", "B01": "3", "B02": "85", "B03": "Máy hỏng"}
DRAWN = "M10 20L30 40L50 60"


def test_minutes_go_from_the_draft_to_both_signatures(app, visit):
    pid = _visit_done(app)
    page = f"/inspections/{pid}/minutes"
    head, officer = visit("inspector"), visit("officer")
    assert "Chưa có biên bản" in officer.get(page, status=200).words
    officer.get(f"{page}/print", status=404)
    officer.get(f"{page}/signature", status=404)
    _write(head, page)
    draft = head.get(page, status=200).words
    assert "Bản đang soạn" in draft
    assert "Tiêu chí rất nặng không đạt: B01" in draft
    assert "do Bùi Văn Đức ký, làm việc với" in draft
    assert "VI. Kiến nghị của đơn vị ………" in draft
    asked = head.get(f"{page}/freezing", status=200)
    assert "1 tiêu chí chưa kiểm tra" in asked.words
    assert "Còn để trống: Giải trình của đơn vị; Kiến nghị của đơn vị; Yêu cầu" in asked.words
    assert "Đánh dấu để chốt" in asked.submit(f"{page}/freezing", status=422).words
    asked.submit(f"{page}/freezing", status=303, confirmed="y")
    digest = _check_frozen(app, pid)
    printed = officer.get(f"{page}/print", status=200)
    assert printed.words.count(digest) == 2
    assert "sổ giấy 12 hồ sơ, phần mềm 0 hồ sơ, lệch 12" in printed.words
    assert "VI. Kiến nghị của đơn vị Không có." in printed.words
    assert _told(app, "leader") == ["minutes"]
    head.get(f"{page}/edition", status=303)
    head.act(f"{page}/freezing", status=409, confirmed="y")

    _sign_for_both(app, head, officer, page, digest)
    assert "ký xong" in visit().get(f"/minutes/check/{digest}", status=200).words
    visit().get(f"/minutes/check/{digest.upper()}", status=200)
    unknown = visit().get(f"/minutes/check/{'0' * 64}", status=404)
    assert "Không có biên bản này" in unknown.words

    adding = officer.get(f"{page}/additions", status=200)
    adding.submit(f"{page}/additions", status=303, text="Đã dán lại niêm yết chiều nay")
    assert "chiều nay" in visit("supervisor").get(f"{page}/print", status=200).words
    assert _content_hash(app, pid) == digest


def _sign_for_both(app, head, officer, page, digest):
    """The head in the own session, the unit by a code on the head's phone; each once."""
    head.get(f"{page}/signature", status=200).submit(
        f"{page}/signature", status=303, is_read="y", drawing=DRAWN
    )
    head.get(f"{page}/signature", status=303)
    head.act(f"{page}/signature", status=409, is_read="y", hash=digest)
    code = _code(officer, page)
    signing = head.get(f"{page}/countersignature", status=200)
    given = {"username": "rin.dv", "code": code, "is_read": "y", "drawing": DRAWN}
    refused = signing.submit(f"{page}/countersignature", status=422, **given)
    assert "bạn không phải lãnh đạo" in refused.words
    given["authority"] = "Chủ tịch UBND xã, giấy ủy quyền 03/GUQ"
    used = signing.submit(f"{page}/countersignature", status=303, **given)
    assert "Đã ký xong" in used.follow().words
    with app.app_context():
        pid = page.split("/")[2]
        inspection = db.session.scalar(select(Inspection).where(Inspection.pid == pid))
        assert inspection.signed_at is not None
        sides = db.session.execute(
            select(MinuteSignature.side, MinuteSignature.way, MinuteSignature.hash)
        ).all()
        assert sorted(sides) == [("team", "session", digest), ("unit", "code", digest)]


def _check_frozen(app, pid):
    """Content, scores, log and state agree, and nothing can be changed; returns the hash."""
    with app.app_context():
        minute = db.session.scalar(select(Minute))
        digest = hashlib.sha256(minute.content.encode()).hexdigest()
        assert minute.hash == digest
        content = json.loads(minute.content)
        assert content["grave"] == ["B01"]
        assert [f["text"] for f in content["findings"]] == ["Chưa niêm yết đủ"]
        assert {i["code"]: i["said"] for i in content["items"]} == {
            "A01": "Đạt", "A02": "Không đạt", "B01": "Không đạt", "B02": "Đạt một phần",
            "B03": "Đạt", "C01": "Chưa kiểm tra",
        }  # fmt: skip
        # A01 3 of 3, A02 0 of 2, B01 0 of 5, B02 1.5 of 3, B03 1 of 1
        assert content["score"]["percent"] == "39,3 %"
        rows = select(func.sum(ItemScore.half_points), func.sum(ItemScore.weight))
        assert db.session.execute(rows).one() == (11, 14)
        entry = next(e for e in audit.life_of(f"minute:{pid}") if e.act == "minutes.freeze")
        assert entry.facts["hash"] == digest
    for statement in ("UPDATE minutes SET content = '{}'", "UPDATE minutes SET place = 'x'",
                      "DELETE FROM minutes"):  # fmt: skip
        with app.app_context(), pytest.raises(DatabaseError), bookkeeping() as connection:
            connection.execute(text(statement))
    return digest


def test_codes_of_six_digits_end_and_are_used_once(app, visit):
    pid = _visit_done(app)
    page = f"/inspections/{pid}/minutes"
    head, leader = visit("inspector"), visit("leader")
    _freeze(head, page)
    given = {"username": "nghia.nv", "is_read": "y"}
    signing = head.get(f"{page}/countersignature", status=200)
    where = f"{page}/countersignature"
    assert "không đúng" in signing.submit(where, status=422, code="123456", **given).words
    code = _code(leader, page)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _try in range(5):
        signing.submit(where, status=422, code=wrong, **given)
    assert "không đúng" in signing.submit(where, status=422, code=code, **given).words
    code = _code(leader, page)
    with app.app_context(), bookkeeping() as connection:
        late = clock.now() - timedelta(minutes=11)
        connection.execute(update(MinuteCode).values(made_at=late))
    signing.submit(where, status=422, code=code, **given)
    code = _code(leader, page)
    signing.submit(where, status=422, code=code, drawing="M1 1<script>", **given)
    signing.submit(where, status=422, code=code, username="mai.dt", is_read="y")
    signing.submit(where, status=303, code=f"{code[:3]} {code[3:]}", **given)
    signing.submit(where, status=303, code=code, **given)  # the same form again: the same signature
    head.act(where, status=409, code=code, **given)
    leader.act(f"{page}/code", status=409)
    with app.app_context():
        acts = [e.act for e in audit.life_of(f"minute:{pid}")]
        assert acts.count("minutes.refuse_code") == 9
        assert acts.count("minutes.countersign") == 1


def test_minutes_wait_until_two_answers_are_one(sqlite_app, sqlite_visit):
    pid = _visit_done(sqlite_app)
    head = sqlite_visit("inspector")
    page = f"/inspections/{pid}/minutes"
    with sqlite_app.app_context():
        _answer(pid, "A01", "bad")
    _write(head, page)
    asked = head.get(f"{page}/freezing", status=200)
    assert "1 chỗ trên phiếu có hai câu trả lời khác nhau" in asked.words
    refused = asked.submit(f"{page}/freezing", status=422, confirmed="y")
    assert "Còn 1 chỗ trên phiếu có hai câu trả lời" in refused.words
    _freeze_same(sqlite_app, head)


def _freeze_same(app, head):
    """Two people who say the same do not hinder; the number of other minutes is not taken."""
    pid = _visit_done(app)
    page = f"/inspections/{pid}/minutes"
    with app.app_context():
        _answer(pid, "A01", "met", "key-again")
    form = head.get(f"{page}/edition", status=200)
    for name, value, words in (
        ("number", "01/BB-KT", "Số này đã ghi cho một biên bản khác"),
        ("begun_at", "25:99 1/1/2026", "25:99"), ("copies", "ba", "Nhập số từ 2 đến 9"),
        ("copies", "1", "Nhập số từ 2 đến 9"),
    ):  # fmt: skip
        refused = form.submit(f"{page}/edition", status=422, **{name: value})
        assert words in refused.words
        assert "Ô này không được để trống" not in refused.words
    _freeze(head, page)
    assert "Chờ ký" in head.get(page, status=200).words


def test_unit_that_does_not_sign_is_noted_with_a_witness(sqlite_app, sqlite_visit):
    pid = _visit_done(sqlite_app)
    page = f"/inspections/{pid}/minutes"
    head = sqlite_visit("inspector")
    _freeze(head, page)
    head.get(f"{page}/signature").submit(f"{page}/signature", status=303, is_read="y")
    noted = head.get(f"{page}/attestation", status=200)
    where, given = f"{page}/attestation", {"name": "Trần Văn Chứng", "title": "Trưởng thôn"}
    refused = noted.submit(where, status=422, way="refused", **given)
    assert "Ghi lý do" in refused.words
    assert "Gửi ảnh" in noted.submit(where, status=422, way="paper", **given).words
    noted.submit(where, status=303, way="refused", reason="Không đồng ý mục B01", **given)
    shown = head.get(page, status=200).words
    assert "Đơn vị không ký. Lý do: Không đồng ý mục B01" in shown
    assert "NGƯỜI CHỨNG KIẾN (Ký, ghi rõ họ tên) Trần Văn Chứng" in shown
    with sqlite_app.app_context():
        digest = db.session.scalar(select(Minute.hash))
    for words in (shown, sqlite_visit().get(f"/minutes/check/{digest}", status=200).words):
        assert "Đã ký xong" not in words
        assert "Đơn vị không ký" in words


def test_paper_that_both_signed_is_noted_with_its_picture(sqlite_app, sqlite_visit):
    pid = _visit_done(sqlite_app)
    page = f"/inspections/{pid}/minutes"
    head = sqlite_visit("inspector")
    _freeze(head, page)
    head.get(f"{page}/signature").submit(f"{page}/signature", status=303, is_read="y")
    where, sending = f"{page}/attestation", f"/inspections/{pid}/proofs"
    with sqlite_app.app_context():  # what is older than the frozen text does not show it
        make_proof(pid, "minutes")
        with bookkeeping() as connection:
            connection.execute(text("UPDATE proofs SET received_at = '2020-01-01'"))
    assert "Chưa có ảnh nào" in head.get(where, status=200).words
    sent = head.get(where).submit(sending, status=303, file=(picture(), "bien-ban.png"))
    noted = sent.follow()
    assert "Đã nhận bản đã ký. Chọn “Đã ký trên bản giấy”" in noted.words
    assert "bien-ban.png" in noted.words
    noted.submit(where, status=303, way="paper", name="Nguyễn Văn Nghĩa", title="Chủ tịch")
    assert "Đã ký trên bản giấy; trưởng đoàn ghi lại" in head.get(page).words
    with sqlite_app.app_context():
        state = db.session.scalar(select(Inspection.state).where(Inspection.pid == pid))
        assert state == "mending"


def test_nothing_is_written_of_a_visit_that_was_cancelled(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        pids = [make_inspection(state=each) for each in ("cancelled", "decided", "draft")]
    head = sqlite_visit("inspector")
    told = "kiểm tra đã hủy.", "Chưa bắt đầu kiểm tra.", "Chưa có quyết định"
    for pid, words in zip(pids, told, strict=True):
        page = f"/inspections/{pid}/minutes"
        shown = head.get(page, status=200).words
        assert words in shown
        assert "Bản đang soạn" not in shown
        for noun in ("edition", "freezing"):
            assert words in head.get(f"{page}/{noun}", status=303).follow().words
        head.act(f"{page}/edition", status=409)


def test_minutes_of_another_unit_are_not_there(sqlite_app, sqlite_visit):
    pid = _visit_done(sqlite_app)
    page = f"/inspections/{pid}/minutes"
    _freeze(sqlite_visit("inspector"), page)
    for who in ("other_leader", "other_officer", "other_clerk"):
        client = sqlite_visit(who)
        for noun in ("", "/print", "/signature", "/additions"):
            client.get(f"{page}{noun}", status=404)
        client.act(f"{page}/code", status=404)
    leader, watcher = sqlite_visit("leader"), sqlite_visit("supervisor")
    leader.get(f"{page}/edition", status=403)
    leader.get(f"{page}/countersignature", status=403)
    watcher.get(page, status=200)
    for noun in ("signature", "countersignature", "attestation", "additions"):
        watcher.get(f"{page}/{noun}", status=403)
    leader.get(f"{page}/signature").submit(f"{page}/signature", status=303, is_read="y")
    pdf = leader.get(f"{page}/print?format=pdf", status=200)
    assert pdf.body.startswith(b"%PDF")


def _visit_done(app):
    """A visit with answers to five of six items and a finding; returns its pid."""
    with app.app_context():
        pid = make_inspection()
        for code, value in GIVEN.items():
            _answer(pid, code, value)
        _answer(pid, f"{clock.today()}", "12", kind="book")
        make_finding(pid, "draft", basis="Thông tư 01/2018/TT-VPCP")
        db.session.remove()
    return pid


def _answer(pid, code, value, key=None, kind="item"):
    inspection = db.session.scalar(select(Inspection).where(Inspection.pid == pid))
    with transaction(SYSTEM) as change:
        db.session.add(
            Answer(
                inspection_id=inspection.id, key=key or f"{pid}-{code}-{value[:9]}",
                target=f"{kind}:{code}", value=value, by_id=person("inspector").id,
                received_at=clock.now(),
            )
        )  # fmt: skip
        change.record("tests.set", "answer:test")


def _write(head, page):
    words = {"unit_people": "Nguyễn Văn Nghĩa, Chủ tịch", "strengths": "Phòng sạch",
             "begun_at": "8:00 05/01/2026", "ended_at": "16:30 05/01/2026"}  # fmt: skip
    head.get(f"{page}/edition", status=200).submit(f"{page}/edition", status=303, **words)


def _freeze(head, page):
    _write(head, page)
    head.get(f"{page}/freezing").submit(f"{page}/freezing", status=303, confirmed="y")


def _code(client, page):
    """A fresh code from one's own session."""
    shown = client.get(page, status=200).submit(f"{page}/code", status=200)
    return shown.all("b", class_="code")[0].text.replace(" ", "")


def _told(app, who):
    with app.app_context():
        query = select(Alert.kind).where(Alert.user_id == person(who).id)
        return list(db.session.scalars(query))


def _content_hash(app, pid):
    with app.app_context():
        minute = db.session.scalar(select(Minute))
        return hashlib.sha256(minute.content.encode()).hexdigest()
