"""Packs, workbooks, the workflow editor and what its switches do, through the screens."""

import io
from datetime import timedelta

import pytest

from intranet import clock
from intranet.rules.procedures import read_texts
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, procedure
from tests.world import receive

TOMORROW = clock.today() + timedelta(days=1)


@pytest.fixture
def marital(sqlite_app):
    """The address of a procedure no dossier uses yet."""
    with sqlite_app.app_context():
        return f"/procedures/{procedure('marital').pid}"


def steps_of(app):
    with app.app_context():
        return [(s.position, s.name, s.must_choose) for s in procedure("marital").versions[0].steps]


def test_plan_moves_and_drops_rows_and_saves_only_when_asked(sqlite_app, sqlite_visit, marital):
    before = steps_of(sqlite_app)
    page = sqlite_visit("admin").get(f"{marital}/versions/1/steps", 200)
    page = page.submit(status=200, down="2", **{"rows-1-switches": ["may_pause", "must_choose"]})
    assert [page.form_fields()[f"rows-{n}-name"] for n in (1, 2)] == [before[2][1], before[1][1]]
    page = page.submit(status=200, up="3")
    page = page.submit(status=200, drop="4", **{"rows-2-share": "1,5"})
    assert page.form_fields()["rows-3-name"] == "Trả kết quả"
    assert steps_of(sqlite_app) == before
    page.submit(status=303)
    assert steps_of(sqlite_app) == [
        (1, before[0][1], False), (2, before[1][1], True), (3, before[2][1], False),
        (4, "Trả kết quả", False),
    ]  # fmt: skip


def test_plan_says_where_a_switch_may_not_stand(sqlite_visit, marital):
    page = sqlite_visit("admin").get(f"{marital}/versions/1/steps", 200)
    answer = page.submit(status=422, **{"rows-1-switches": ["needs_file"]})
    assert "chỉ bước liền trước trả kết quả mới nhập kết quả" in answer.words
    moved = page.submit(status=422, up="2", **{"rows-1-share": "nửa"})
    assert moved.form_fields()["rows-1-share"] == "nửa"


def test_two_admins_write_one_workflow_and_the_second_is_told(sqlite_app, sqlite_visit, marital):
    admin, other = sqlite_visit("admin"), sqlite_visit("admin")
    slow = other.get(f"{marital}/versions/1/steps", 200)
    admin.get(f"{marital}/versions/1/steps", 200).submit(
        status=303, **{"rows-1-name": "Thẩm tra hồ sơ"}
    )
    late = slow.submit(status=409, **{"rows-2-name": "Ký giấy xác nhận"})
    for told in ("Thứ tự: 2 · Thẩm tra hồ sơ", "Thứ tự: 3 · Ký giấy xác nhận"):
        assert told in late.words
    assert "Thứ tự: 1 · " not in late.words  # both say the same
    late.submit(status=303, **{"rows-1-name": "Thẩm tra hồ sơ"})
    names = [name for _place, name, _chosen in steps_of(sqlite_app)]
    assert names[1:3] == ["Thẩm tra hồ sơ", "Ký giấy xác nhận"]


def test_texts_of_a_version_are_offered_where_they_are_for(sqlite_app, sqlite_visit, marital):
    page = sqlite_visit("admin").get(f"{marital}/versions/1/edition", 200)
    wrong = page.submit(status=422, text_supplement="Thiếu", wait_days="20")
    assert "“Thiếu”: ghi từ 10 đến 1000 ký tự." in wrong.words
    text = "Tờ khai chưa có chữ ký"
    wrong.submit(status=303, text_supplement=f"{text}\n\n{text}", wait_days="20", anywhere="y")
    with sqlite_app.app_context():
        version = procedure("marital").versions[0]
        assert (version.wait_days, version.anywhere) == (20, True)
        assert read_texts(version.texts) == {"supplement": [text]}
        pid = receive("clerk", "X21622-BPMC", what="marital")
    clerk = sqlite_visit("clerk")
    assert text in clerk.get(marital, 200).words
    form = clerk.get(f"/dossiers/{pid}/supplement-request", 200)
    asked = form.submit(canned=text, more="Tờ khai")
    assert text in asked.follow().words


def test_a_step_that_must_choose_asks_on_the_page_of_the_act(sqlite_app, sqlite_visit):
    with sqlite_app.app_context():
        with transaction(SYSTEM) as change:
            procedure("marital").versions[0].steps[1].must_choose = True
            change.record("tests.set", "office:test")
        pid, officer = receive("clerk", "X21622-BPMC", what="marital"), person("officer").pid
    clerk = sqlite_visit("clerk")
    page = clerk.get(f"/dossiers/{pid}", 200)
    path = f"/dossiers/{pid}/hand-over"
    assert path not in [form.get("action") for form in page.all("form")]
    form = clerk.get(page.link("Chuyển bước"), 200)
    assert "phải giao đích danh. Chọn người nhận." in form.submit(status=422, to_user="").words
    shown = form.submit(to_user=officer).follow()
    assert "Đinh Văn Rin" in shown.words


def test_exports_are_for_the_admin_and_can_be_imported_again(sqlite_visit, marital):
    admin, clerk = sqlite_visit("admin"), sqlite_visit("clerk")
    for path in ("/procedures/table", "/procedures/packs", f"{marital}/versions/1/pack"):
        assert clerk.get(path).status == 403
        answer = admin.get(path)
        assert (answer.status, "attachment" in answer.headers["Content-Disposition"]) == (200, True)
        shown = _upload(admin, answer.body).follow()
        assert "Danh mục đã đúng như tệp" in shown.words
    admin.get(f"{marital}/versions/9/pack", 404)


def test_a_pack_is_shown_line_by_line_before_it_is_taken(sqlite_app, sqlite_visit, marital):
    admin = sqlite_visit("admin")
    text = admin.get(f"{marital}/versions/1/pack").body.decode()
    text = text.replace("format = 1", f"format = 1\nvalid_from = {TOMORROW:%Y-%m-%d}")
    text = text.replace("must_choose = false", "must_choose = true", 2)
    wrong = _upload(admin, text.encode()).follow()
    assert "Tệp goi.toml: Bước 1: bước đầu và bước cuối không giao đích danh được." in wrong.words
    text = text.replace("must_choose = true", "must_choose = false", 1)
    page = _upload(admin, text.encode()).follow()
    assert "0 thủ tục mới, 1 thay đổi, 0 giữ nguyên, 0 lỗi." in page.words
    assert "phải giao đích danh" in page.all("ins")[0].text
    for _press in range(2):
        page.submit(status=303)
    with sqlite_app.app_context():
        versions = procedure("marital").versions
        assert [v.steps[1].must_choose for v in versions] == [False, True]


def _upload(visitor, body):
    page = visitor.get("/procedures/import", 200)
    fields = {**page.form_fields(), "table": (io.BytesIO(body), "tep")}
    return visitor.post("/procedures/import", fields, content_type="multipart/form-data")
