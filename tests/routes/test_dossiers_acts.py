"""The acts on a dossier through the pages: every verb with the same list of questions."""

from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.services import dossiers
from intranet.services.dossiers import taking
from intranet.services.dossiers.whole import WHOLE
from intranet.transaction import transaction
from tests.counter import acts_of, carried, picture


@dataclass
class Case:
    """Who does ``verb`` at ``noun`` after ``before`` moves of the way and ``then``; what they fill
    in.
    """

    verb: str
    noun: str
    who: str
    before: int
    fields: dict = field(default_factory=dict)
    reader: str = "supervisor"
    done: str = ""
    then: tuple = ()


REASON = "Thiếu bản chính trích lục"
LONG_REASON = f"{REASON}, phải xác minh lại"
FAR = date(2099, 12, 31)


def long_ago(actor, pid, version):
    """The last day that the citizen's papers are waited for has passed."""
    with transaction(actor) as change:
        dossier = db.session.query(Dossier).filter_by(pid=pid).one()
        dossier.wait_until = datetime(2020, 1, 1)
        change.record("tests.set", dossier)


def seen(actor, pid, version):
    """Somebody in charge has opened it."""
    dossiers.open_dossier(actor, pid, *WHOLE)


SEEN = ("officer", seen, {})
WANTED = ("clerk", taking.ask_back, {"reason": REASON})
ASKED = ("officer", dossiers.request_supplement, {"items": ["Trích lục"], "reason": REASON})
PAYABLE = ("officer", dossiers.ask_payment, {"reason": REASON})
STANDING = ("officer", dossiers.suspend, {"reason": REASON})
DRAFTED = ("officer", dossiers.ask_extension, {"new_day": FAR, "reason": LONG_REASON})
SILENT = ("clerk", long_ago, {})
RESULT = {"number": "12/XN-UBND", "signer": "Nguyễn Văn Nghĩa"}
CASES = {
    case.verb: case
    for case in (
        Case("hand_over", "hand-over", "clerk", 0, {"to_user": ""}, done="Đã chuyển hồ sơ."),
        Case("assign", "assignment", "leader", 1, done="Đã phân công."),
        Case("send_back", "return-to-previous-step", "officer", 1, {"reason": REASON},
             done="Đã trả về bước trước."),
        Case("approve", "approval", "leader", 2, {"note": "Đồng ý"}, done="Đã phê duyệt."),
        Case("enter_result", "result", "registrar", 3, RESULT, done="Đã nhập kết quả."),
        Case("return_result", "collection", "clerk", 4, done="Đã trả kết quả."),
        Case("take_back", "taking-back", "clerk", 1, done="Đã rút lại hồ sơ."),
        Case("ask_back", "asking-back", "clerk", 1, {"reason": REASON},
             done="Đã gửi yêu cầu xin lại hồ sơ.", then=(SEEN,)),
        Case("give_back", "giving-back", "officer", 1, {"answer": "yes", "text": "Gửi lại anh"},
             done="Đã trả lời yêu cầu xin lại hồ sơ.", then=(SEEN, WANTED)),
        Case("request_supplement", "supplement-request", "officer", 1,
             {"more": "Trích lục", "reason": REASON}, done="Đã yêu cầu bổ sung."),
        Case("take_supplement", "supplement", "clerk", 1, {"note": "Nộp tại bàn"},
             done="Đã nhận giấy tờ bổ sung, thời hạn chạy tiếp.", then=(ASKED,)),
        Case("ask_payment", "payment-request", "officer", 1,
             {"amount": "50.000", "reason": REASON}, done="Đã yêu cầu nộp phí, thuế."),
        Case("note_payment", "payment", "officer", 1, {"note": "Giấy nộp tiền 12"},
             done="Đã ghi nhận nộp phí, thuế.", then=(PAYABLE,)),
        Case("suspend", "suspension", "officer", 1, {"reason": REASON},
             done="Đã tạm dừng xử lý."),
        Case("resume", "resumption", "officer", 1, {"reason": REASON},
             done="Đã tiếp tục xử lý.", then=(STANDING,)),
        Case("ask_extension", "extension-request", "officer", 1,
             {"new_day": "31/12/2099", "reason": LONG_REASON}, done="Đã trình lãnh đạo ký"),
        Case("sign_extension", "extension", "leader", 1, {"answer": "Đồng ý"},
             done="Đã ký thư xin lỗi, hẹn lại.", then=(DRAFTED,)),
        Case("withdraw", "withdrawal", "clerk", 1, {"reason": REASON}, done="Đã cho rút hồ sơ."),
        Case("stop", "stopping", "clerk", 1, {"reason": REASON},
             done="Đã dừng giải quyết hồ sơ.", then=(ASKED, SILENT)),
        Case("recall_result", "result-recall", "leader", 4, {"reason": REASON},
             done="Đã thu hồi kết quả."),
    )
}  # fmt: skip


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request):
    return request.param


