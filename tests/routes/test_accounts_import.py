"""People out of a table: looked at, made as a whole, a slip each; nobody hears of it too late."""

import io
import re
from datetime import timedelta

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.services import accounts, audit, spreadsheets
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit

CODE = re.compile(r"\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}\b")
PHRASE = "suoi trong chay qua lang"
HEAD = "Họ và tên\tTên đăng nhập\tChức vụ\tĐiện thoại\tĐơn vị\tVai trò\tDùng đến ngày\n"
GOOD = (
    HEAD + "Nguyễn Văn Mới\t\tChuyên viên\t0912345678\tX21622\tChuyên môn; Văn thư\t31/12/2099\n"
    "Đinh Thị Mai\tmai.dt\t\t\tXã An Toàn\tChuyên môn\t\n"
    "Đinh Văn Rin\t\t\t\tAn Toàn\tChuyên môn\t\n"
    "Đinh Thị Mai\t\t\t\tXã An Hòa\tVăn thư\t\n"
)
BAD = (
    HEAD + "Nguyễn Văn Mới\t\t\t\tXã Không Có\tChuyên môn\t\n"
    "Trần Quốc Trị\tquantri\t\t\tX21622\tChuyên môn\t\n"
    "Người Khác\tmai.dt\t\t\tX21622\tChuyên môn\t\n"
    "Lê Văn A\t\t\t\tX21622\tQuản trị; Chuyên môn\t\n"
    "Lê Văn B\t\t\t\tX21622\tGiám đốc\t\n"
    "Lê Văn C\t\t\t\tX21622\tVăn thư\t\nLê Văn C\t\t\t\tX21622\tChuyên môn\t\n"
    "Lê Văn D\t\t\t\tX21622\tVăn thư\t1/1/2020\n"
)


def paste(client, text):
    page = client.get("/accounts/import", status=200)
    return page.submit("/accounts/import", status=303, pasted=text).follow()


def people(app):
    with app.app_context():
        return db.session.query(User).count()


def test_import_says_what_it_would_do_and_does_it_once(app, visit):
    admin, before = visit("admin"), people(app)
    page = paste(admin, GOOD)
    summary = "2 tài khoản mới, 1 người thêm vai trò, 1 giữ nguyên, 0 lỗi."
    assert summary in page.words
    assert "đã có người trùng tên: mai.dt" in page.words
    assert people(app) == before
    sheet = page.submit(status=200)
    codes = CODE.findall(sheet.words)
    assert len(codes) == len(set(codes)) == 2
    assert {"moi.nv", "mai.dt2"} <= set(sheet.words.split())
    again = page.submit().follow()
    assert not CODE.search(again.words)
    assert people(app) == before + 2
    told = visit("leader").get("/alerts", status=200).words
    assert "trong đơn vị của bạn cho Nguyễn Văn Mới, Đinh Thị Mai" in told
    login = visit().get("/code").submit(
        username="moi.nv", code=codes[0], password=PHRASE, again=PHRASE
    )  # fmt: skip
    assert login.status == 303
    assert "không có gì để nhập" in paste(admin, GOOD).words
    with app.app_context():
        life = audit.life_of("list:accounts")
        assert [(e.act, e.facts["new"], e.facts["changed"]) for e in life] == [
            ("accounts.import", 2, 1)
        ]
        assert "accounts.add_role" in [e.act for e in audit.life_of(person("clerk").audit_key)]


def test_import_with_errors_names_each_row_and_makes_nobody(sqlite_app, sqlite_visit):
    admin, before = sqlite_visit("admin"), people(sqlite_app)
    page = paste(admin, BAD)
    errors = [item.text for item in page.all("li") if "Dòng" in (item.text or "")]
    assert [re.match(r"Dòng (\d+)", text)[1] for text in errors] == list("23456789")
    assert "Không tự giao vai trò cho mình" in page.words
    assert not any("confirm" in (f.get("action") or "") for f in page.all("form"))
    admin.act(page.response.request.path, status=422)
    assert people(sqlite_app) == before


def test_import_reads_its_own_template_filled_in(sqlite_visit):
    body = sqlite_visit("admin").http.get("/accounts/import/template").data
    assert spreadsheets.read_workbook(body) == []
    assert spreadsheets.is_workbook(body)
    upload = {"table": (io.BytesIO(b"khong phai bang"), "a.csv")}
    page = sqlite_visit("admin").get("/accounts/import").submit("/accounts/import", **upload)
    assert (page.status, "Bảng" in page.words) == (422, True)
    for who in ("clerk", "leader", "supervisor"):
        sqlite_visit(who).get("/accounts/import", status=403)


def test_slips_are_printed_anew_with_new_codes(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    first = CODE.findall(paste(admin, GOOD).submit(status=200).words)
    waiting = admin.get("/accounts", standing="WAITING", status=200)
    second = CODE.findall(waiting.submit("/accounts/codes", status=200).words)
    assert len(second) == 2
    assert set(first).isdisjoint(second)
    old = {"username": "moi.nv", "code": first[0], "password": PHRASE, "again": PHRASE}
    assert sqlite_visit().get("/code").submit(**old).status == 422
    admin.act("/accounts/codes", status=409, q="không có ai")


def test_expiring_accounts_are_found_and_told_of_once(app, visit):
    day = clock.today() + timedelta(days=20)
    with app.app_context():
        with transaction(SYSTEM) as change:
            person("officer").expires_on = day
            person("registrar").created_at = clock.now() - timedelta(days=200)
            change.record("tests.set", "office:test")
        assert [user.username for user in accounts.warn(SYSTEM)] == ["rin.dv"]
        assert accounts.warn(SYSTEM) == []
    admin, words = visit("admin"), f"tài khoản của Đinh Văn Rin hết hạn sau ngày {day:%d/%m/%Y}"
    for client in (admin, visit("leader")):
        assert words in client.get("/alerts", status=200).words
    assert shown(admin, "SOON") == ["Đinh Văn Rin"]
    assert "Trần Quốc Trị" in shown(admin, "NEVER")
    assert shown(admin, "IDLE") == ["Y Lan"]
    visit("registrar").get("/preferences/keys")
    visit().login("lan.y")
    assert shown(admin, "IDLE") == []
    assert "Y Lan" not in shown(admin, "NEVER")


def shown(client, standing):
    page = client.get("/accounts", standing=standing, status=200)
    own = re.compile(r"/accounts/[A-Za-z0-9_-]{12}")
    return [a.text for a in page.all("a") if own.fullmatch(a.get("href") or "")]


def test_one_session_of_somebody_is_ended_and_the_other_lives(sqlite_app, sqlite_visit):
    first, _second = sqlite_visit("clerk"), sqlite_visit("clerk")
    with sqlite_app.app_context():
        pid, desk = person("clerk").pid, unit("X21622-BPMC").pid
    admin = sqlite_visit("admin")
    page = admin.get(f"/accounts/{pid}", status=200)
    assert "Đang mở 2 phiên." in page.words
    ends = [f.get("action") for f in page.all("form")
            if re.search(r"/sessions/\w{16}/end$", f.get("action") or "")]  # fmt: skip
    assert "Đang mở 1 phiên." in page.submit(ends[-1], target="main", status=200).words
    assert first.get("/").status in (200, 303)
    admin.act(ends[-1], status=404)
    own = accounts_path(sqlite_app, "admin")
    answer = admin.act(f"{own}/roles", status=422, unit=desk, roles="receiver")
    assert "Không tự giao vai trò cho mình" in answer.words


def accounts_path(app, who):
    with app.app_context():
        return f"/accounts/{person(who).pid}"
