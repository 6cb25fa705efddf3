"""The counter: one sheet, one POST; nothing typed is lost, everything works without JavaScript."""

import pytest

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier
from tests.counter import PERSON, TICKED, acts_of, picture, received, sheet_for
from tests.factories import unit

CARD = "052085001234|215123456|Đinh Văn Rin|07111985|Nam|Thôn 1, xã An Toàn|01012022"


def dossiers(app):
    with app.app_context():
        return db.session.query(Dossier).all()


@pytest.fixture
def clerk(sqlite_visit):
    return sqlite_visit("clerk")


@pytest.fixture
def monday(monkeypatch):
    """Monday 2 March 2020, nine o'clock."""
    from datetime import datetime

    moment = datetime(2020, 3, 2, 9, tzinfo=clock.VIETNAM)
    monkeypatch.setattr(clock, "utc", lambda: moment)


def test_receive_makes_a_dossier_and_says_so_in_the_log(app, visit):
    clerk = visit("clerk")
    answer = sheet_for(clerk).submit(**PERSON, **TICKED, summary="Xin việc làm")
    page = answer.follow()
    assert "Đã tiếp nhận hồ sơ AL-07-" in page.words
    assert page.link("In giấy hẹn") == f"{answer.location}/receipt?size=A5"
    assert acts_of(app, answer.location) == ["dossiers.receive"]
    (dossier,) = dossiers(app)
    assert (dossier.owner_name, dossier.owner_id_number) == ("Đinh Văn Tèo", "052085001234")
    assert (dossier.summary, dossier.fee_vnd, dossier.fee_state) == ("Xin việc làm", 15000, "due")


def test_receive_with_htmx_answers_the_page_of_the_dossier(clerk):
    sheet = sheet_for(clerk)
    answer = sheet.submit(**PERSON, **TICKED, target="main", status=200)
    assert answer.headers["HX-Push-Url"].startswith("/dossiers/")
    assert "In giấy hẹn" in answer.words


def test_receive_sent_twice_makes_one_dossier(app, visit):
    sheet = sheet_for(visit("clerk"))
    first = sheet.submit(**PERSON, **TICKED, status=303)
    second = sheet.submit(**PERSON, **TICKED, status=303, accept="y", accept_reason="vội")
    assert second.location == first.location
    assert len(dossiers(app)) == 1


def test_receive_at_a_desk_of_others_is_refused_in_words(sqlite_app, clerk):
    with sqlite_app.app_context():
        other = unit("X21628-BPMC").pid
    clerk.get("/dossiers/new", desk="nowhere", status=404)
    clerk.get("/dossiers/new", desk=other, status=404)
    clerk.get("/dossiers/new", desk="", status=200)
    answer = sheet_for(clerk).submit(**PERSON, **TICKED, desk=other, status=409)
    assert "Bạn không còn ở bộ phận tiếp nhận này." in answer.words
    assert dossiers(sqlite_app) == []


def test_receive_is_for_people_at_a_counter(sqlite_visit):
    sqlite_visit("officer").get("/dossiers/new", status=403)
    sqlite_visit("supervisor").act("/dossiers/new", status=403)
    assert sqlite_visit().get("/dossiers/new").location == "/login?next=/dossiers/new"


def test_receive_opened_changes_nothing(sqlite_app, clerk):
    sheet_for(clerk)
    assert dossiers(sqlite_app) == []


def test_receive_refuses_a_procedure_of_another_office(clerk, sqlite_app):
    from tests.services.test_dossiers_intake import elsewhere

    with sqlite_app.app_context():
        foreign = elsewhere("copy").pid
    clerk.get("/dossiers/new", procedure=foreign, status=404)
    answer = sheet_for(clerk).submit(**PERSON, procedure=foreign, papers_of=foreign, status=409)
    assert "Chọn lại thủ tục" in answer.words


@pytest.mark.parametrize("words", ["khai sinh", "KHAI SINH", "dkks", "1.001193", "đăng ký kh"])
def test_choose_finds_a_procedure_as_links_without_javascript(clerk, words):
    found = clerk.get("/dossiers/new", procedure_text=words, find="procedure_text", status=200)
    sheet = clerk.get(found.link("Đăng ký khai sinh"), status=200)
    assert "Đăng ký khai sinh 1.001193" in sheet.words


def test_choose_says_when_nothing_is_found(clerk):
    assert "Không tìm thấy thủ tục nào." in clerk.get("/dossiers/new?procedure_text=zzz").words


