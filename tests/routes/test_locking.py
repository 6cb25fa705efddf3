"""The locked screen: what it holds back, who opens it, and two people at one computer."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Pin
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import Dossier
from intranet.models.sessions import WebSession
from tests.client import CarefulClient
from tests.office_hours import time_stands_still
from tests.people import PASSWORD, PEOPLE

PIN = "739254"
NOW = clock.utc
OTHER_PIN = "905713"


def choose_pin(client, pin=PIN, **options):
    page = client.get("/sessions/pin", status=200)
    return page.submit("/sessions/pin", current=PASSWORD, pin=pin, again=pin, **options)


def lock(client, page="/notices"):
    """Lock the screen on ``page`` by the button of the menu; returns the page that comes."""
    fields = client.get(page, status=200).form_fields("/language")
    head = {"Referer": f"http://localhost{page}"}
    answer = client.http.post("/seat/lock", data=fields, headers=head)
    assert answer.status_code == 303
    return client.get(answer.headers["Location"], status=200)


def cookie(client):
    return client.http.get_cookie("mc").value


def acts(app, *names):
    """(act, name of the person, result) of the entries about locked screens, in order."""
    with app.app_context():
        db.session.rollback()
        bodies = db.session.scalars(select(AuditEntry.body).order_by(AuditEntry.seq)).all()
    found = [re.search(r'"act":"sessions\.(\w+)".*"name":"([^"]+)".*"result":"(\w+)"', b)
             for b in map(str, bodies)]  # fmt: skip
    return [m.groups() for m in found if m and m[1] in names]


def test_a_locked_screen_opens_nothing_until_the_pin(app, visit):
    client = visit("clerk")
    choose_pin(client, status=303)
    before = cookie(client)
    page = lock(client)
    assert "Màn hình đang khóa" in page.words
    assert PEOPLE["clerk"][1] in page.words
    assert cookie(client) == before  # a copy of it, stolen now, is as locked as the screen
    for path in ("/", "/dossiers", "/sessions", "/notices?page=1"):
        assert client.get(path).location.startswith("/seat?next=" if path != "/" else "/seat")
    refused = client.get("/dossiers", target="main", status=401)
    assert refused.headers["HX-Redirect"] == "/seat?next=/dossiers"
    assert client.post("/drafts?quiet", {"x": "1"}).status == 401
    assert client.post("/sessions/others/end", {}).location.startswith("/seat?held=")
    again = page.submit("/seat", secret="000001", status=422)
    assert "Mã PIN hoặc mật khẩu không đúng." in again.words
    opened = again.submit("/seat", secret=PIN, status=303)
    assert opened.location == "/notices"
    assert cookie(client) != before
    client.get("/dossiers", status=200)
    thief = CarefulClient(app)
    thief.http.set_cookie("mc", before)
    assert thief.get("/").location.startswith("/login")
    told = acts(app, "set_pin", "lock", "unlock", "refuse_unlock")
    name = PEOPLE["clerk"][0]
    assert [(act, who) for act, who, _ in told] == [
        ("set_pin", name), ("lock", name), ("refuse_unlock", told[2][1]), ("unlock", name),
    ]  # fmt: skip
    assert [result for _, _, result in told] == ["ok", "ok", "refused", "ok"]


def test_what_was_sent_to_a_locked_screen_is_kept_for_its_owner(sqlite_visit):
    client = sqlite_visit("leader")
    fields = client.get("/notices/new").form_fields("/notices/new")
    fields |= {"title": "Họp giao ban", "body": "Sáng thứ Hai."}
    lock(client)
    page = client.get(client.post("/notices/new", fields, status=303).location, status=200)
    assert "đã được giữ lại" in page.words
    resend = page.submit("/seat", secret=PASSWORD, status=303).follow()
    assert resend.submit().follow().words.count("Họp giao ban") == 1
    assert client.get("/notices").words.count("Họp giao ban") == 1


def test_two_people_take_turns_at_one_computer(app, visit):
    desk = visit("clerk")
    choose_pin(desk)
    first = cookie(desk)
    login = desk.get(lock(desk).link("Người khác đăng nhập"), status=200)
    login.submit(username=PEOPLE["officer"][0], password=PASSWORD, status=303)
    choose_pin(desk, OTHER_PIN)
    second = cookie(desk)
    page = lock(desk, "/dossiers")
    assert PEOPLE["clerk"][1] in page.words
    assert PEOPLE["officer"][1] in page.words
    options = {o.get("value"): o.get("checked") is not None for o in page.all("input", name="who")}
    clerk = next(mark for mark, checked in options.items() if not checked)
    page = page.submit("/seat", who=clerk, secret=OTHER_PIN, status=422)  # not that one's PIN
    back = page.submit("/seat", who=clerk, secret=PIN, status=303)
    assert back.location == "/"
    assert PEOPLE["clerk"][1] in back.follow(status=200).words
    assert cookie(desk) not in (first, second)
    assert acts(app, "switch")[0][1] == PEOPLE["clerk"][0]
    old = {**page.form_fields("/seat"), "who": "0" * 16, "secret": PIN}
    held = CarefulClient(app)  # the second one's cookie opens nothing meanwhile
    held.http.set_cookie("mc", second)
    assert held.get("/dossiers").location.startswith("/seat")
    old["csrf_token"] = held.get("/seat").form_fields("/seat")["csrf_token"]
    for _ in range(6):  # a page from before: the PIN of one is not tried on another
        assert "vừa thay đổi" in held.post("/seat", old, status=422).words
    away = desk.act("/logout", status=303).follow(status=200)  # one's own only
    assert "Mở lại phiên đang khóa" in away.words
    assert PEOPLE["officer"][1] in away.words
    assert PEOPLE["clerk"][1] not in away.words
    away.submit("/seat", secret=OTHER_PIN, status=303)
    assert PEOPLE["officer"][1] in desk.get("/", status=200).words
    assert desk.act("/logout", status=303).follow(status=303).location == "/login"
    with app.app_context():
        alive = select(func.count()).where(WebSession.ended_at.is_(None))
        assert db.session.scalar(alive) == 0


def test_five_wrong_pins_end_the_session_and_a_right_one_comes_too_late(app, visit):
    client = visit("clerk")
    choose_pin(client)
    page = lock(client)
    for number in range(4):
        page = page.submit("/seat", secret=f"00000{number}", status=422)
    gone = page.submit("/seat", secret="000009", status=303)
    assert "Phiên đã kết thúc vì sai mã PIN nhiều lần" in gone.follow(status=200).words
    assert page.submit("/seat", secret=PIN, status=303).location == "/login?next=/notices"
    assert client.get("/").location.startswith("/login")
    assert len(acts(app, "refuse_unlock")) == 5


def test_passwords_at_the_lock_page_are_slowed_down_and_do_not_end_it(sqlite_visit, monkeypatch):
    time_stands_still(monkeypatch)
    page = lock(sqlite_visit("clerk"))
    for _ in range(5):
        page = page.submit("/seat", secret="sai mat khau", status=422)
    slow = page.submit("/seat", secret=PASSWORD, status=429)
    assert slow.headers["Retry-After"] == "1"
    assert "Màn hình đang khóa" in page.client.get("/seat", status=200).words


def test_a_locked_session_ends_by_rest_and_a_new_login_ends_ones_own(sqlite_app, monkeypatch):
    client = CarefulClient(sqlite_app, "clerk")
    locked = cookie(client)
    lock(client).client.login(PEOPLE["clerk"][0])
    client.get("/dossiers", status=200)
    ghost = CarefulClient(sqlite_app)
    ghost.http.set_cookie("mc", locked)
    assert ghost.get("/seat").location == "/login"
    lock(client)
    moment = clock.utc() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "utc", lambda: moment)
    assert client.get("/seat").location == "/login"


def test_a_seat_keeps_five_people(sqlite_app, monkeypatch):
    desk = CarefulClient(sqlite_app)
    names = ["clerk", "officer", "leader", "registrar", "unit_head", "supervisor"]
    for minutes, name in enumerate(names):
        moment = NOW() + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "utc", lambda moment=moment: moment)
        desk.login(PEOPLE[name][0])
        page = lock(desk, "/")
    shown = [PEOPLE[name][1] in page.words for name in names]
    assert shown == [False, True, True, True, True, True]


@pytest.mark.parametrize(
    ("pin", "words"),
    [
        ("12345", "gồm đúng 6 chữ số"),
        ("123456", "dãy số liền nhau"),
        ("121212", "lặp lại"),
        ("150890", "ngày sinh"),
    ],
)
def test_a_pin_that_is_tried_first_is_refused(sqlite_visit, pin, words):
    client = sqlite_visit("clerk")
    page = choose_pin(client, pin, status=422)
    assert words in page.words
    assert pin not in page.text.replace(words, "")


def test_pin_is_kept_as_a_hash_and_taken_away_again(sqlite_app, sqlite_visit):
    client = sqlite_visit("clerk")
    page = client.get("/sessions/pin", status=200)
    wrong = page.submit("/sessions/pin", current="khac", pin=PIN, again=PIN, status=422)
    assert "Mật khẩu hiện tại không đúng." in wrong.words
    choose_pin(client, status=303)
    with sqlite_app.app_context():
        assert db.session.scalar(select(Pin.pin_hash)).startswith("$argon2id$")
    page = client.get("/sessions/pin", status=200)
    page.submit("/sessions/pin/removal", status=303)
    client.act("/sessions/pin/removal", status=404)
    lock(client).submit("/seat", secret=PIN, status=422)


def test_nobody_reads_a_dossier_over_the_shoulder_of_a_lock(sqlite_app, sqlite_visit):
    page = lock(sqlite_visit("clerk"), "/dossiers?q=Nguyen Van A")
    assert "Nguyen" not in page.text
    with sqlite_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Dossier)) == 0
