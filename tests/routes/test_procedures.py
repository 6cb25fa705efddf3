"""The catalogue on the screen: everybody reads, the admin changes, without and with JavaScript."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.models.procedures import Procedure
from intranet.services import procedures
from tests.factories import procedure
from tests.world import receive

TOMORROW = clock.today() + timedelta(days=1)
HEAD = "code,name_vi,field_vi,time_value,time_unit,papers\n"


def pid_of(app, key="marital"):
    with app.app_context():
        return procedure(key).pid


def names(page):
    return [
        link.text for link in page.all("a") if (link.get("href") or "").count("/procedures/") == 1
    ]


def rows_of(page):
    buttons = ("Thêm thủ tục", "Nhập từ tệp", "Tải Excel", "Tải các gói")
    return [name for name in names(page) if name and name not in buttons]


def test_list_is_open_to_every_role_and_not_to_strangers(sqlite_visit):
    for who in ("clerk", "officer", "leader", "inspector", "admin"):
        assert len(rows_of(sqlite_visit(who).get("/procedures", 200))) == 4
    assert sqlite_visit().get("/procedures").status == 303


def test_list_filters_by_words_and_answers_htmx_with_the_region(sqlite_visit):
    clerk = sqlite_visit("clerk")
    assert rows_of(clerk.get("/procedures", 200, q="ddawng kys khai")) == ["Đăng ký khai sinh"]
    part = clerk.get("/procedures", 200, target="list", field="Chứng thực")
    assert rows_of(part) == ["Chứng thực bản sao từ bản chính"]
    assert part.all("h1") == []
    assert "Không có thủ tục nào khớp" in clerk.get("/procedures", 200, q="zzz").words


def test_list_asks_the_database_as_often_for_one_row_as_for_many(sqlite_app, sqlite_visit):
    clerk = sqlite_visit("clerk")
    counts = []
    for words in ("1.001193", "", "t"):
        counts.append(_queries(sqlite_app, lambda words=words: clerk.get("/procedures", q=words)))
    assert max(counts) <= 8
    assert counts[0] == counts[2]


def _queries(app, act):
    from sqlalchemy import event

    from intranet.extensions import db

    seen = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", lambda *args: seen.append(args[2]))
    act()
    return len([s for s in seen if s.startswith("SELECT")])


def test_show_tells_papers_term_steps_and_source(sqlite_app, sqlite_visit):
    page = sqlite_visit("clerk").get(f"/procedures/{pid_of(sqlite_app)}", 200)
    for words in ("Tờ khai theo mẫu", "5 ngày làm việc", "15.000 đồng", "Văn thư", "Xã An Toàn"):
        assert words in page.words
    assert "Phiên bản mới" not in page.words
    sqlite_visit("clerk").get("/procedures/nothing", 404)
    sqlite_visit("clerk").get(f"/procedures/{pid_of(sqlite_app)}?number=9", 404)


@pytest.mark.parametrize(
    "path",
    ["new", "import", "{pid}/versions/new", "{pid}/versions/1/edition", "{pid}/versions/1/steps",
     "{pid}/offers", "{pid}/end"],
)  # fmt: skip
def test_change_is_for_the_admin_alone(sqlite_app, sqlite_visit, path):
    url = f"/procedures/{path.format(pid=pid_of(sqlite_app))}"
    assert sqlite_visit("supervisor").get(url).status == 403
    assert sqlite_visit("clerk").act(url).status == 403
    assert sqlite_visit("admin").get(url).status == 200


def test_create_from_the_form(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    page = admin.get("/procedures/new", 200)
    office = next(n.get("value") for n in page.all("input", name="units"))
    answer = page.submit(
        name="Cấp thẻ thư viện", field_name="Thư viện", time_value="3", units=office,
        **{"papers-0-name": "Đơn", "papers-0-copies": "2"},
    )  # fmt: skip
    shown = answer.follow()
    assert "Cấp thẻ thư viện" in shown.words
    assert "0,5 ngày làm việc" in shown.words
    with sqlite_app.app_context():
        version = procedures.catalogue(clock.today(), text="cttv").rows[0]
        papers = procedures.current(procedures.get(version.pid), clock.today()).papers
        assert [(p.name, p.originals, p.copies) for p in papers] == [("Đơn", 1, 2)]


def test_create_sent_twice_makes_one(sqlite_app, sqlite_visit):
    page = sqlite_visit("admin").get("/procedures/new", 200)
    for _press in range(2):
        page.submit(status=303, name="Cấp thẻ", field_name="Thư viện", time_value="3")
    with sqlite_app.app_context():
        assert procedures.catalogue(clock.today(), text="cấp thẻ").total == 1


def test_create_shows_what_is_wrong_and_keeps_what_was_typed(sqlite_visit):
    page = sqlite_visit("admin").get("/procedures/new", 200)
    answer = page.submit(
        status=422, name="Tên", field_name="", time_value="mười", code="1.001193",
        **{"papers-1-name": "Đơn", "papers-1-originals": "nhiều"},
    )  # fmt: skip
    assert "Nhập lĩnh vực." in answer.words
    fields = answer.form_fields()
    assert (fields["time_value"], fields["papers-1-originals"]) == ("mười", "nhiều")
    taken = page.submit(
        status=422, name="Tên", field_name="Hộ tịch", time_value="3", code="1.001193"
    )
    assert "Mã này đã có trong danh mục." in taken.words


def test_create_adds_rows_without_saving(sqlite_app, sqlite_visit):
    page = sqlite_visit("admin").get("/procedures/new", 200)
    more = page.submit(status=200, name="Tên", more="1", **{"papers-3-name": "Đơn"})
    assert more.form_fields()["papers-3-name"] == "Đơn"
    assert "papers-5-name" in more.form_fields()
    with sqlite_app.app_context():
        assert procedures.catalogue(clock.today()).total == 4


def test_renew_makes_a_version_from_a_copy(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    pid = pid_of(sqlite_app)
    page = admin.get(f"/procedures/{pid}/versions/new", 200)
    shown = page.submit(time_value="7", decision_no="9/QĐ").follow()
    assert "Phiên bản 2" in shown.words
    coming = admin.get(f"/procedures/{pid}?number=2", 200)
    assert "7 ngày làm việc" in coming.words
    assert "Sắp có hiệu lực" in coming.words
    assert "Tờ khai theo mẫu" in coming.words


def test_edit_with_htmx_answers_the_region(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    pid = pid_of(sqlite_app)
    page = admin.get(f"/procedures/{pid}/versions/1/edition", 200)
    answer = page.submit(status=200, target="main", name="Tên đã sửa")
    assert "Tên đã sửa" in answer.words
    assert answer.headers["HX-Push-Url"] == f"/procedures/{pid}"


def test_edit_of_a_used_version_is_refused_in_words(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    pid = pid_of(sqlite_app)
    page = admin.get(f"/procedures/{pid}/versions/1/edition", 200)
    with sqlite_app.app_context():
        receive("clerk", "X21622-BPMC", what="marital")
    answer = page.submit(status=422, name="Tên đã sửa")
    assert "Hãy lập phiên bản mới" in answer.words
    shown = admin.get(f"/procedures/{pid}", 200)
    assert "Sửa quy trình" not in shown.words


def test_plan_adds_a_step_between_and_drops_one(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    url = f"/procedures/{pid_of(sqlite_app)}/versions/1/steps"
    page = admin.get(url, 200)
    tried = page.submit(status=200, check="1", **{"rows-1-share": "2"})
    assert tried.all("tfoot")[0].find(".//td[last()]").text == "4"
    answer = page.submit(
        **{"rows-1-share": "2", "rows-3-name": "", "rows-2-share": "1,5", "rows-5-order": "2,5",
           "rows-5-name": "Xác minh", "rows-5-share": "1"},
    )  # fmt: skip
    answer.follow()
    with sqlite_app.app_context():
        steps = procedure("marital").versions[0].steps
        assert [(s.position, s.share) for s in steps] == [
            (1, 50), (2, 200), (3, 100), (4, 150), (5, 0),
        ]  # fmt: skip
        assert steps[2].name == "Xác minh"


def test_plan_says_what_the_sum_is(sqlite_app, sqlite_visit):
    page = sqlite_visit("admin").get(f"/procedures/{pid_of(sqlite_app)}/versions/1/steps", 200)
    answer = page.submit(status=422, **{"rows-1-share": "2"})
    assert "Các bước cộng lại là 4, thời hạn của thủ tục là 5." in answer.words
    wrong = page.submit(status=422, **{"rows-1-share": "nửa"})
    assert wrong.form_fields()["rows-1-share"] == "nửa"


def test_offer_and_close(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    pid = pid_of(sqlite_app)
    admin.get(f"/procedures/{pid}/offers", 200).submit(status=303, units=None)
    with sqlite_app.app_context():
        assert procedures.offered_by(procedure("marital")) == []
    page = admin.get(f"/procedures/{pid}/end", 200)
    page.submit(status=422, valid_to="", reason="bãi bỏ")
    page.submit(status=303, valid_to=f"{TOMORROW:%d/%m/%Y}", reason="bãi bỏ")
    with sqlite_app.app_context():
        assert procedure("marital").versions[0].valid_to == TOMORROW


def test_change_of_an_older_state_is_refused(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    pid = pid_of(sqlite_app)
    page = admin.get(f"/procedures/{pid}/end", 200)
    admin.get(f"/procedures/{pid}/offers", 200).submit(status=303, units=None)
    answer = page.submit(status=409, valid_to=f"{TOMORROW:%d/%m/%Y}", reason="bãi bỏ")
    assert "Người khác vừa sửa" in answer.words


def upload(visitor, text):
    page = visitor.get("/procedures/import", 200)
    fields = {**page.form_fields(), "table": (io.BytesIO(text.encode()), "bang.csv")}
    return visitor.post("/procedures/import", fields, content_type="multipart/form-data")


def test_import_shows_a_dry_run_then_writes(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    text = HEAD + '8.1,Thủ tục lạ,Hộ tịch,5,working_day,"Đơn [nộp; 1 chính, 0 sao]"\n'
    report = upload(admin, text).follow()
    assert "1 thủ tục mới, 0 thay đổi, 0 giữ nguyên, 0 lỗi." in report.words
    with sqlite_app.app_context():
        assert procedure("8.1") is None
    report.submit(status=303)
    with sqlite_app.app_context():
        assert procedure("8.1").versions[0].valid_from == clock.today()
    again = upload(admin, text).follow()
    assert "Danh mục đã đúng như tệp" in again.words


def test_import_shows_errors_by_row(sqlite_app, sqlite_visit):
    admin = sqlite_visit("admin")
    report = upload(admin, HEAD + "8.1,,Hộ tịch,x,working_day,\n").follow()
    assert "Dòng 2, cột name_vi: thiếu tên thủ tục." in report.words
    assert "Dòng 2, cột time_value" in report.words
    assert "Nhập vào danh mục" not in report.words
    assert "không phải CSV" in upload(admin, "").words or upload(admin, "").status == 422
    admin.get("/procedures/import/nothing", 404)
    with sqlite_app.app_context():
        assert len(_all()) == 4


def _all():
    from intranet.extensions import db

    return db.session.scalars(select(Procedure)).all()


def test_plan_of_a_used_version_has_nothing_to_save(sqlite_app, sqlite_visit):
    url = f"/procedures/{pid_of(sqlite_app)}/versions/1/steps"
    with sqlite_app.app_context():
        receive("clerk", "X21622-BPMC", what="marital")
    page = sqlite_visit("admin").get(url, 200)
    assert "không sửa" in page.words
    assert "Lưu quy trình" not in page.words
    assert page.link("Phiên bản mới").endswith("/versions/new")
    assert page.all("fieldset")[0].get("disabled") is not None
