"""The second factor seen from the browser: set up, asked for, lost; who is there, once more."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import SecondFactor
from intranet.models.alerts import Alert
from intranet.models.settings import Setting
from intranet.services import throttle
from intranet.transaction import SYSTEM, transaction
from tests.client import CarefulClient
from tests.factories import person, unit
from tests.people import PASSWORD, PEOPLE

CLERK = PEOPLE["clerk"][0]


class Phone:
    """A telephone with an application that makes codes, and the office's clock beside it."""

    def __init__(self, monkeypatch):
        self.moment = clock.utc()
        self.secret = None
        monkeypatch.setattr(clock, "utc", lambda: self.moment)

    def later(self, **span):
        self.moment += timedelta(**span)

    def scan(self, page):
        self.secret = page.all("b", id="secret")[0].text.replace(" ", "")

    @property
    def code(self):
        return pyotp.TOTP(self.secret).at(self.moment)


@pytest.fixture
def phone(monkeypatch):
    return Phone(monkeypatch)


def enrol(client, phone):
    """Switch the codes on; returns the sheet with the recovery codes."""
    page = client.get("/factors", status=200)
    page = page.submit("/factors/authenticator/new", status=303).follow()
    phone.scan(page)
    return page.submit("/factors/authenticator", code=phone.code, status=200)


def papers(sheet):
    return re.findall(r"\b(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}\b", sheet.words)


def knock(client, username=CLERK):
    """The page that asks for the code, after the password."""
    page = client.get("/login").submit(username=username, password=PASSWORD, status=303).follow()
    assert page.all("h1")[0].text == "Mã xác thực"
    return page


def told(app, who):
    """The kinds of alerts this person got, oldest first."""
    with app.app_context():
        query = select(Alert.kind).where(Alert.user_id == person(who).id).order_by(Alert.id)
        return list(db.session.scalars(query))


def cookie(client):
    return client.http.get_cookie("mc").value


def copy_of(app, value):
    thief = CarefulClient(app)
    thief.http.set_cookie("mc", value)
    return thief


def test_code_is_asked_for_from_enrolment_on(visit, app, phone):
    client = visit("clerk")
    client.act("/factors/recovery-codes", status=409)  # nothing to recover yet
    page = client.get("/factors/authenticator", status=200)
    before = cookie(client)
    page = page.submit("/factors/authenticator/new", status=303).follow()
    phone.scan(page)
    assert page.all("img")[0].get("src").startswith("data:image/svg+xml")
    page.submit("/factors/authenticator", code="000000", status=422)
    sheet = page.submit("/factors/authenticator", code=phone.code, status=200)
    codes = papers(sheet)
    assert len(set(codes)) == 10
    assert copy_of(app, before).get("/").location.startswith("/login")  # a new token (7.2.4)
    assert "Mật khẩu và mã" in client.get("/sessions", status=200).words
    with app.app_context():
        assert phone.secret not in db.session.scalar(select(SecondFactor.secret))

    other = visit()
    page = knock(other)
    assert other.get("/").location.startswith("/login")  # between the steps nothing opens
    page.submit(code=phone.code, status=422)  # the code of the enrolment is used up
    phone.later(seconds=30)
    page.submit(code=phone.code, status=303).follow()
    assert "Mật khẩu và mã" in other.get("/sessions", status=200).words
    again = visit()
    assert "đã dùng" in knock(again).submit(code=phone.code, status=422).words

    lost = knock(again)
    lost = again.get(lost.link("Mất điện thoại?"), status=200)
    assert lost.submit(code=codes[0].lower().replace("-", " "), status=303).location == "/"
    assert told(app, "clerk") == ["factor_on", "recovery"]
    assert told(app, "leader") == ["recovery"]
    assert "Còn 9 mã" in again.get("/factors", status=200).words
    knock(visit()).submit(code=codes[0], status=422)
    again.get("/factors").submit("/factors/recovery-codes", status=200)
    knock(visit()).submit(code=codes[1], status=422)
    again.get("/factors").submit("/factors/authenticator/removal", status=303).follow()
    visit().login(CLERK).get("/factors", status=200)
    assert told(app, "clerk") == ["factor_on", "recovery", "factor_off"]


def test_first_step_is_worth_nothing_late_or_after_a_new_password(sqlite_visit, sqlite_app, phone):
    enrol(sqlite_visit("clerk"), phone)
    slow, renewed = sqlite_visit(), sqlite_visit()
    page, other = knock(slow), knock(renewed)
    with sqlite_app.app_context(), transaction(SYSTEM) as change:
        person("clerk").password_hash = "another"
        change.record("test.renew", person("clerk"))
    phone.later(minutes=2)
    other.submit(code=phone.code, status=404)
    phone.later(minutes=9)
    assert page.submit(code=phone.code, status=303).location == "/login"
    assert sqlite_visit().get("/login/code").location == "/login"


