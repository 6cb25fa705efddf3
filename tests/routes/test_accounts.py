"""Accounts on the screen: only the admin; the code is on one sheet, once."""

import re

import pytest

from intranet.extensions import db
from intranet.rules.permissions import all_permissions
from intranet.services import accounts, audit
from tests.factories import person, unit
from tests.people import PEOPLE

PHRASE = "suoi trong chay qua lang"
CODE = re.compile(r"\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}\b")
PAGES = ("", "/new", "/{pid}", "/{pid}/edition", "/{pid}/lock", "/{pid}/roles/end")
ACTS = ("/{pid}/roles", "/{pid}/unlock", "/{pid}/code", "/{pid}/sessions/end")


@pytest.fixture
def pid(sqlite_app):
    with sqlite_app.app_context():
        return person("clerk").pid


def of(app, who="clerk"):
    """What the log says of one account: the acts."""
    with app.app_context():
        db.session.rollback()
        return [entry.act for entry in audit.life_of(f"user:{person(who).pid}")]


def fill(client, **changes):
    page = client.get("/accounts/new", status=200)
    fields = {"full_name": "Nguyễn Văn Mới", "username": "moi.nv", "roles": ["officer"]}
    return page.submit(**{**fields, **changes})


@pytest.mark.parametrize("who", ["clerk", "leader", "supervisor"])
def test_accounts_are_for_the_admin(sqlite_visit, pid, who):
    client = sqlite_visit(who)
    for path in PAGES:
        client.get(f"/accounts{path.format(pid=pid)}", status=403)
    for path in ACTS:
        client.act(f"/accounts{path.format(pid=pid)}", status=403)


def test_accounts_of_a_stranger_lead_to_login(sqlite_visit, pid):
    for path in PAGES:
        answer = sqlite_visit().get(f"/accounts{path.format(pid=pid)}")
        assert answer.location.startswith("/login")


def test_an_account_that_is_not_there(sqlite_visit):
    client = sqlite_visit("admin")
    for path in PAGES[2:]:
        client.get(f"/accounts{path.format(pid='000000000000')}", status=404)
    for path in ACTS[1:]:
        client.act(f"/accounts{path.format(pid='000000000000')}", status=404)


def test_create_shows_the_code_once_and_the_code_opens_the_door(visit):
    admin = visit("admin")
    sheet = fill(admin).expect(200)
    code = CODE.search(sheet.words).group()
    assert "72 giờ" in sheet.words
    page = admin.get("/accounts", q="nguyen van moi", status=200)
    assert "Chờ dùng mã" in page.words
    account = admin.get(page.link("Nguyễn Văn Mới"), status=200)
    assert not CODE.search(account.words)
    login = (
        visit().get("/code").submit(username="moi.nv", code=code, password=PHRASE, again=PHRASE)
    ).follow()
    assert login.submit(username="moi.nv", password=PHRASE).follow().status == 200


def test_create_sent_twice_makes_one_and_shows_no_second_code(sqlite_visit):
    admin = sqlite_visit("admin")
    page = admin.get("/accounts/new")
    fields = {"full_name": "Nguyễn Văn Mới", "username": "moi.nv", "roles": ["officer"]}
    page.submit(**fields, status=200)
    again = page.submit(**fields).follow()
    assert again.all("h1")[0].text == "Nguyễn Văn Mới"
    assert not CODE.search(again.words)
    assert len(admin.get("/accounts", q="moi.nv").all("tbody")[0].findall("tr")) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": CLERK}, "đã có người dùng")
        for CLERK in [PEOPLE["clerk"][0]]
    ]
    + [
        ({"roles": None}, "Chọn ít nhất một vai trò"),
        ({"roles": ["admin", "officer"]}, "hãy lập tài khoản riêng"),
        ({"phone": "12"}, "Số điện thoại"),
        ({"valid_from": "2/2/2020", "valid_to": "1/1/2020"}, "Ngày kết thúc"),
        ({"expires_on": "31/2/2020"}, ""),
    ],
)  # fmt: skip
def test_create_refused_keeps_what_was_typed(sqlite_visit, changes, words):
    answer = fill(sqlite_visit("admin"), **changes).expect(422)
    assert words in answer.words
    assert answer.all("p", class_="error")
    assert answer.form_fields()["full_name"] == "Nguyễn Văn Mới"
    assert not CODE.search(answer.words)


def test_edit_changes_and_says_so(visit, app):
    admin = visit("admin")
    with app.app_context():
        pid = person("clerk").pid
    page = admin.get(f"/accounts/{pid}/edition", status=200)
    answer = page.submit(title="Phó Chủ tịch", expires_on="31/12/2030")
    assert "Đã sửa tài khoản" in answer.follow().words
    assert of(app)[-1] == "accounts.edit"
    page.submit(title="Khác", once="another", status=409)


def test_edit_by_htmx_answers_with_the_account(sqlite_visit, pid):
    page = sqlite_visit("admin").get(f"/accounts/{pid}/edition")
    answer = page.submit(title="Phó Chủ tịch", target="main", status=200)
    assert "Phó Chủ tịch" in answer.words
    assert answer.headers["HX-Push-Url"] == f"/accounts/{pid}"


