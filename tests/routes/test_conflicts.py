"""Two people, one form: what the other one changed is shown, and nobody's work is lost."""

import pytest

from intranet.extensions import db
from tests.factories import person, procedure, unit

TARGETS = [None, "main"]


@pytest.fixture
def address(app):
    """Addresses of the edit forms of one procedure, one unit and one account."""
    with app.app_context():
        copy = procedure("change")
        return {
            "procedure": f"/procedures/{copy.pid}/versions/1/edition",
            "steps": f"/procedures/{copy.pid}/versions/1/steps",
            "offers": f"/procedures/{copy.pid}/offers",
            "end": f"/procedures/{copy.pid}/end",
            "unit": f"/units/{unit('ALAO-TP').pid}/edition",
            "account": f"/accounts/{person('clerk').pid}/edition",
        }


def race(admin, address, fast, slow, target=None):
    """Two open one form; ``fast`` is saved first, then ``slow`` is sent: the answer to that."""
    opened = admin.get(address, status=200)
    admin.get(address, status=200).submit(address, **fast, status=303)
    page = opened.submit(address, **slow, target=target)
    assert page.status == 409
    assert "Người khác vừa sửa nội dung này." in page.words
    return page


@pytest.mark.parametrize("target", TARGETS)
def test_a_procedure_takes_both_changes(visit, address, target):
    admin, path = visit("admin"), address["procedure"]
    fast = {"fee_vnd": "30.000", "papers-2-name": "Ảnh thẻ", "decision_no": "02/QĐ"}
    page = race(admin, path, fast, {"notes": "Nộp tại xã", "decision_no": "03/QĐ"}, target)
    assert "Trần Quốc Trị sửa thủ tục lúc" in page.words
    assert "Số tiền (đồng) 30.000 không sửa; ô đã lấy nội dung mới" in page.words
    assert "Quyết định công bố số 02/QĐ 03/QĐ" in page.words
    fields = page.form_fields(path)
    assert (fields["fee_vnd"], fields["decision_no"]) == ("30.000", "03/QĐ")
    assert (fields["papers-2-name"], fields["notes"]) == ("Ảnh thẻ", "Nộp tại xã")
    page.submit(path, status=303)
    now = admin.get(path).form_fields(path)
    for name in ("fee_vnd", "decision_no", "papers-2-name", "notes"):
        assert now[name] == fields[name], name


@pytest.mark.parametrize(
    ("kind", "fast", "slow", "words"),
    [
        ("unit", {"phone": "0256 3875 111"}, {"address": "Số 2"}, "Điện thoại 0256"),
        ("unit", {"receives_dossiers": "y"}, {"address": "Số 2"}, "Có nhận hồ sơ của người dân Có"),
        ("account", {"title": "Chuyên viên"}, {"phone": "0912345678"}, "Chức danh Chuyên viên"),
        ("account", {"expires_on": "1/2/2099"}, {"expires_on": "3/2/2099"},
         "Dùng đến hết ngày 01/02/2099 03/02/2099"),
        ("steps", {"rows-1-name": "Phân việc"}, {"rows-2-name": "Soạn"}, "Các bước"),
    ],
)  # fmt: skip
def test_what_the_other_one_changed_stands_beside_what_was_typed(
    sqlite_visit, sqlite_app, kind, fast, slow, words
):
    path = addresses(sqlite_app)[kind]
    page = race(sqlite_visit("admin"), path, fast, slow)
    assert words in page.words
    fields = page.form_fields(path)
    assert {name: fields[name] for name in slow} == slow
    page.submit(path, status=303)


def addresses(app):
    with app.app_context():
        pid = procedure("change").pid
        found = {
            "steps": f"/procedures/{pid}/versions/1/steps",
            "unit": f"/units/{unit('ALAO-TP').pid}/edition",
            "account": f"/accounts/{person('clerk').pid}/edition",
        }
        db.session.rollback()
        return found


def test_a_form_whose_boxes_nobody_else_touched_goes_through_at_the_second_press(visit, address):
    admin = visit("admin")
    opened = admin.get(address["end"], status=200)
    admin.get(address["offers"]).submit(address["offers"], status=303)
    page = opened.submit(address["end"], valid_to="31/12/2098", reason="Bãi bỏ", status=409)
    assert "chọn cơ quan giải quyết thủ tục" in page.words
    assert "không đụng vào chỗ đã sửa" in page.words
    page.submit(address["end"], status=303)


def test_two_choices_of_offices_are_told_by_name(visit, app, address):
    with app.app_context():
        pids = [unit(key).pid for key in ("X21622", "X21628")]
    path = address["offers"]
    page = race(visit("admin"), path, {"units": pids[0]}, {"units": pids[1]})
    assert "Xã An Toàn Xã An Hòa" in page.words


def test_without_its_digests_a_form_keeps_everything_that_was_typed(visit, address):
    admin, path = visit("admin"), address["account"]
    page = race(admin, path, {"title": "Chuyên viên"}, {"title": "Công chức", "opened": ""})
    assert page.form_fields(path)["title"] == "Công chức"
    page = race(admin, path, {"title": "Cán sự"}, {"phone": "0912345678", "opened": "title=zz"})
    assert page.form_fields(path)["phone"] == "0912345678"
    assert "Chức danh Cán sự Công chức" not in page.words
