"""What stands on the receipt and the control slip; prints and files leave a trace."""

from datetime import date
from types import SimpleNamespace

import pytest

from intranet.rules.errors import RuleBroken
from intranet.rules.settings import OFFICE_DEFAULTS
from intranet.services import dossiers
from intranet.services.dossiers import (
    PaperData,
    PersonData,
    StoredFile,
    attaching,
    control_slips,
    heads,
    printing,
)
from intranet.transaction import Forbidden, NotVisible, Repeated
from tests.factories import unit
from tests.services.dossier_life import (
    acts_of,
    as_,
    bodies,
    entries,
    fresh,
    intake,
    now,  # noqa: F401 a fixture
    personal_facts,
    received,
    set_columns,
    version_of,
)

pytestmark = pytest.mark.usefixtures("in_app", "now")
OFFICE = SimpleNamespace(**{**OFFICE_DEFAULTS, "place": "An Lão"})


def stored(number=1, name="Giấy ra viện.pdf"):
    return StoredFile(f"{number:064d}", name, 1000, "application/pdf", pages=1)


def test_receipt_says_everything_of_the_form():
    papers = (
        PaperData("Tờ khai", originals=1, copies=2),
        PaperData("Căn cước", submit=False, originals=1),
    )
    pid = received(kind="marital", papers=papers, fee_vnd=15000, fee_collected=True, sets=2)
    dossier = fresh(pid)
    receipt = printing.receipt_of(dossier, OFFICE)
    assert receipt.heads == heads.Heads(
        agency="Ủy ban nhân dân xã An Toàn",
        office="Bộ phận Tiếp nhận và Trả kết quả",
        number="AL-07-200106-0001/TNHS",
        place_and_day="An Toàn, ngày 06 tháng 01 năm 2020",
    )
    assert receipt.submitter == heads.Party(
        "Đinh Văn Ngưu", "052085001234", "Thôn 2, xã An Toàn", "0912345678"
    )
    assert (receipt.principal, receipt.code) == (None, "AL-07-200106-0001")
    assert receipt.tracking.replace("-", "") == dossier.tracking
    assert receipt.matter == "Cấp Giấy xác nhận tình trạng hôn nhân"
    assert receipt.papers == (
        ("Tờ khai", "01 bản chính, 02 bản sao", None),
        ("Căn cước", "xuất trình", None),
    )
    assert (receipt.sets, receipt.legal_time) == ("02", "05 ngày làm việc")
    assert receipt.received == "08 giờ 00 phút, ngày 06 tháng 01 năm 2020"
    assert receipt.due == "17 giờ 00 phút, ngày 13 tháng 01 năm 2020"
    assert receipt.fee == "15.000 đồng (đã thu)"
    assert receipt.collect_at == "Bộ phận Một cửa xã An Toàn"
    assert receipt.officer == "Đinh Thị Mai"
    assert receipt.why[0] == (date(2020, 1, 6), "Ngày tiếp nhận, không tính")
    assert receipt.why[-1] == (date(2020, 1, 13), "Ngày thứ 5, hạn trả lúc 17:00")


def test_receipt_names_the_submitter_and_who_authorised_them():
    giver = PersonData("Phạm Thị Bưởi", id_number="052180004321", address="Thôn 9")
    pid = received(submitter=giver, authorisation="Giấy ủy quyền 12", channel="authorised")
    receipt = printing.receipt_of(fresh(pid), OFFICE)
    assert receipt.submitter == heads.Party("Phạm Thị Bưởi", "052180004321", "Thôn 9")
    assert (receipt.principal.name, receipt.authorisation) == ("Đinh Văn Ngưu", "Giấy ủy quyền 12")