def prepared(visit, case):
    """A dossier at the moment of ``case``: (path of its page, the person's client)."""
    person = visit(case.who)
    return carried(person.app, case.before, case.then), person


def fill(page, case, **changes):
    return page.submit(**{**case.fields, **changes})


def test_act_works_and_is_recorded(app, visit, case):
    path, person = prepared(visit, case)
    answer = fill(person.get(f"{path}/{case.noun}", status=200), case)
    assert (answer.status, answer.location) == (303, path)
    assert case.done in answer.follow().words
    assert acts_of(app, path)[-1] == f"dossiers.{case.verb}"


def test_act_with_htmx_answers_the_dossier(sqlite_visit, case):
    path, person = prepared(sqlite_visit, case)
    answer = fill(person.get(f"{path}/{case.noun}"), case, target="main", status=200)
    assert answer.headers["HX-Push-Url"] == path
    assert case.done in answer.words


def test_act_opened_changes_nothing(sqlite_app, sqlite_visit, case):
    path, person = prepared(sqlite_visit, case)
    before = acts_of(sqlite_app, path)
    person.get(f"{path}/{case.noun}", status=200)
    assert acts_of(sqlite_app, path) == before


def test_act_sent_twice_changes_once(sqlite_app, sqlite_visit, case):
    path, person = prepared(sqlite_visit, case)
    page = person.get(f"{path}/{case.noun}")
    fill(page, case, status=303)
    after = acts_of(sqlite_app, path)
    twice = fill(page, case, status=303)
    assert "Đã ghi nhận từ lần bấm trước." in twice.follow().words
    assert acts_of(sqlite_app, path) == after


def test_act_is_closed_to_readers_and_other_offices(sqlite_app, sqlite_visit, case):
    path, _person = prepared(sqlite_visit, case)
    before = acts_of(sqlite_app, path)
    sqlite_visit(case.reader).act(f"{path}/{case.noun}", status=403)
    stranger = {"leader": "other_leader", "registrar": "district_clerk"}.get(
        case.who, f"other_{case.who}"
    )
    answer = sqlite_visit(stranger).act(f"{path}/{case.noun}", **case.fields)
    assert answer.status == 404
    assert acts_of(sqlite_app, path) == before


def test_act_is_refused_when_the_dossier_is_closed(sqlite_app, sqlite_visit, case):
    path, person = prepared(sqlite_visit, Case("-", "-", case.who, 5))
    before = acts_of(sqlite_app, path)
    page = person.get(f"{path}/{case.noun}", status=409)
    assert "Hồ sơ đã trả kết quả, không xử lý tiếp." in page.words
    assert fill(page, case, collected_by="Đinh Văn Tèo", to_user="x").status == 409
    assert acts_of(sqlite_app, path) == before


def test_act_from_an_old_tab_shows_both_versions(sqlite_app, sqlite_visit, case):
    path, person = prepared(sqlite_visit, case)
    page = person.get(f"{path}/{case.noun}", status=200)
    old = str(int(page.form_fields()["version"]) - 1)
    answer = fill(page, case, version=old, seen="4.1.", status=409)
    assert "Hồ sơ đã thay đổi trong lúc bạn đang mở" in answer.words
    before = "Đang xử lý · Tiếp nhận, chuyển hồ sơ · Tiếp nhận và trả kết quả ("
    assert f"Lúc bạn mở {before}Bộ phận Một cửa xã An Toàn) Bây giờ" in answer.words
    typed = {name: value for name, value in case.fields.items() if value}
    assert {name: answer.form_fields()[name] for name in typed} == typed
    assert fill(answer, case).status == 303
    assert acts_of(sqlite_app, path)[-1] == f"dossiers.{case.verb}"


def test_act_without_a_version_is_an_old_one(sqlite_visit, case):
    path, person = prepared(sqlite_visit, case)
    page = person.get(f"{path}/{case.noun}")
    answer = fill(page, case, version="", seen="99.1.nobody", status=409)
    assert "Lúc bạn mở – Bây giờ" in answer.words


