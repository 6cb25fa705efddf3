"""The calendar on the screen: a year for everybody, changes for the admin, always with a reason."""

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.calendars import CalendarDay
from intranet.models.dossiers import Dossier
from intranet.services import audit
from tests.world import receive

NEW = {"day": "5/5/2031", "name": "Nghỉ bão", "reason": "Thông báo 1/TB"}


def day(app, value=date(2031, 5, 5)):
    with app.app_context():
        return db.session.get(CalendarDay, value)


def test_show_lists_the_year_monday_first(sqlite_visit):
    page = sqlite_visit("clerk").get("/calendars?year=2020", 200)
    assert "Tết Dương lịch (nghỉ lễ)" in page.words
    assert page.words.count("T2 T3 T4 T5 T6 T7 CN") == 12
    assert "07:00–11:30, 13:30–17:00" in page.words
    assert "Thêm ngày" not in page.words
    assert "chưa khai ngày nghỉ nào" in sqlite_visit("clerk").get("/calendars?year=2033").words
    for odd in ("abcd", "0000", "9999", "-1", "²²²²"):
        sqlite_visit("clerk").get("/calendars", 200, year=odd)


def test_show_reminds_in_december(sqlite_visit, monkeypatch):
    visitor = sqlite_visit("admin")
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 3))
    assert "ngày hoán đổi năm 2027" in visitor.get("/calendars", 200).words
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 3))
    assert "ngày hoán đổi" not in visitor.get("/calendars", 200).words


@pytest.mark.parametrize(
    "path",
    ["days/new", "days/2020-01-01/edition", "days/2020-01-01/removal", "import"],
)
def test_change_is_for_the_admin_alone(sqlite_visit, path):
    assert sqlite_visit("supervisor").get(f"/calendars/{path}").status == 403
    assert sqlite_visit("clerk").act(f"/calendars/{path}").status == 403
    assert sqlite_visit("admin").get(f"/calendars/{path}").status == 200
    assert sqlite_visit().get(f"/calendars/{path}").status == 303