@pytest.mark.parametrize(
    ("changes", "fee", "collect_at"),
    [
        ({"fee_vnd": 0}, "Không", "Bộ phận Một cửa xã An Toàn"),
        (
            {"fee_collected": False, "delivery_way": "post"},
            "8.000 đồng (chưa thu)",
            "địa chỉ đã ghi, qua dịch vụ bưu chính công ích",
        ),
        (
            {"fee_receipt_no": "0012345", "delivery_way": "electronic"},
            "8.000 đồng (đã thu, biên lai số 0012345)",
            "bản điện tử",
        ),
    ],
)
def test_receipt_says_fee_and_where_to_collect(changes, fee, collect_at):
    receipt = printing.receipt_of(fresh(received(**changes)), OFFICE)
    assert (receipt.fee, receipt.collect_at) == (fee, collect_at)


def test_heads_follow_the_regime_and_the_place_of_the_office():
    pid = received("district_clerk", "change")
    office = SimpleNamespace(**{**vars(OFFICE), "forms_regime": "2025"})
    found = heads.heads_of(fresh(pid), office, "TNHS")
    assert (found.agency, found.office, found.place_and_day) == (
        "Ủy ban nhân dân huyện An Lão",
        "Trung tâm Phục vụ hành chính công",
        "An Lão, ngày 06 tháng 01 năm 2020",
    )


def test_agency_name_leaves_rooms_as_they_are():
    assert heads.agency_name(unit("ALAO-TP")) == "Phòng Tư pháp"


def test_note_print_counts_and_is_recorded():
    pid = received()
    assert [printing.note_print(as_("clerk"), pid, "receipt") for _ in range(3)] == [1, 2, 3]
    assert fresh(pid).receipt_prints == 3
    assert [entry["facts"] for entry in entries("dossiers.print")] == [
        {"kind": "receipt", "number": number} for number in (1, 2, 3)
    ]


def test_note_print_counts_slips_apart_from_receipts():
    pid = received()
    printing.note_print(as_("clerk"), pid, "receipt")
    assert [printing.note_print(as_("clerk"), pid, "slip") for _ in range(2)] == [1, 2]


def test_note_print_sent_twice_counts_once():
    pid = received()
    printing.note_print(as_("clerk", once="print-1"), pid, "receipt")
    with pytest.raises(Repeated):
        printing.note_print(as_("clerk", once="print-1"), pid, "receipt")
    assert fresh(pid).receipt_prints == 1


@pytest.mark.parametrize(("who", "error"), [("other_clerk", NotVisible), ("admin", Forbidden)])
def test_note_print_refuses_strangers(who, error):
    pid = received()
    with pytest.raises(error):
        printing.note_print(as_(who), pid, "receipt")
    assert fresh(pid).receipt_prints == 0


def test_slip_is_the_trace_with_both_sides_and_outcomes(now):  # noqa: F811
    pid = received(kind="marital")
    now.go_to(2020, 1, 6, 9, 5)
    dossiers.hand_over(as_("clerk"), pid, version_of(pid))
    now.go_to(2020, 1, 7, 10, 0)
    dossiers.hand_over(as_("officer"), pid, version_of(pid), note="Đủ điều kiện")
    now.go_to(2020, 1, 8, 8, 0)
    dossiers.send_back(as_("leader"), pid, version_of(pid), "Bổ sung ý kiến thôn")
    slip = control_slips.slip_of(fresh(pid), OFFICE)
    assert (slip.form, slip.agency, slip.cooperating) == (
        "Mẫu số 05",
        "Ủy ban nhân dân xã An Toàn",
        "",
    )
    desk, commune = "Bộ phận Một cửa xã An Toàn", "Xã An Toàn"
    mai, rin, nghia = "Đinh Thị Mai", "Đinh Văn Rin", "Nguyễn Văn Nghĩa"
    assert [(row.giver, row.taker, row.at, row.outcome, row.note) for row in slip.rows] == [
        (("Người nộp hồ sơ", "Đinh Văn Ngưu"), (desk, mai), at("08 giờ 00", 6), "", ""),
        ((desk, mai), (commune, rin), at("09 giờ 05", 6), "Trước hạn", ""),
        ((commune, rin), (commune, nghia), at("10 giờ 00", 7), "Trước hạn", "Đủ điều kiện"),
        (
            (commune, nghia),
            (commune, rin),
            at("08 giờ 00", 8),
            "Đúng hạn",
            "Trả về bước trước: Bổ sung ý kiến thôn",
        ),
    ]


