"""Letters that events were issued with (Mẫu 02, 04, 05) and fee receipts: what stands on them."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from intranet.rules.settings import OFFICE_DEFAULTS
from intranet.services import slips
from intranet.services.dossiers import fee_receipts, letters, printing
from intranet.services.dossiers.heads import Form, Heads, Party
from intranet.transaction import NotVisible
from tests.factories import procedure, unit
from tests.factories_papers import make_event, make_fee
from tests.services.dossier_life import (  # noqa: F401 now: a fixture
    OWNER,
    as_,
    do,
    entries,
    fresh,
    now,
    received,
    walk,
)

pytestmark = pytest.mark.usefixtures("in_app", "now")


def office(regime="by_date"):
    return SimpleNamespace(**{**OFFICE_DEFAULTS, "forms_regime": regime})


def letter(pid, event_pid, regime="by_date"):
    dossier = fresh(pid)
    return letters.letter_of(dossier, letters.event_of(dossier, event_pid), office(regime))


def test_supplement_says_what_is_missing_and_whom_to_ask():
    pid = received()
    form, found = letter(pid, make_event(pid, "supplement"))
    assert form == "supplement"
    assert found.heads == Heads(
        "Ủy ban nhân dân xã An Toàn",
        "Bộ phận Tiếp nhận và Trả kết quả",
        "12/PYC",
        "An Toàn, ngày 06 tháng 01 năm 2020",
    )
    assert found.form == Form("Mẫu số 02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
    assert found.owner == Party("Đinh Văn Ngưu", "052085001234", "Thôn 2, xã An Toàn", "0912345678")
    assert (found.code, found.matter) == (fresh(pid).code, "Đăng ký khai sinh")
    assert found.items == ("Bản chính trích lục ghi chú ly hôn", "Bản sao hộ chiếu")
    assert found.reason == "Thiếu bản chính trích lục ghi chú ly hôn"
    assert (found.contact, found.contact_phone) == ("Đinh Văn Rin", "02563875111")
    assert found.signer == "Đinh Văn Rin"


def test_supplement_names_its_writer_when_no_contact_was_given():
    pid = received()
    _form, found = letter(pid, make_event(pid, "supplement", facts={"items": ["Tờ khai"]}))
    assert (found.contact, found.contact_phone) == ("Đinh Văn Rin", None)


def test_each_of_three_supplements_keeps_its_own_words():
    pid = received()
    pids = [
        make_event(pid, "supplement", number=f"0{n}/PYC", facts={"items": [f"Giấy thứ {n}"]})
        for n in (1, 2, 3)
    ]
    found = [letter(pid, event)[1] for event in pids]
    assert [(one.heads.number, one.items) for one in found] == [
        ("01/PYC", ("Giấy thứ 1",)), ("02/PYC", ("Giấy thứ 2",)), ("03/PYC", ("Giấy thứ 3",))
    ]  # fmt: skip


def test_apology_says_both_dates_and_keeps_the_promised_one():
    pid = received(kind="marital")
    event = make_event(pid, "extension", "leader", new_due_at=datetime(2020, 1, 20, 17))
    form, found = letter(pid, event)
    assert (form, found.form) == (
        "apology",
        Form("Mẫu số 04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
    )
    assert (found.heads.number, found.to) == ("03/PXL", "Ông Đinh Văn Ngưu")
    assert found.received == "ngày 06 tháng 01 năm 2020"
    assert found.due == "17 giờ 00 phút, ngày 13 tháng 01 năm 2020"
    assert found.new_due == "17 giờ 00 phút, ngày 20 tháng 01 năm 2020"
    assert (found.reason, found.signer) == (
        "Phải xác minh tại nơi cư trú cũ của công dân",
        "Nguyễn Văn Nghĩa",
    )
    assert (found.owner.id_number, found.code) == ("052085001234", fresh(pid).code)


def test_apology_comes_from_the_authority_that_decides():
    pid = received("district_clerk", "change")
    event = make_event(pid, "extension", "district_leader", new_due_at=datetime(2020, 2, 3, 17))
    _form, found = letter(pid, event)
    assert found.heads.agency == "Ủy ban nhân dân huyện An Lão"


def test_stopping_says_who_asked_and_what_went_back():
    pid = received()
    form, found = letter(pid, make_event(pid, "withdrawal", "clerk"))
    assert (form, found.form.number, found.form.title) == (
        "stopping",
        "",
        "Thông báo dừng giải quyết hồ sơ",
    )
    assert found.request == "ngày 07 tháng 01 năm 2020 (trực tiếp)"
    assert found.papers_returned == ("Tờ khai: 01 bản chính", "Giấy chứng sinh: 01 bản chính")
    assert (found.fee_note, found.reason, found.signer) == (
        "hoàn lại 8.000 đồng",
        "Công dân không còn nhu cầu",
        "Đinh Thị Mai",
    )


def test_stopping_without_a_request_says_so():
    pid = received()
    _form, found = letter(pid, make_event(pid, "stop"))
    assert found.request == "không có; cơ quan dừng giải quyết theo quy định"
    assert (found.papers_returned, found.fee_note) == ((), "")


@pytest.mark.parametrize(
    ("kind", "number", "office_name"),
    [
        ("supplement", "Mẫu số 02", "Trung tâm Phục vụ hành chính công"),
        ("extension", "Mẫu số 04", "Trung tâm Phục vụ hành chính công"),
        ("stop", "Mẫu số 05", "Trung tâm Phục vụ hành chính công"),
    ],
)
def test_letters_take_the_form_of_their_day(kind, number, office_name):
    pid = received()
    event = make_event(pid, kind, at=datetime(2025, 9, 15, 8), new_due_at=datetime(2025, 10, 1))
    _form, found = letter(pid, event)
    assert (found.form.number, found.heads.office) == (number, office_name)


def test_an_event_without_a_form_has_no_letter():
    pid = received()
    event = make_event(pid, "payment")
    with pytest.raises(NotVisible):
        letters.event_of(fresh(pid), event)


def test_an_event_of_another_dossier_has_no_letter_here():
    pid, other = received(), received()
    event = make_event(other, "supplement")
    with pytest.raises(NotVisible):
        letters.event_of(fresh(pid), event)
    with pytest.raises(NotVisible):
        printing.note_print(as_("clerk"), pid, "supplement", event)
    assert entries("dossiers.print") == []


def test_prints_of_each_letter_are_counted_apart():
    pid = received()
    first, second = make_event(pid, "supplement"), make_event(pid, "supplement")
    noted = [
        printing.note_print(as_("clerk"), pid, "supplement", thing)
        for thing in (first, first, second)
    ]
    assert noted == [1, 2, 1]
    assert [body["facts"] for body in entries("dossiers.print")] == [
        {"kind": "supplement", "number": 1, "of": first},
        {"kind": "supplement", "number": 2, "of": first},
        {"kind": "supplement", "number": 1, "of": second},
    ]


def test_fee_receipt_says_the_amount_in_figures_and_words():
    pid = received(fee_vnd=0)
    dossier = fresh(pid)
    entry = fee_receipts.entry_of(dossier, make_fee(pid))
    found = fee_receipts.fee_receipt_of(entry, office())
    assert (found.title, found.book, found.number) == (
        "Biên lai thu phí, lệ phí",
        "AA/20P",
        "0012345",
    )
    assert (found.amount, found.in_words) == ("15.000 đồng", "Mười lăm nghìn đồng")
    assert (found.payer.name, found.cashier, found.way) == (
        "Đinh Văn Ngưu",
        "Đinh Thị Mai",
        "tiền mặt",
    )
    assert found.at == "08 giờ 00 phút, ngày 06 tháng 01 năm 2020"


def test_only_money_that_moved_has_a_receipt():
    pid, other = received(fee_vnd=0), received(fee_vnd=0)
    owed = make_fee(pid, "due", way=None, book=None, receipt_no=None)
    refund = make_fee(pid, "refunded", receipt_no="2")
    with pytest.raises(NotVisible):
        fee_receipts.entry_of(fresh(pid), owed)
    with pytest.raises(NotVisible):
        fee_receipts.entry_of(fresh(other), refund)
    found = fee_receipts.fee_receipt_of(fee_receipts.entry_of(fresh(pid), refund), office())
    assert found.title == "Phiếu hoàn trả phí, lệ phí"


def test_letters_of_the_acts_share_the_numbers_of_the_counter():
    slip = slips.guide(
        as_("clerk"),
        slips.SlipData(
            procedure("birth").pid, unit("X21622-BPMC").pid, OWNER, "Thiếu tờ khai", (1,)
        ),
    )
    pid = walk(received(kind="marital"), ("hand_over", "clerk"))
    do("request_supplement", "officer", pid, items=["Trích lục ly hôn"], reason="Thiếu căn cứ xét")
    (event,) = fresh(pid).events
    form, found = letter(pid, event.pid)
    assert (slip.number, form, found.heads.number) == ("01/PYC", "supplement", "02/PYC")
    assert (found.items, found.reason) == (("Trích lục ly hôn",), "Thiếu căn cứ xét")
    assert found.until == "ngày 27 tháng 01 năm 2020"