def test_add_writes_a_day_once(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    page = admin.get("/calendars/days/new", 200)
    for _press in range(2):
        page.submit(status=303, **NEW)
    assert day(sqlite_app).name == "Nghỉ bão"
    assert "Nghỉ bão" in admin.get("/calendars?year=2031", 200).words


def test_add_asks_for_a_reason_and_a_possible_day(sqlite_app, sqlite_visit):
    page = sqlite_visit("admin").get("/calendars/days/new", 200)
    answer = page.submit(status=422, **{**NEW, "reason": "", "day": "31/2/2031"})
    assert answer.form_fields()["day"] == "31/2/2031"
    assert "Nhập lý do" in answer.words
    weekday = page.submit(status=422, **{**NEW, "kind": "swap_work"})
    assert "Ngày làm bù phải là Thứ Bảy hoặc Chủ nhật." in weekday.words
    assert day(sqlite_app) is None


def open_dossier(app):
    """A dossier of 5 working days: (pid, the day it is promised for)."""
    with app.app_context():
        pid = receive("clerk", "X21622-BPMC", what="marital")
        return pid, db.session.scalar(select(Dossier.due_at).where(Dossier.pid == pid))


def due_of(app, pid):
    with app.app_context():
        return db.session.scalar(select(Dossier.due_at).where(Dossier.pid == pid))


@pytest.mark.parametrize(("target", "done"), [(None, 303), ("main", 200)])
def test_add_shows_the_effect_before_it_is_confirmed(sqlite_app, sqlite_visit, target, done):
    pid, due = open_dossier(sqlite_app)
    facts = {**NEW, "day": f"{due:%d/%m/%Y}"}
    page = sqlite_visit("admin").get("/calendars/days/new", 200)
    shown = page.submit(status=200, target=target, **facts)
    assert "1 hồ sơ lùi ngày hẹn trả. Báo cho công dân ngày mới." in shown.words
    assert f"{due:%H:%M %d/%m/%Y}" in shown.words
    assert "Đinh Thị Lành" not in shown.words
    assert shown.form_fields("/calendars/days/new")["name"] == "Nghỉ bão"
    assert (day(sqlite_app, due.date()), due_of(sqlite_app, pid)) == (None, due)
    answer = shown.submit("/calendars/days/new", status=done, target=target)
    assert due_of(sqlite_app, pid) > due
    if target:
        assert "1 hồ sơ lùi ngày hẹn, 0 hồ sơ giữ ngày đã hẹn." in answer.words
        assert answer.headers["HX-Push-Url"] == f"/calendars?year={due.year}"
    moved = due_of(sqlite_app, pid)
    shown.submit("/calendars/days/new")  # pressed again
    assert due_of(sqlite_app, pid) == moved


def test_another_day_than_the_shown_one_is_shown_again(sqlite_app, sqlite_visit):
    pid, due = open_dossier(sqlite_app)
    page = sqlite_visit("admin").get("/calendars/days/new", 200)
    shown = page.submit(status=200, **{**NEW, "day": f"{due:%d/%m/%Y}"})
    again = shown.submit("/calendars/days/new", status=200, name="Nghỉ lũ")
    assert (day(sqlite_app, due.date()), due_of(sqlite_app, pid)) == (None, due)
    again.submit("/calendars/days/new", status=303)
    assert day(sqlite_app, due.date()).name == "Nghỉ lũ"


def test_remove_and_import_show_the_effect_at_once(sqlite_app, sqlite_visit):
    pid, due = open_dossier(sqlite_app)
    admin, path = sqlite_visit("admin"), f"/calendars/days/{due:%Y-%m-%d}/removal"
    report = upload(admin, f"day,kind,name\n{due:%d/%m/%Y},Nghỉ lễ,Nghỉ bão\n").follow()
    assert "1 hồ sơ lùi ngày hẹn trả" in report.words
    report.submit(status=303, reason="Thông báo 1/TB")
    later = due_of(sqlite_app, pid)
    assert later > due
    page = admin.get(path, 200)
    assert "1 hồ sơ tính ra ngày sớm hơn" in page.words
    assert f"giữ ngày đã hẹn tính ra {due:%H:%M %d/%m/%Y}" in page.words
    page.submit(path, status=303, reason="Bão đã tan")
    assert due_of(sqlite_app, pid) == later
    assert day(sqlite_app, due.date()) is None


def test_effect_is_a_spreadsheet_of_every_promise_it_touches(sqlite_app, sqlite_visit):
    pid, due = open_dossier(sqlite_app)
    facts = {**NEW, "day": f"{due:%d/%m/%Y}"}
    admin = sqlite_visit("admin")
    shown = admin.get("/calendars/days/new", 200).submit(status=200, **facts)
    address = next(a.get("href") for a in shown.all("a") if a.get("href", "").endswith("holiday"))
    assert sheet_of(admin.get(address, 200))[0][1:6] == (
        code_of(sqlite_app, pid), "Cấp Giấy xác nhận tình trạng hôn nhân",
        "Bộ phận Một cửa xã An Toàn", due, shown_after(shown),
    )  # fmt: skip
    assert (day(sqlite_app, due.date()), due_of(sqlite_app, pid)) == (None, due)
    with sqlite_app.app_context():
        told = audit.life_of("list:calendars")
        assert [(entry.act, entry.facts["rows"]) for entry in told] == [("calendars.export", 1)]
    report = upload(admin, f"day,kind,name\n{due:%d/%m/%Y},Nghỉ lễ,Nghỉ bão\n").follow()
    address = next(a.get("href") for a in report.all("a") if "act=import" in a.get("href", ""))
    assert len(sheet_of(admin.get(address, 200))) == 1
    report.submit(status=303, reason="Thông báo 1/TB")
    gone = admin.get(f"/calendars/effect?act=remove&day={due:%Y-%m-%d}", 200)
    [(*_row, promised, stays, change, counted, _prints)] = sheet_of(gone)
    assert (promised, change, counted) == (stays, "giữ ngày đã hẹn", due)


@pytest.mark.parametrize(
    "query",
    ["", "act=add&day=x&kind=swap_work", "act=add&day=2031-05-05&kind=y", "act=import&table=..",
     "act=remove&day=2020-01-01x", "act=edit&day=2031-05-05&kind=swap_work"],
)  # fmt: skip
def test_effect_of_no_change_is_not_found(sqlite_visit, query):
    assert sqlite_visit("supervisor").get(f"/calendars/effect?{query}").status == 403
    assert sqlite_visit("admin").get(f"/calendars/effect?{query}").status == 404


def sheet_of(answer):
    """The rows below the heads of a spreadsheet."""
    book = load_workbook(io.BytesIO(answer.body))
    return list(book.active.iter_rows(min_row=5, values_only=True))


def code_of(app, pid):
    with app.app_context():
        return db.session.scalar(select(Dossier.code).where(Dossier.pid == pid))


def shown_after(page):
    """The later day of the first row of the effect that is shown."""
    cell = page.all("tbody")[0][0].findall("td")[-1]
    return datetime.strptime("".join(cell.itertext()), "%H:%M %d/%m/%Y")


def test_edit_and_remove(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    new_year = date(2020, 1, 1)
    edit = admin.get("/calendars/days/2020-01-01/edition", 200)
    edit.submit(status=303, name="Năm mới", provisional="y", reason="sửa tên")
    assert (day(sqlite_app, new_year).name, day(sqlite_app, new_year).provisional) == (
        "Năm mới",
        True,
    )
    assert "dự kiến" in admin.get("/calendars?year=2020", 200).words
    stale = edit.submit(status=303, name="Năm mới", reason="bấm hai lần")
    assert stale.location == "/"
    page = admin.get("/calendars/days/2020-01-01/removal", 200)
    page.submit(status=422, reason="")
    page.submit(status=303, reason="khai nhầm")
    assert day(sqlite_app, new_year) is None
    admin.get("/calendars/days/2020-01-01/edition", 404)
    admin.get("/calendars/days/nothing/edition", 404)


def test_import_shows_a_dry_run_then_writes(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    report = upload(admin, "day,kind,name\n05/05/2031,Nghỉ lễ,Nghỉ bão\n").follow()
    assert "1 ngày mới, 0 thay đổi" in report.words
    assert day(sqlite_app) is None
    report.submit(status=422, reason="")
    report.submit(status=303, reason="Thông báo 1/TB")
    assert day(sqlite_app).name == "Nghỉ bão"
    wrong = upload(admin, "day,kind,name\n05/05/2031,Nghỉ gì,Nghỉ bão\n").follow()
    assert "Dòng 2, cột kind" in wrong.words
    assert upload(admin, "").status == 422


def upload(visitor, text):
    page = visitor.get("/calendars/import", 200)
    fields = {**page.form_fields(), "table": (io.BytesIO(text.encode()), "lich.csv")}
    return visitor.post("/calendars/import", fields, content_type="multipart/form-data")