def test_get_changes_nothing(sqlite_visit, sqlite_app, pid):
    admin = sqlite_visit("admin")
    before = of(sqlite_app)
    for path in PAGES:
        admin.get(f"/accounts{path.format(pid=pid)}", status=200)
    for path in ACTS:
        admin.get(f"/accounts{path.format(pid=pid)}", status=405)
    assert of(sqlite_app) == before


def test_roles_are_given_and_ended(sqlite_visit, sqlite_app, pid):
    admin = sqlite_visit("admin")
    page = admin.get(f"/accounts/{pid}")
    action = f"/accounts/{pid}/roles"
    with sqlite_app.app_context():
        commune = unit("X21622").pid
    shown = page.submit(action=action, roles="registrar", unit=commune).follow()
    assert "Văn thư" in shown.words
    page.submit(action=action, once="a second", roles="registrar", unit=commune, status=422)
    end = admin.get(shown.link("Kết thúc"), status=200)
    assert "Đã kết thúc vai trò" in end.submit().follow().words
    assert of(sqlite_app)[-2:] == ["accounts.add_role", "accounts.end_role"]


def test_lock_and_unlock(sqlite_visit, sqlite_app, pid):
    admin, clerk = sqlite_visit("admin"), sqlite_visit("clerk")
    shown = admin.get(f"/accounts/{pid}/lock").submit(reason="Nghỉ việc").follow()
    assert "Đã khóa" in shown.words
    assert clerk.get("/").location.startswith("/login")
    assert "Đang dùng" in shown.submit(action=f"/accounts/{pid}/unlock").follow().words
    admin.act(f"/accounts/{pid}/unlock", status=409)


def test_admin_cannot_lock_the_own_account(sqlite_visit, sqlite_app):
    with sqlite_app.app_context():
        own = person("admin").pid
    answer = sqlite_visit("admin").get(f"/accounts/{own}/lock").submit(status=422)
    assert "Không tự khóa" in answer.words


def test_end_sessions_of_somebody(sqlite_visit, pid):
    admin, clerk = sqlite_visit("admin"), sqlite_visit("clerk")
    page = admin.get(f"/accounts/{pid}")
    assert "Đang mở 1 phiên" in page.words
    page.submit(action=f"/accounts/{pid}/sessions/end", status=303)
    assert clerk.get("/").location.startswith("/login")


def test_reset_prints_a_new_sheet(sqlite_visit, pid):
    admin = sqlite_visit("admin")
    page = admin.get(f"/accounts/{pid}")
    sheet = page.submit(action=f"/accounts/{pid}/code", status=200)
    assert CODE.search(sheet.words)
    assert "24 giờ" in sheet.words
    assert "còn hiệu lực đến" in admin.get(f"/accounts/{pid}").words
    admin.act(f"/accounts/{pid}/code", target="main", status=200)


def test_list_takes_as_many_queries_for_one_row_as_for_all(sqlite_app, sqlite_visit):
    from sqlalchemy import event

    admin, count = sqlite_visit("admin"), []
    with sqlite_app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *_: count.append(1))
    admin.get("/accounts", status=200)
    whole = len(count)
    count.clear()
    page = admin.get("/accounts", q="mai.dt", target="list", status=200)
    assert len(count) == whole
    assert page.all("table")
    assert not page.all("h1")


def test_list_says_when_nobody_fits(sqlite_visit):
    page = sqlite_visit("admin").get("/accounts", q="nobody", role="leader", unit="x", status=200)
    assert "Không tìm thấy tài khoản nào" in page.words


def test_matrix_is_printed_from_the_code(sqlite_visit):
    page = sqlite_visit("supervisor").get("/accounts/matrix", status=200)
    assert "Lập tài khoản" in page.words
    rows = [row for body in page.all("tbody") for row in body.findall("tr")[1:]]
    assert len(rows) == len(all_permissions())
    assert sum(1 for cell in page.all("td") if cell.text == "có") == sum(
        len(permission.roles) for permission in all_permissions()
    )


@pytest.mark.parametrize("command", ["create", "lock", "reset-code"])
def test_commands_are_the_other_door(sqlite_app, command):
    run = sqlite_app.test_cli_runner().invoke
    words = {
        "create": ["moi.nv", "Nguyễn Văn Mới", "--role", "officer", "--unit", "X21622"],
        "lock": ["mai.dt", "--reason", "nghỉ"],
        "reset-code": ["mai.dt"],
    }[command]
    result = run(args=["accounts", command, *words])
    assert result.exit_code == 0, result.output
    assert bool(CODE.search(result.output)) == (command != "lock")
    wrong = run(args=["accounts", command, "nobody.here", *words[1:-1], "NOWHERE"])
    assert wrong.exit_code != 0
    with sqlite_app.app_context():
        assert accounts.user_by_name("nobody.here") is None
