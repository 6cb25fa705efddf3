"""What nobody's browser sends is refused in plain words, never by an error of ours."""

import io
import logging
import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from intranet import create_app
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.audit import AuditHead
from intranet.models.sessions import HeldRequest
from intranet.transaction import bookkeeping
from tests.client import CarefulClient

FAR = "?to=9999-12-31&from=0001-01-01&due_to=9999-12-31&done_from=0001-01-01&open_on=9999-12-31"


def notice_of(client):
    """The address of a notice that ``client`` has just posted."""
    client.get("/notices/new").submit(title="Họp", body="Lúc 14 giờ", status=303)
    return client.get("/notices").link("Họp")


@pytest.mark.parametrize("path", [f"/dossiers{FAR}", f"/statistics{FAR}", f"/units{FAR}&day=0000"])
def test_days_beyond_the_calendar_are_left_out(sqlite_visit, path):
    sqlite_visit("supervisor").get(path, status=200)


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40])
def test_a_version_nobody_had_is_stale(sqlite_visit, version):
    leader = sqlite_visit("leader")
    address = f"{notice_of(leader)}/edition"
    leader.act(address, title="Họp", body="Hoãn", version=version, status=409)


@pytest.mark.parametrize("target", [None, "main"])
def test_who_was_slower_sees_both_versions_and_can_send_again(visit, target):
    leader = visit("leader")
    address = f"{notice_of(leader)}/edition"
    slow = leader.get(address)
    leader.get(address).submit(title="Họp", body="Lúc 15 giờ", status=303)
    page = slow.submit(title="Họp giao ban", status=409, target=target)
    assert "Người khác vừa sửa nội dung này." in page.words
    assert "Nội dung Lúc 15 giờ không sửa; ô đã lấy nội dung mới" in page.words
    assert page.form_fields(address)["title"] == "Họp giao ban"
    shown = page.submit(address, status=303).follow()
    assert "Họp giao ban" in shown.words
    assert "Lúc 15 giờ" in shown.words


@pytest.mark.parametrize("once", ["k" * 65, "a b", "\x00"])
def test_a_one_time_key_that_is_not_ours_does_not_count(visit, once):
    leader = visit("leader")
    address = f"{notice_of(leader)}/edition"
    leader.act(address, title="Họp", body="Hoãn", once=once, version="1", status=303)


def test_a_refusal_without_a_rule_says_the_words_of_every_refusal(sqlite_visit):
    notice = notice_of(sqlite_visit("district_leader"))
    page = sqlite_visit("other_leader").act(f"{notice}/closure", status=403)
    assert "Tài khoản này không được làm việc đó." in page.words
    assert "Project-Id-Version" not in page.words


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ({"Origin": "http://localhost"}, 1),
        ({"Referer": "http://localhost/notices/new"}, 1),
        ({"Origin": "http://localhost.evil.example"}, 0),
        ({"Origin": "http://localhost:81"}, 0),
        ({"Origin": "null"}, 0),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 0),
    ],
)
def test_a_form_with_a_wrong_token_is_kept_for_our_own_pages_only(sqlite_app, head, kept):
    leader = CarefulClient(sqlite_app, "leader")
    sent = {"csrf_token": "wrong", "title": "Họp", "body": "Lúc 14 giờ"}
    answer = leader.http.post("/notices/new", data=sent, headers=head)
    assert (answer.status_code, held(sqlite_app)) == ((303, 1) if kept else (400, 0))


def test_a_large_upload_with_a_wrong_token_is_not_kept(sqlite_app):
    admin = CarefulClient(sqlite_app, "admin")
    part = b'--x\r\nContent-Disposition: form-data; name="table"; filename="lich.csv"\r\n\r\n'
    body = part + b"x" * 4 * 1024 * 1024 + b"\r\n--x--\r\n"
    sent = {"content_type": "multipart/form-data; boundary=x"}
    admin.post("/calendars/import", body, status=400, **sent)
    assert held(sqlite_app) == 0


def held(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(HeldRequest))


def test_the_thirty_first_export_within_ten_minutes_waits(app, visit):
    leader = visit("leader")
    for _number in range(30):
        leader.get("/dossiers/export?tab=all", status=200)
    before = entries(app)
    page = leader.get("/dossiers/export?tab=all", status=429)
    assert 0 < int(page.headers["Retry-After"]) <= 600
    assert "quá nhiều lần" in page.words
    assert entries(app) == before
    visit("other_leader").get("/dossiers/export?tab=all", status=200)


def entries(app):
    with app.app_context():
        return db.session.scalar(select(AuditHead.size))


@pytest.mark.parametrize(
    ("https", "hsts", "told"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_browsers_are_bound_to_https_only_when_both_settings_say_so(tmp_path, https, hsts, told):
    app = create_app(INSTANCE=str(tmp_path), TESTING=True, HTTPS=https, HSTS=hsts)
    answer = app.test_client().get("/static/x/js/app.js")
    assert ("Strict-Transport-Security" in answer.headers) is told


NUMBER = "0520850012340"


def twice():
    """A row that breaks a constraint: a role called like the number of a card, written twice."""
    user = db.session.scalar(select(User.id).where(User.username == "mai.dt"))
    unit = db.session.scalar(select(Membership.unit_id).where(Membership.user_id == user))
    row = {"user_id": user, "role": NUMBER, "unit_id": unit}
    with bookkeeping() as connection:
        connection.execute(Membership.__table__.insert(), [row, row])


def twice_and_then():
    try:
        twice()
    except IntegrityError as error:
        raise RuntimeError("the second fault") from error


def typed_into_the_database():
    """A value where SQL should be: what the database says of it repeats it."""
    with bookkeeping() as connection:
        connection.exec_driver_sql(f"SELECT * FROM users WHERE 'x' = AN{NUMBER}")


@pytest.mark.parametrize("fault", [twice, twice_and_then, typed_into_the_database])
def test_an_error_of_the_database_does_not_carry_what_people_typed(new_app, caplog, fault):
    fault.access = "public"
    new_app.add_url_rule("/fault", "fault", fault)
    new_app.config["PROPAGATE"] = False
    with caplog.at_level(logging.ERROR):
        answer = new_app.test_client().get("/fault")
    assert answer.status_code in (500, 503)
    assert re.search(r"unexpected [0-9A-F]{6}|database:", caplog.text)
    words = "".join(line for line in caplog.text.splitlines() if " AN" not in line)
    assert NUMBER not in words
    if fault is not typed_into_the_database:
        assert "test_refusals.py" in words
        assert "uq_memberships" in words or "memberships.user_id, memberships.role" in words


def test_a_fault_behind_the_answer_is_logged_without_values(new_app, caplog):
    new_app.after_request(lambda _response: twice())
    new_app.config.update(PROPAGATE=False, PROPAGATE_EXCEPTIONS=False)
    with caplog.at_level(logging.ERROR):
        assert new_app.test_client().get("/login").status_code == 500
    assert "test_refusals.py" in caplog.text
    assert NUMBER not in caplog.text


@pytest.mark.parametrize("address", ["/login", "/notices/new", "/nowhere"])
def test_a_body_in_pieces_is_asked_for_its_length(sqlite_app, address):
    head = {"Transfer-Encoding": "chunked"}
    answer = sqlite_app.test_client().post(
        address, input_stream=io.BytesIO(b"a=1"), headers=head, content_length=None
    )
    assert answer.status_code == 411