def test_two_tabs_second_one_learns_who_was_faster(sqlite_visit):
    path, clerk = prepared(sqlite_visit, CASES["hand_over"])
    first, second = clerk.get(path), clerk.get(f"{path}/hand-over")
    first.submit(f"{path}/hand-over", status=303)
    late = second.submit(to_user="", note="Kèm bản gốc", status=409)
    assert "Đinh Thị Mai (Công chức một cửa, Bộ phận Một cửa xã An Toàn) chuyển bước" in late.words
    assert late.form_fields()["note"] == "Kèm bản gốc"
    assert "Đang xử lý · Thẩm tra, dự thảo kết quả · Chuyên môn (Xã An Toàn)" in late.words


@pytest.mark.parametrize(
    ("verb", "fields", "says"),
    [
        ("hand_over", {"to_user": "nobody"}, "Chọn một người trong danh sách."),
        ("hand_over", {"to_user": "", "note": "x" * 501}, "Không dài quá 500 ký tự."),
        ("assign", {"to_user": "nobody"}, "Chọn một người trong danh sách."),
        ("send_back", {"reason": " "}, "Ghi lý do trả về."),
        ("send_back", {"reason": "sai"}, "ít nhất 10 ký tự"),
        ("enter_result", {"day": "32/1"}, "không có ngày 32"),
        ("enter_result", {"day": "1/1/2099"}, "không được sau hôm nay"),
        ("enter_result", {"number": "x" * 61}, "Không dài quá 60 ký tự."),
        ("return_result", {"collected_by": " "}, "Nhập họ tên người nhận."),
        ("return_result", {"way": "pigeon"}, "Chọn một mục trong danh sách."),
    ],
)
def test_act_refused_keeps_what_was_typed(sqlite_visit, verb, fields, says):
    path, person = prepared(sqlite_visit, CASES[verb])
    answer = person.get(f"{path}/{CASES[verb].noun}").submit(**fields, status=422)
    assert says in answer.words
    typed = {name: value for name, value in fields.items() if name not in ("to_user", "way")}
    kept = {name: answer.form_fields()[name] for name in typed}
    assert kept == {name: value.strip() or kept[name] for name, value in typed.items()}


def test_hand_over_names_a_person(sqlite_visit):
    path, clerk = prepared(sqlite_visit, CASES["hand_over"])
    page = clerk.get(f"{path}/hand-over")
    pid = next(o.get("value") for o in page.all("option") if "Đinh Văn Rin" in o.text)
    page.submit(to_user=pid, note="Gấp", status=303)
    words = clerk.get(path).words
    assert "Đang giữ: Đinh Văn Rin (Xã An Toàn)" in words
    assert "Ý kiến: Gấp" in words


def test_hand_over_by_one_button_on_the_page(sqlite_visit):
    path, clerk = prepared(sqlite_visit, CASES["hand_over"])
    page = clerk.get(path).submit(f"{path}/hand-over", target="main", status=200)
    assert "Đã chuyển hồ sơ." in page.words


def test_approve_is_not_for_officers(sqlite_visit):
    path, _leader = prepared(sqlite_visit, CASES["approve"])
    sqlite_visit("officer").get(f"{path}/approval", status=403)


def test_send_back_tells_the_reason(sqlite_visit):
    path, officer = prepared(sqlite_visit, CASES["send_back"])
    fill(officer.get(f"{path}/return-to-previous-step"), CASES["send_back"], status=303)
    page = sqlite_visit("clerk").get(path)
    assert f"Lý do: {REASON}" in page.words
    assert "Đang giữ: Đinh Thị Mai" in page.words


def test_enter_result_keeps_the_file_of_a_refused_form(sqlite_visit):
    path, registrar = prepared(sqlite_visit, CASES["enter_result"])
    refused = registrar.get(f"{path}/result").submit(
        day="32/1", files=picture("kq.png"), status=422
    )
    page = refused.submit(day="", status=303).follow()
    assert "kq.png" in page.words
    assert "Đã xử lý xong" in page.words


def test_return_result_proposes_who_handed_it_in(sqlite_visit):
    path, clerk = prepared(sqlite_visit, CASES["return_result"])
    fields = clerk.get(f"{path}/collection").form_fields()
    assert (fields["collected_by"], fields["id_number"]) == ("Đinh Văn Tèo", "052085001234")
