"""The plan of a year: every commune in one press, what became of each line; one's own calendar."""

import re
from datetime import date, datetime, timedelta

from intranet import clock
from intranet.extensions import db
from intranet.models.inspections import Inspection
from intranet.rules.calendars import Calendar
from intranet.services import audit
from intranet.services.calendars import special_days
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit
from tests.factories_inspections import make_checklist, make_inspection

YEAR = clock.today().year


def planned(visit, **more):
    """A plan of this year through the form; returns its address."""
    page = visit("supervisor").get("/inspection-plans/new", status=200)
    return page.submit("/inspection-plans/new", status=303, **more).location


def test_a_plan_from_its_lines_to_what_was_done(app, visit):
    with app.app_context():
        make_checklist()
    path = planned(visit, theme="Số hóa hồ sơ")
    client, lines = visit("inspector"), f"{path}/lines"
    twice = client.get("/inspection-plans/new").submit("/inspection-plans/new", status=422)
    assert "Năm này đã có kế hoạch." in twice.words
    page = client.get(path, status=200)
    wrong = page.submit(lines, status=422, first_month="9", last_month="2")
    assert "Chọn tháng đầu và tháng cuối trong năm." in wrong.words
    done = page.submit(lines, status=303, first_month="1", last_month="12").follow()
    assert "Đã thêm 2 dòng." in done.words
    assert re.search(r"1 Xã An Toàn .* 7 Xã An Hòa", done.words)
    assert "Mọi xã, phường đã có trong kế hoạch." in done.submit(lines, status=422).words
    with app.app_context():
        hoa = unit("X21628").pid
    extra = done.submit(lines, status=303, unit=hoa, first_month="12", kind="support").follow()
    assert "Hỗ trợ, đôn đốc" in extra.words

    month = extra.all("td", class_="num")
    assert [cell.text for cell in month] == ["1", "7", "12"]
    page = approved(app, client, path)
    form = client.get(page.link("Lập cuộc kiểm tra"), status=200)
    assert "Kế hoạch số 3/KH-UBND" in form.form_fields("/inspections/new")["basis"]
    with app.app_context():
        vy = person("inspector").pid
    made = form.submit("/inspections/new", status=303, head=vy).location
    assert "Đã lập" in client.get(path).words
    taken_out(app, client, path)
    with app.app_context(), transaction(SYSTEM) as change:
        found = db.session.query(Inspection).filter_by(pid=made.rpartition("/")[2]).one()
        assert found.unit_id == unit("X21622").id
        found.state = "closed"
        change.record("tests.set", "office:test")
    assert "Đã kiểm tra: 1" in client.get(path).words
    seen_by(visit, path)


def approved(app, client, path):
    """Number, day and signer are all or none; the page says until when the plan is sent out."""
    page = client.get(f"{path}/edition", status=200)
    half = page.submit(f"{path}/edition", status=422, number="3/KH-UBND")
    assert "Ghi đủ số, ngày ban hành và người ký." in half.words
    day = date(YEAR, 1, 4)
    page = page.submit(f"{path}/edition", status=303, number="3/KH-UBND", signer="Bùi Văn Đức",
                       approved_on=f"{day:%d/%m/%Y}").follow()  # fmt: skip
    with app.app_context():
        due = Calendar(special_days()).add_working_days(day, 10)
    assert f"Gửi các đơn vị chậm nhất ngày {due:%d/%m/%Y}." in page.words
    return page


def taken_out(app, client, path):
    """A line of which an inspection was made stays; another one goes, and the log says so."""
    page = client.get(path, status=200)
    forms = [f for f in page.all("form") if f.get("action") == f"{path}/lines/removal"]
    assert len(forms) == 2
    pids = [node.get("value") for form in forms for node in form.iter("input")
            if node.get("name") == "line"]  # fmt: skip
    client.act(f"{path}/lines/removal", status=303, line=pids[1])
    client.act(f"{path}/lines/removal", status=404, line=pids[1])
    with app.app_context():
        from intranet.models.plans import PlanLine

        kept = db.session.query(PlanLine).filter(PlanLine.month == 1).one().pid
        assert audit.life_of(f"plan:{path.rpartition('/')[2]}")[-1].act == "plans.remove_line"
    answer = client.act(f"{path}/lines/removal", status=409, line=kept)
    assert "hủy cuộc kiểm tra trước" in answer.words


