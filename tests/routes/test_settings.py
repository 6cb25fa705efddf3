"""The page of the office, and the command beside it."""

import json

import pytest

from intranet import clock
from intranet.extensions import db
from intranet.services import audit
from intranet.transaction import SYSTEM, transaction
from tests.factories import unit
from tests.world import receive

PAGE = "/settings"
TODAY = f"{clock.today():%y%m%d}"


def told(app):
    """Acts about the office with what changed."""
    with app.app_context():
        db.session.rollback()
        return [(entry.act, sorted(entry.changes)) for entry in audit.life_of("office:1")]


def test_edit_counts_from_the_next_page_and_is_in_the_log(app, visit):
    admin = visit("admin")
    shown = admin.get(PAGE, status=200).submit(
        PAGE, status=303, name="UBND xã An Toàn", place="An Toàn", forms_regime="by_date"
    )
    assert "UBND xã An Toàn" in shown.follow().words
    assert told(app) == [
        (
            "settings.edit",
            [
                ("forms_regime", "2018", "by_date"),
                ("name", "UBND huyện An Lão", "UBND xã An Toàn"),
                ("place", "", "An Toàn"),
            ],
        )
    ]


def test_edit_gives_the_next_dossier_the_new_code(app, visit):
    admin = visit("admin")
    with app.app_context():
        receive("clerk", "X21622-BPMC")
    page = admin.get(PAGE).submit(PAGE, code_template="{day}/{unit}/{seq:05d}", target="main")
    assert "Đã sửa thông tin cơ quan." in page.words
    with app.app_context():
        pid = receive("clerk", "X21622-BPMC", "Đinh Văn Bá")
    assert f"{TODAY}/AL-07/00002" in visit("clerk").get(f"/dossiers/{pid}").words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Nhập tên cơ quan"),
        ({"code_template": "{unit}-{seq}"}, "mỗi phần một lần"),
        ({"code_template": "{unit}-{day}-{seq}-" + "x" * 22}, "sẽ quá 40 ký tự"),
        ({"forms_regime": "2030"}, "Chọn một mục trong danh sách"),
        ({"public_address": "motcua.example"}, "bắt đầu bằng https://"),
    ],
)
def test_edit_refuses_at_the_box_and_keeps_what_was_typed(sqlite_app, sqlite_visit, typed, words):
    page = sqlite_visit("admin").get(PAGE).submit(PAGE, place="An Lão", **typed, status=422)
    assert words in page.words
    fields = page.form_fields(PAGE)
    assert fields["place"] == "An Lão"
    assert "forms_regime" in typed or {name: fields[name] for name in typed} == typed
    assert told(sqlite_app) == []


@pytest.mark.parametrize("target", [None, "main"])
def test_look_tries_a_template_and_changes_nothing(sqlite_app, sqlite_visit, target):
    page = sqlite_visit("admin").get(PAGE, status=200)
    assert f"AL-09X-{TODAY}-0001" in page.words or f"AL-07X-{TODAY}-0001" in page.words
    tried = page.submit(PAGE, look="1", code_template="{seq:03d}.{day}.{unit}", target=target)
    assert tried.status == 200
    assert f"001.{TODAY}.AL-0" in tried.words
    wrong = page.submit(PAGE, look="1", code_template="{seq}", target=target)
    assert "mỗi phần một lần" in wrong.words
    assert told(sqlite_app) == []


def test_edit_twice_is_once_and_who_was_slower_sees_both(visit, app):
    admin = visit("admin")
    first, slow = admin.get(PAGE), admin.get(PAGE)
    first.submit(PAGE, status=303, place="Bồng Sơn")
    first.submit(PAGE, status=303, place="Bồng Sơn")
    page = slow.submit(PAGE, status=409, province="Gia Lai")
    assert "Địa danh Bồng Sơn không sửa; ô đã lấy nội dung mới" in page.words
    page.submit(PAGE, status=303)
    assert [act for act, _changes in told(app)] == ["settings.edit"] * 2
    fields = admin.get(PAGE).form_fields(PAGE)
    assert (fields["place"], fields["province"]) == ("Bồng Sơn", "Gia Lai")


def test_the_office_is_its_admin_s(sqlite_visit):
    for who in ("leader", "supervisor", "clerk"):
        sqlite_visit(who).get(PAGE, status=403)
        sqlite_visit(who).act(PAGE, name="Khác", status=403)


def test_command_shows_and_sets(sqlite_app):
    run = sqlite_app.test_cli_runner().invoke
    assert run(args=["settings", "set", "forms_regime", "2025"]).output == "forms_regime: 2025\n"
    shown = json.loads(run(args=["settings", "show", "--json"]).output)
    assert (shown["forms_regime"], shown["name"]) == ("2025", "UBND huyện An Lão")
    assert "place: (trống)\n" in run(args=["settings", "show"]).output
    for words in (["code_template", "{seq}"], ["demo", "1"], ["name", ""]):
        wrong = run(args=["settings", "set", *words])
        assert (wrong.exit_code, wrong.output.startswith("Error: ")) == (1, True)
    assert [act for act, _changes in told(sqlite_app)] == ["settings.edit"]


def test_a_template_that_fits_most_desks_only_is_refused_for_the_longest(sqlite_app, sqlite_visit):
    with sqlite_app.app_context(), transaction(SYSTEM) as change:
        unit("X21628-BPMC").code_prefix = "B" * 28
        change.record("test.set", "office:test")
    page = sqlite_visit("admin").get(PAGE)
    refused = page.submit(PAGE, code_template="{unit}-{day}-{seq:06d}", status=422)
    assert f"({'B' * 28}) sẽ quá 40 ký tự" in refused.words
