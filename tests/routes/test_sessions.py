"""The door seen from the browser: login, what a cookie is worth, passwords, own sessions."""

import unicodedata
from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.sessions import HeldRequest
from intranet.services import accounts
from intranet.transaction import SYSTEM
from tests.client import CarefulClient
from tests.factories import person
from tests.office_hours import time_stands_still
from tests.people import PASSWORD, PEOPLE

PHRASE = "suoi trong chay qua lang"
CLERK = PEOPLE["clerk"][0]
ADDRESSES = (
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "/%09/evil.example\t",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\n/evil.example",
    "evil.example",
)


def cookie(client):
    return client.http.get_cookie("mc").value


def with_cookie(app, value):
    """A browser into which somebody copied the cookie."""
    thief = CarefulClient(app)
    thief.http.set_cookie("mc", value)
    return thief


def pass_time(monkeypatch, **span):
    moment = clock.utc() + timedelta(**span)
    monkeypatch.setattr(clock, "utc", lambda: moment)


def test_unknown_name_and_wrong_password_read_the_same(sqlite_visit):
    pages = []
    for name in (CLERK, "nobody.here"):
        page = sqlite_visit().get("/login").submit(username=name, password="wrong", status=422)
        pages.append(page.words)
        assert page.all("p", class_="error")
    assert pages[0] == pages[1]


def test_second_try_on_the_same_page_gets_in(visit):
    page = visit().get("/login").submit(username=CLERK, password="wrong", status=422)
    assert page.submit(password=PASSWORD).follow().all("h1")[0].text == "Việc cần làm"


def test_haste_is_answered_with_how_long_to_wait(sqlite_visit, monkeypatch):
    time_stands_still(monkeypatch)
    page = sqlite_visit().get("/login")
    for _ in range(5):
        page = page.submit(username=CLERK, password="wrong", status=422)
    answer = page.submit(username=CLERK, password=PASSWORD, status=429)
    assert answer.headers["Retry-After"] == "1"
    assert "Thử lại sau 1 giây" in answer.words


def test_known_browser_still_gets_in(sqlite_visit, monkeypatch):
    time_stands_still(monkeypatch)
    owner = sqlite_visit().login(CLERK)
    owner.act("/logout", status=303)
    stranger = sqlite_visit()
    page = stranger.get("/login")
    for _ in range(5):
        page = page.submit(username=CLERK, password="wrong", status=422)
    page.submit(username=CLERK, password=PASSWORD, status=429)
    owner.get("/login").submit(username=CLERK, password=PASSWORD, status=303)


def test_login_gives_a_new_token_and_an_old_one_is_no_use(sqlite_app):
    client = CarefulClient(sqlite_app)
    client.http.set_cookie("mc", "fixed-by-somebody-else")
    client.login(CLERK)
    first = cookie(client)
    assert first != "fixed-by-somebody-else"
    client.http.post("/login", data={})
    again = CarefulClient(sqlite_app)
    again.login(CLERK)
    assert cookie(again) != first


def test_cookie_copied_before_logout_is_dead(visit, app):
    client = visit("clerk")
    copied = cookie(client)
    with_cookie(app, copied).get("/", status=200)
    client.act("/logout", status=303)
    assert with_cookie(app, copied).get("/").location.startswith("/login")


def test_session_ends_after_half_an_hour_of_rest(sqlite_visit, monkeypatch):
    client = sqlite_visit("clerk")
    pass_time(monkeypatch, minutes=29)
    client.get("/", status=200)
    pass_time(monkeypatch, minutes=29)
    client.get("/", status=200)
    pass_time(monkeypatch, minutes=31)
    assert client.get("/").location.startswith("/login")


def test_session_ends_after_twelve_hours_of_work(sqlite_visit, monkeypatch):
    client = sqlite_visit("clerk")
    for _ in range(24):
        pass_time(monkeypatch, minutes=29)
        client.get("/", status=200)
    pass_time(monkeypatch, minutes=29)
    assert client.get("/").location.startswith("/login")


def test_locked_person_is_out_at_the_next_request(visit, app):
    client = visit("clerk")
    with app.app_context():
        accounts.lock(SYSTEM, person("clerk").pid)
    assert client.get("/").location.startswith("/login")
    visit().get("/login").submit(username=CLERK, password=PASSWORD, status=422)


@pytest.mark.parametrize("address", ADDRESSES)
def test_login_never_leads_to_another_server(sqlite_visit, address):
    page = sqlite_visit().get("/login", next=address)
    answer = page.submit(username=CLERK, password=PASSWORD, status=303)
    assert answer.location == "/"


def test_login_leads_where_the_person_was_going(sqlite_visit):
    client = sqlite_visit()
    page = client.get(client.get("/units?day=2020-01-06").location)
    answer = page.submit(username=CLERK, password=PASSWORD, status=303)
    assert answer.location == "/units?day=2020-01-06"


def test_password_typed_on_another_keyboard_is_the_same(sqlite_visit):
    page = sqlite_visit().get("/login")
    page.submit(username=CLERK, password=unicodedata.normalize("NFD", PASSWORD), status=303)


def change(client, **fields):
    typed = {"current": PASSWORD, "password": PHRASE, "again": PHRASE, **fields}
    return client.get("/password", status=200).submit(**typed)