def test_choose_suggests_while_typing(clerk):
    target = "procedure_text_options"
    answer = clerk.get("/dossiers/new", procedure_text="hon nhan", target=target, status=200)
    (option,) = answer.all("button")
    assert option.get("data-text") == "Cấp Giấy xác nhận tình trạng hôn nhân"
    assert clerk.get("/dossiers/new", pick_procedure=option.get("value")).form_fields()[
        "procedure"
    ] == option.get("value")


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("owner_full_name", " ", "Nhập họ và tên chủ hồ sơ."),
        ("owner_id_number", "05208500", "đúng 12 chữ số"),
        ("owner_birth_date", "31/2/2020", "không có ngày 31"),
        ("fee_vnd", "mười nghìn", "Không hiểu số tiền"),
        ("papers-0-originals", "hai", "Nhập số từ 0 đến 999."),
        ("sets", "0", "Nhập số từ 1 đến"),
        ("manual_due_day", "5/3/2030", "Ghi lý do hẹn ngày khác."),
        ("submitter_phone", "0912345678", "Nhập họ và tên người nộp."),
        ("summary", "x" * 501, "Không dài quá 500 ký tự."),
        ("channel", "pigeon", "Chọn một mục trong danh sách."),
    ],
)
def test_receive_refuses_what_cannot_be(sqlite_app, clerk, field, typed, says):
    answer = sheet_for(clerk).submit(**{**PERSON, **TICKED, field: typed}, status=422)
    assert says in answer.words
    assert dossiers(sqlite_app) == []


def test_receive_sent_without_the_rows_of_papers_shows_them_again(clerk):
    page = sheet_for(clerk, "khai sinh")
    fields = {k: v for k, v in page.form_fields("/dossiers/new").items() if "papers-" not in k}
    answer = clerk.post("/dossiers/new", {**fields, "owner_full_name": "Y Lan"}, status=422)
    assert answer.form_fields("/dossiers/new")["owner_full_name"] == "Y Lan"
    assert "Tờ khai theo mẫu" in answer.words


def test_receive_refused_keeps_everything_typed(clerk):
    typed = {
        **PERSON, **TICKED, "owner_address": "Thôn 2", "papers-0-originals": "3",
        "papers-0-note": "nhàu", "extras-0-name": "Giấy giới thiệu", "extras-0-originals": "2",
        "fee_vnd": "12.000", "fee_collected": "y", "channel": "post", "note": "Gọi trước",
        "owner_birth_date": "30/2/1985",
    }  # fmt: skip
    answer = sheet_for(clerk).submit(**typed, files=picture(), status=422)
    fields = answer.form_fields()
    assert {name: fields[name] for name in typed} == typed
    assert fields["keep"]
    done = answer.submit(owner_birth_date="7/11/1985", status=303).follow()
    assert "to-khai.png" in done.words
    assert "Giấy giới thiệu 2 bản chính" in done.words


def test_receive_keeps_the_good_files_beside_a_bad_one(clerk):
    files = [picture(), picture("hong.png")]
    files[1] = (type(files[1][0])(b"MZ not a picture"), "hong.exe")
    answer = sheet_for(clerk).submit(**PERSON, **TICKED, files=files, status=422)
    assert "hong.exe: Tệp chương trình không được nhận." in answer.words
    page = answer.submit(status=303).follow()
    assert "to-khai.png" in page.words


def test_receive_takes_no_forged_file(clerk):
    answer = sheet_for(clerk).submit(**PERSON, **TICKED, keep="WyJhIl0.x", status=422)
    assert "Hãy chọn lại tệp đó." in answer.words


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"owner_sex": "female"}, "Giới tính đã chọn là nữ"),
        ({"owner_birth_date": "7/11/1990"}, "Năm sinh 1990 khác năm 1985"),
        ({"owner_id_number": "999085001234"}, "Ba số đầu 999"),
        ({"owner_phone": "09123"}, "Số di động có 10 chữ số"),
        ({"papers-0-given": None}, "Chưa đánh dấu giấy tờ phải nộp: Tờ khai theo mẫu."),
    ],
)
def test_receive_warns_softly_and_goes_on_with_a_reason(sqlite_app, clerk, fields, says):
    warned = sheet_for(clerk).submit(**{**PERSON, **TICKED, **fields}, status=422)
    assert says in warned.words
    send = [b.text for b in warned.all("div", id="errors")[0].iter("button")]
    assert send[0] == "Tiếp nhận và in giấy hẹn"
    again = warned.submit(accept="y", status=422)
    assert "Ghi lý do vẫn tiếp nhận." in again.words
    again.submit(accept="y", accept_reason="Đã xem bản gốc", status=303)
    (dossier,) = dossiers(sqlite_app)
    assert dossier.note == "Vẫn tiếp nhận: Đã xem bản gốc"