def seen_by(visit, path):
    """Leaders of the district read; communes and other people do not."""
    assert "Thêm đơn vị" not in visit("district_leader").get(path, status=200).words
    visit("district_leader").act(f"{path}/lines", status=403)
    visit("leader").get(path, status=404)
    visit("officer").get(path, status=403)
    assert "3/KH-UBND" not in visit("leader").get("/inspection-plans", status=200).words


def test_the_calendar_shows_visits_and_plans_of_its_month(sqlite_app, sqlite_visit):
    today = clock.today()
    with sqlite_app.app_context():
        make_inspection(visit_first=today, visit_last=today + timedelta(days=1))
        make_inspection("X21628", "draft")
    path = planned(sqlite_visit)
    client = sqlite_visit("supervisor")
    month = str(today.month)
    client.get(path).submit(f"{path}/lines", status=303, first_month=month, last_month=month)
    page = client.get("/inspections/calendar", status=200)
    assert len([a for a in page.all("a") if a.text == "Xã An Toàn"]) in (1, 2)
    assert "Theo kế hoạch năm" in page.words
    part = client.get(f"/inspections/calendar?month={today:%Y-%m}", target="month")
    assert part.text.lstrip().startswith('<div id="month">')
    assert "Tháng này không có ngày kiểm tra nào." in client.get(
        f"/inspections/calendar?month={YEAR + 2}-01"
    ).words  # fmt: skip
    for odd in ("x", "2026-13", "0000-00", "99999-1", "2026-"):
        client.get(f"/inspections/calendar?month={odd}", status=200)
    unit_sees = sqlite_visit("leader").get("/inspections/calendar").words
    assert "Xã An Toàn" in unit_sees
    assert "Xã An Hòa" not in unit_sees
    assert "Theo kế hoạch năm" not in unit_sees


def test_ones_own_calendar_is_a_strict_icalendar_file(sqlite_app, sqlite_visit):
    today, long = clock.today(), "Nhà văn hóa thôn 1, xã An Toàn; gần chợ \\ cổng sau, " * 3
    with sqlite_app.app_context():
        pid = make_inspection(place=long[:190], visit_last=today + timedelta(days=2))
        gone = make_inspection("X21628", "cancelled", kind="surprise")
        make_inspection("X21628", team=("supervisor",))
    answer = sqlite_visit("inspector").http.get("/inspections/calendar.ics")
    assert answer.mimetype == "text/calendar"
    events = {event["UID"]: event for event in read_calendar(answer.data)}
    assert set(events) == {f"{pid}@mot-cua", f"{gone}@mot-cua"}
    event = events[f"{pid}@mot-cua"]
    assert event["DTSTART;VALUE=DATE"] == f"{today:%Y%m%d}"
    assert event["DTEND;VALUE=DATE"] == f"{today + timedelta(days=3):%Y%m%d}"
    assert event["SUMMARY"] == "Kiểm tra Xã An Toàn"
    assert event["LOCATION"] == long[:190]
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"].endswith(f"/inspections/{pid}")
    assert (events[f"{gone}@mot-cua"]["STATUS"], events[f"{gone}@mot-cua"]["CLASS"]) == (
        "CANCELLED", "CONFIDENTIAL")  # fmt: skip
    assert [e["UID"] for e in read_calendar(
        sqlite_visit("leader").http.get("/inspections/calendar.ics").data
    )] == [f"{pid}@mot-cua"]  # fmt: skip


def read_calendar(body):
    """The events of a file, read as RFC 5545 says and nothing more kindly."""
    assert body.endswith(b"\r\n")
    rows = body[:-2].split(b"\r\n")
    assert all(len(row) <= 75 and b"\n" not in row and b"\r" not in row for row in rows)
    for row in rows:
        row.decode()  # no letter is cut apart
    lines = body[:-2].decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("VERSION:2.0") == 1
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    events, event = [], None
    for line in lines[1:-1]:
        name, colon, value = line.partition(":")
        assert colon, line
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[A-Z-]+)*", name), line
        if line == "BEGIN:VEVENT":
            assert event is None
            event = {}
        elif line == "END:VEVENT":
            assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY"} <= set(event)
            datetime.strptime(event["DTSTAMP"], "%Y%m%dT%H%M%SZ")
            assert event["DTSTART;VALUE=DATE"] < event["DTEND;VALUE=DATE"]
            events.append(event)
            event = None
        elif event is not None:
            assert name not in event, f"{name} twice"
            event[name] = _text(value) if name in ("SUMMARY", "LOCATION", "DESCRIPTION") else value
    assert event is None
    return events


def _text(value):
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    assert re.fullmatch(r"(?:[^\\]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