def test_change_password_ends_the_session_elsewhere(visit):
    here, there = visit("clerk"), visit("clerk")
    copied = cookie(here)
    assert "Đã đổi mật khẩu" in change(here).follow().words
    assert there.get("/").location.startswith("/login")
    assert with_cookie(here.app, copied).get("/").location.startswith("/login")
    visit().get("/login").submit(username=CLERK, password=PHRASE, status=303)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current": "wrong"}, "Mật khẩu hiện tại không đúng"),
        ({"again": "suoi trong chay qua"}, "Hai lần gõ không giống nhau"),
        ({"password": "ngan qua", "again": "ngan qua"}, "ít nhất 15 ký tự"),
        ({"password": "dinhthimai2020!", "again": "dinhthimai2020!"}, "Họ tên kèm số"),
    ],
)
def test_change_password_says_what_is_wrong(sqlite_visit, fields, words):
    answer = change(sqlite_visit("clerk"), **fields).expect(422)
    assert words in answer.words
    assert PASSWORD not in answer.text


def test_form_with_a_secret_is_never_held(sqlite_visit, sqlite_app, monkeypatch):
    client = sqlite_visit("clerk")
    typed = {"current": PASSWORD, "password": PHRASE, "pin": "739254", "secret": PASSWORD}
    for path in ("/password", "/sessions/pin", "/confirmation", "/login", "/seat", "/code"):
        client.post(path, typed, status=400)  # the token of another tab's session
    pass_time(monkeypatch, minutes=31)
    for path in ("/password", "/sessions/pin"):
        assert client.post(path, typed).location == f"/login?next={path}"
    assert client.post("/confirmation", {**typed, "next": "/x"}).location == "/login?next=/x"
    with sqlite_app.app_context():
        assert db.session.scalars(select(HeldRequest.path)).all() == []


def test_first_login_leads_to_the_password_page_only(visit, app):
    client = visit("clerk")
    with app.app_context():
        _must_change("clerk")
    assert client.get("/notices").location == "/password"
    change(client).follow()
    client.get("/notices", status=200)


def _must_change(who):
    from intranet.transaction import transaction

    with transaction(SYSTEM) as opened:
        person(who).must_change = True
        opened.record("test.must_change", person(who))


def test_use_code_from_paper_to_the_first_page(visit, app):
    with app.app_context():
        _, code = accounts.reset(SYSTEM, person("clerk").pid)
    stranger = visit()
    page = stranger.get(stranger.get("/login").link("Dùng mã một lần"), status=200)
    wrong = page.submit(username=CLERK, code="AAAA", password=PHRASE, again=PHRASE, status=422)
    done = wrong.submit(username=CLERK, code=code, password=PHRASE, again=PHRASE)
    login = done.follow()
    assert "Đã đặt mật khẩu" in login.words
    login.submit(username=CLERK, password=PHRASE, status=303)


def test_use_code_answers_the_same_for_everybody(sqlite_visit):
    pages = []
    for name in (CLERK, "nobody.here"):
        page = sqlite_visit().get("/code")
        answer = page.submit(username=name, code="AAAA", password=PHRASE, again=PHRASE, status=422)
        pages.append(answer.all("p", class_="error")[0].text)
    assert pages[0] == pages[1]


def test_own_sessions_are_listed_and_ended(visit):
    here, there = visit("clerk"), visit("clerk")
    page = here.get("/sessions", status=200)
    ends = [
        f.get("action") for f in page.all("form") if (f.get("action") or "").startswith("/sess")
    ]
    assert len(ends) == 2
    page.submit(action=ends[0], status=303)
    assert there.get("/").location.startswith("/login")
    assert "phiên này" in here.get("/sessions", status=200).words


def test_end_others_by_htmx_shows_the_list_again(sqlite_visit):
    here, there = sqlite_visit("clerk"), sqlite_visit("clerk")
    answer = here.get("/sessions").submit(action="/sessions/others/end", target="main", status=200)
    assert "Đã kết thúc mọi phiên khác" in answer.words
    assert there.get("/").location.startswith("/login")
    here.get("/", status=200)


def test_session_of_somebody_else_is_not_there(sqlite_visit):
    sqlite_visit("officer")
    sqlite_visit("clerk").act("/sessions/0000000000000000/end", status=404)


@pytest.mark.parametrize("target", [None, "main"])
def test_what_was_typed_survives_the_end_of_the_session(visit, monkeypatch, target):
    client = visit("leader")
    fields = client.get("/notices/new").form_fields()
    fields |= {"title": "Họp giao ban", "body": "Sáng thứ Hai, 7 giờ 30."}
    pass_time(monkeypatch, minutes=31)
    answer = client.post("/notices/new", fields, target=target)
    where = answer.headers["HX-Redirect"] if target else answer.location
    login = client.get(where, status=200)
    assert "đã được giữ lại" in login.words
    page = login.submit(username=PEOPLE["leader"][0], password=PASSWORD).follow()
    assert page.submit().follow().words.count("Họp giao ban") == 1
    assert client.post("/notices/new", fields).status in (303, 409)
    assert client.get("/notices").words.count("Họp giao ban") == 1


@pytest.mark.parametrize("address", ["/password", "/sessions"])
def test_strangers_are_asked_to_log_in(sqlite_visit, address):
    assert sqlite_visit().get(address).location.startswith("/login")