def test_receive_shows_an_open_dossier_of_the_same_procedure(clerk):
    first = received(clerk)
    warned = sheet_for(clerk).submit(**PERSON, **TICKED, status=422)
    assert "Người này đã có hồ sơ cùng thủ tục" in warned.words
    assert warned.link("AL-07-") == first


def test_lookup_reads_the_card(clerk):
    answer = sheet_for(clerk).submit(owner_id_number=CARD, lookup="1", status=200)
    fields = answer.form_fields()
    assert fields["owner_id_number"] == "052085001234"
    assert fields["owner_full_name"] == "Đinh Văn Rin"
    assert fields["owner_birth_date"] == "07/11/1985"
    assert (fields["owner_sex"], fields["owner_address"]) == ("male", "Thôn 1, xã An Toàn")


def test_lookup_with_htmx_answers_the_owner_alone(clerk):
    answer = sheet_for(clerk).submit(owner_id_number=CARD, lookup="1", target="owner", status=200)
    assert answer.text.lstrip().startswith('<section id="owner"')
    assert "Đinh Văn Rin" in answer.text


def test_lookup_brings_a_known_person_back_without_javascript(clerk):
    received(clerk, owner_address="Thôn 3")
    typed = {"owner_id_number": "052085001234", "owner_phone": "0987654321", "note": "Gấp"}
    fields = sheet_for(clerk).submit(**typed, lookup="1", status=200).form_fields()
    assert fields["owner_full_name"] == "Đinh Văn Tèo"
    assert fields["owner_address"] == "Thôn 3"
    assert (fields["owner_phone"], fields["note"]) == ("0987654321", "Gấp")


def test_lookup_of_nobody_swaps_nothing(clerk):
    answer = sheet_for(clerk).submit(owner_id_number="052085009999", lookup="1", target="owner")
    assert (answer.status, answer.body) == (204, b"")


def test_change_of_procedure_keeps_the_person(clerk):
    choosing = sheet_for(clerk).submit(**PERSON, **TICKED, change="1", status=200)
    found = choosing.submit(procedure_text="khai sinh", find="procedure_text", status=200)
    (option,) = [b for b in found.all("button") if b.get("name") == "pick_procedure"]
    changed = found.submit(pick_procedure=option.get("value"), status=200)
    fields = changed.form_fields()
    assert fields["owner_full_name"] == "Đinh Văn Tèo"
    assert (fields["procedure"], fields["fee_vnd"]) == (option.get("value"), "8.000")


def test_more_gives_a_further_row_for_a_paper(clerk):
    answer = sheet_for(clerk).submit(
        **{"extras-0-name": "Giấy giới thiệu"}, more="1", target="papers_list", status=200
    )
    assert [n.get("value") for n in answer.all("input") if n.get("name").endswith("-name")] == [
        "Giấy giới thiệu",
        "",
    ]


@pytest.mark.usefixtures("monday")
def test_expected_explains_every_day(clerk):
    words = sheet_for(clerk).words
    assert "17:00 09/03/2020 05 ngày làm việc" in words
    assert "Thứ Bảy 07/03/2020 Thứ Bảy, không tính" in words


@pytest.mark.usefixtures("monday")
def test_expected_follows_another_date(clerk):
    answer = sheet_for(clerk).submit(
        manual_due_day="11/3", manual_due_time="10h", recompute="1", target="expected", status=200
    )
    assert answer.text.lstrip().startswith('<div id="expected"')
    assert "10:00 11/03/2020" in answer.words


def test_receive_and_return_closes_a_counter_service_at_once(sqlite_app, clerk):
    sheet = sheet_for(clerk, "Chứng thực")
    page = sheet.submit(**PERSON, **TICKED, receive_and_return="1", status=303).follow()
    assert "Đã trả kết quả" in page.words
    assert acts_of(sqlite_app, page.response.request.path) == ["dossiers.receive_and_return"]


def test_receive_and_return_is_offered_for_counter_services_only(sqlite_app, clerk):
    sheet = sheet_for(clerk)
    assert "Tiếp nhận và trả ngay" not in sheet.words
    refused = sheet.submit(**PERSON, **TICKED, receive_and_return="1", status=422)
    assert "không trả kết quả ngay" in refused.words
    assert dossiers(sqlite_app) == []