def at(hour, day):
    return f"{hour} phút, ngày {day:02d}/01/2020"


def test_slip_ends_with_the_citizen_and_takes_the_form_of_the_regime():
    pid = dossiers.receive_and_return(as_("clerk"), _counter()).pid
    office = SimpleNamespace(**{**vars(OFFICE), "forms_regime": "2025"})
    slip = control_slips.slip_of(fresh(pid), office)
    assert slip.form == "Mẫu số 06"
    assert slip.rows[-1].taker == ("Người nhận kết quả", "Đinh Văn Ngưu")
    assert slip.rows[-1].outcome == "Trước hạn"


def _counter():
    return intake(kind="copy", fee_vnd=2000)


def test_add_files_hangs_them_on_the_dossier_and_is_recorded():
    pid = received()
    assert attaching.add_files(as_("clerk"), pid, [stored(1), stored(2)], 30) == 2
    assert [(f.name, f.purpose) for f in fresh(pid).files] == [("Giấy ra viện.pdf", "paper")] * 2
    assert acts_of(pid)[-1] == "dossiers.add_files"
    assert "Giấy ra viện.pdf; Giấy ra viện.pdf" in personal_facts()
    assert not any("ra viện" in body for body in bodies())


def test_add_files_hangs_the_same_content_once():
    pid = received()
    attaching.add_files(as_("clerk"), pid, [stored(1), stored(1, "khác.pdf")], 30)
    assert len(fresh(pid).files) == 1
    with pytest.raises(RuleBroken, match="đã có"):
        attaching.add_files(as_("clerk"), pid, [stored(1)], 30)


@pytest.mark.parametrize(
    ("who", "error"),
    [("officer", Forbidden), ("supervisor", Forbidden), ("other_clerk", NotVisible)],
)
def test_add_files_refuses_who_does_not_hold_the_dossier(who, error):
    pid = received()
    with pytest.raises(error):
        attaching.add_files(as_(who), pid, [stored()], 30)
    assert fresh(pid).files == []


def test_add_files_refuses_too_many_and_a_closed_dossier():
    pid = received()
    with pytest.raises(RuleBroken, match="nhiều nhất 2 tệp"):
        attaching.add_files(as_("clerk"), pid, [stored(n) for n in range(3)], most=2)
    closed = dossiers.receive_and_return(as_("clerk"), _counter()).pid
    with pytest.raises(RuleBroken, match="đã trả kết quả"):
        attaching.add_files(as_("clerk"), closed, [stored()], 30)


def test_remove_file_marks_it_and_keeps_it_in_the_trail():
    pid = received()
    attaching.add_files(as_("clerk"), pid, [stored()], 30)
    file_pid = fresh(pid).files[0].pid
    attaching.remove_file(as_("clerk"), pid, file_pid, "Chụp nhầm giấy của người khác")
    assert fresh(pid).files[0].removed_at is not None
    assert acts_of(pid)[-1] == "dossiers.remove_file"
    with pytest.raises(NotVisible):
        attaching.remove_file(as_("clerk"), pid, file_pid, "Chụp nhầm giấy của người khác")


def test_remove_file_wants_a_reason_and_the_holder():
    pid = received()
    attaching.add_files(as_("clerk"), pid, [stored()], 30)
    file_pid = fresh(pid).files[0].pid
    with pytest.raises(RuleBroken):
        attaching.remove_file(as_("clerk"), pid, file_pid, "nhầm")
    with pytest.raises(Forbidden):
        attaching.remove_file(as_("officer"), pid, file_pid, "Chụp nhầm giấy của người khác")
    set_columns(pid, holder_user_id=None)
    assert fresh(pid).files[0].removed_at is None