def test_wrong_codes_delay_a_stranger_and_not_the_known_browser(sqlite_visit, phone):
    enrol(sqlite_visit("clerk"), phone)
    phone.later(seconds=60)
    owner = sqlite_visit()
    knock(owner).submit(code=phone.code, status=303)  # this browser is known from now on
    owner.act("/logout", status=303)
    phone.later(seconds=60)
    page = knock(sqlite_visit())
    for _ in range(5):
        page = page.submit(code="000000", status=422)
    assert page.submit(code=phone.code, status=429).headers["Retry-After"] == "1"
    knock(sqlite_visit()).submit(code=phone.code, status=429)  # nor from another browser
    knock(owner).submit(code=phone.code, status=303)


def test_code_works_once_in_two_requests_at_the_same_moment(app, visit, phone):
    enrol(visit("clerk"), phone)
    phone.later(seconds=60)
    clients = [visit() for _ in range(3)]
    pages = [knock(client) for client in clients]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda page: page.submit(code=phone.code).status, pages))
    assert sorted(answers) == [303, 422, 422]


def ask_of(app, policy):
    with app.app_context(), transaction(SYSTEM) as change:
        db.session.merge(Setting(key="second_factor", value=policy))
        change.record("test.policy", "office:1")


def test_keepers_set_up_a_factor_before_anything_else(visit, app, phone):
    ask_of(app, "keepers")
    visit().login(CLERK).get("/", status=200)
    keeper = visit().login(PEOPLE["supervisor"][0])
    assert keeper.get("/audit").location == "/factors/authenticator"
    assert keeper.get("/", target="main").headers["HX-Redirect"] == "/factors/authenticator"
    page = keeper.get("/factors/authenticator", status=200)
    assert "Lập xong mới làm việc tiếp được" in page.words
    page = page.submit("/factors/authenticator/new", status=303).follow()
    phone.scan(page)
    sheet = page.submit("/factors/authenticator", code=phone.code, status=200)
    keeper.get(sheet.link("tiếp tục"), status=200)
    keeper.get("/audit", status=200)
    keeper.get("/factors").submit("/factors/authenticator/removal", status=303)
    assert keeper.get("/audit").location == "/factors/authenticator"


@pytest.mark.parametrize("target", [None, "main"])
def test_what_matters_asks_who_is_there_after_ten_minutes(visit, app, phone, target):
    admin, thief = visit("admin"), visit("supervisor")
    with app.app_context():
        pid, desk = person("officer").pid, unit("X21622").pid
    page = admin.get(f"/accounts/{pid}", status=200)
    address = f"/accounts/{pid}/roles"
    fields = {**page.form_fields(address), "roles": "registrar", "unit": desk}
    phone.later(minutes=11)
    before = cookie(admin)
    answer = admin.post(address, fields, target=target)
    assert answer.status == (409 if target else 303)
    where = answer.headers["HX-Redirect"] if target else answer.location
    assert where.startswith("/confirmation?held=")
    thief.get(where, status=200).submit("/confirmation", secret=PASSWORD, status=404)
    page = admin.get(where, status=200)
    page.submit("/confirmation", secret="wrong", status=422)
    done = page.submit("/confirmation", secret=PASSWORD, status=303).follow()
    assert "Đã giao vai trò" in done.words
    assert copy_of(app, before).get("/").location.startswith("/login")
    admin.act(f"{address}/end", status=422)  # for ten minutes nobody asks again


def test_many_rows_leave_only_after_who_is_there_was_asked(sqlite_visit, phone, monkeypatch):
    monkeypatch.setattr(throttle, "SURE_ROWS", -1)
    clerk = sqlite_visit("clerk")
    enrol(clerk, phone)
    clerk.get("/dossiers/export?tab=all", status=200)
    phone.later(minutes=11)
    for path in ("/fees/export", "/dossiers/register/export"):
        assert clerk.get(path, status=303).location.startswith("/confirmation?next=")
    answer = clerk.get("/dossiers/export?tab=all", status=303)
    page = clerk.get(answer.location, status=200)
    page.submit("/confirmation", secret="000000", status=422)
    opened = page.submit("/confirmation", secret=phone.code, status=303)
    assert opened.location == "/dossiers/export?tab=all"
    clerk.get(opened.location, status=200)


def test_admin_takes_off_what_somebody_lost(visit, app, phone):
    clerk, admin = visit("clerk"), visit("admin")
    enrol(clerk, phone)
    with app.app_context():
        pid, own, district = (person(who).pid for who in ("clerk", "admin", "supervisor"))
    page = admin.get(admin.get(f"/accounts/{pid}").link("Gỡ xác thực hai lớp"), status=200)
    page.submit(reason="", status=422)
    page.submit(reason="Rơi điện thoại xuống suối", status=303).follow()
    assert told(app, "clerk") == ["factor_on", "factor_off"]
    assert clerk.get("/").location.startswith("/login")
    visit().login(CLERK).get("/", status=200)
    page.submit(reason="Lần nữa", status=303)  # the same press
    admin.act(f"/accounts/{pid}/factors", reason="Không còn gì", status=422)
    admin.act(f"/accounts/{own}/factors", reason="Của mình", status=422)
    visit("leader").act(f"/accounts/{district}/factors", reason="Không phải quản trị", status=403)
