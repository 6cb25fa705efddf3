"""The register of a desk and what went from unit to unit, as the trace has it."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from intranet.extensions import db
from intranet.models.dossiers import DossierStep
from intranet.rules.errors import RuleBroken
from intranet.rules.settings import OFFICE_DEFAULTS
from intranet.services import dossiers
from intranet.services.dossiers import PaperData, handovers, printing, register
from intranet.services.dossiers.handovers import Handover
from intranet.services.dossiers.register import Span
from intranet.transaction import SYSTEM, Forbidden, NotVisible, transaction
from tests.factories import person, unit
from tests.factories_papers import make_event
from tests.services.dossier_life import (  # noqa: F401 now: a fixture
    as_,
    do,
    entries,
    fresh,
    intake,
    now,
    received,
    set_columns,
    walk,
)

pytestmark = pytest.mark.usefixtures("in_app", "now")
TO_RESULT = (
    ("hand_over", "clerk"),
    ("hand_over", "officer"),
    ("approve", "leader"),
    ("enter_result", "registrar"),
)
DAY = date(2020, 1, 6)


def office(regime="by_date"):
    return SimpleNamespace(**{**OFFICE_DEFAULTS, "forms_regime": regime})


def span(first=DAY, last=DAY, desk="X21622-BPMC", field=""):
    return Span(unit(desk).pid, first, last, field)


def lines(who="clerk", **given):
    return register.lines(person(who), span(**given), 100)[0]


def test_register_has_every_column_of_the_form(now):  # noqa: F811
    pid = received(kind="marital", sets=2)
    walk(pid, *TO_RESULT)
    now.go_to(2020, 1, 8, 9)
    do("return_result", "clerk", pid, collected_by="Đinh Thị Lành")
    (line,) = lines()
    assert (line.number, line.code, line.sets) == (1, fresh(pid).code, 2)
    assert line.procedure == "Cấp Giấy xác nhận tình trạng hôn nhân"
    assert line.applicant == "Đinh Văn Ngưu"
    assert line.address_phone == "Thôn 2, xã An Toàn; 0912345678"
    assert line.agency == "Ủy ban nhân dân xã An Toàn"
    assert line.received_at == datetime(2020, 1, 6, 8)
    assert line.due_at == datetime(2020, 1, 13, 17)
    assert line.returned_at == datetime(2020, 1, 8, 9)
    assert (line.method, line.signed, line.note) == (
        "Nhận tại bộ phận Một cửa",
        "Đinh Thị Lành",
        "",
    )


def test_register_tells_what_happened_besides_in_order():
    pid = received()
    make_event(pid, "supplement", at=datetime(2020, 1, 7, 9))
    make_event(pid, "extension", at=datetime(2020, 1, 9, 9))
    make_event(pid, "payment", at=datetime(2020, 1, 10, 9))
    assert lines()[0].note == (
        "Yêu cầu bổ sung giấy tờ số 12/PYC ngày 07/01/2020; "
        "Xin lỗi và hẹn lại ngày trả số 03/PXL ngày 09/01/2020"
    )


def test_a_withdrawn_dossier_has_no_day_of_return():
    pid = received()
    set_columns(pid, state=7, closed_at=datetime(2020, 1, 7, 9))
    assert (lines()[0].returned_at, lines()[0].signed) == (None, "")


def test_register_is_of_one_desk_its_days_and_its_field(now):  # noqa: F811
    received(kind="marital")
    dossiers.receive_and_return(as_("clerk"), intake(kind="copy"))
    received("other_clerk")
    now.go_to(2020, 1, 7, 0, 0)
    received()
    assert [line.procedure for line in lines()] == [
        "Cấp Giấy xác nhận tình trạng hôn nhân",
        "Chứng thực bản sao từ bản chính",
    ]
    assert len(lines(last=date(2020, 1, 7))) == 3
    assert len(lines(first=date(2020, 1, 7), last=date(2020, 1, 7))) == 1
    assert [line.number for line in lines(field="Chứng thực")] == [1]


def test_registers_are_those_of_the_persons_units_and_below():
    of_whom = {
        "clerk": ["X21622-BPMC"],
        "officer": ["X21622", "X21622-BPMC"],
        "other_clerk": ["X21628-BPMC"],
        "district_officer": [],
        "admin": [],
        "supervisor": ["ALAO", "ALAO-BPMC", "X21622", "X21622-BPMC", "X21628", "X21628-BPMC"],
    }
    for who, keys in of_whom.items():
        found = {row.pid for row in register.desks(person(who))}
        assert found == {unit(key).pid for key in keys}, who


def test_register_of_another_desk_is_not_visible():
    received("other_clerk")
    with pytest.raises(NotVisible):
        lines("clerk", desk="X21628-BPMC")


def test_register_takes_the_form_of_its_last_day():
    for regime, last, number, has_sets in (
        ("by_date", date(2020, 1, 6), "Mẫu số 06", True),
        ("by_date", date(2025, 9, 15), "Mẫu số 07", False),
        ("2025", date(2020, 1, 6), "Mẫu số 07", False),
    ):
        found = register.register_of(person("clerk"), span(last, last), office(regime), 10)
        assert (found.form.number, found.has_sets) == (number, has_sets)


def test_register_never_ends_in_the_middle_of_paper():
    for _ in range(3):
        received()
    assert len(register.register_of(person("clerk"), span(), office(), 3).lines) == 3
    with pytest.raises(RuleBroken, match="hơn 2 dòng"):
        register.register_of(person("clerk"), span(), office(), 2)
    assert register.lines(person("clerk"), span(), 2)[1] is False


def test_check_span_refuses_turned_days_and_more_than_a_year():
    for last in (date(2020, 1, 5), date(2021, 1, 6)):
        with pytest.raises(RuleBroken) as error:
            register.check_span(DAY, last)
        assert error.value.field == "to"
    register.check_span(DAY, date(2021, 1, 5))


def test_handovers_are_grouped_by_both_sides_and_apart_from_results():
    received()
    for _ in range(2):
        walk(received(), ("hand_over", "clerk"))
    walk(received(), *TO_RESULT)
    desk, commune = unit("X21622-BPMC"), unit("X21622")
    assert handovers.groups(person("clerk"), DAY) == [
        ("dossiers", desk.pid, desk.name, commune.pid, commune.name, 3),
        ("results", commune.pid, commune.name, desk.pid, desk.name, 1),
    ]
    assert handovers.groups(person("clerk"), date(2020, 1, 7)) == []
    assert handovers.groups(person("other_clerk"), DAY) == []


def test_what_was_taken_back_was_never_handed_over():
    pid = walk(received(), ("hand_over", "clerk"))
    desk, commune = unit("X21622-BPMC").pid, unit("X21622").pid
    with transaction(SYSTEM) as change:
        taken_back = db.session.query(DossierStep).order_by(DossierStep.id.desc()).first()
        taken_back.undone_at = datetime(2020, 1, 6, 8, 5)
        change.record("tests.set", f"dossier:{pid}")
    assert handovers.groups(person("clerk"), DAY) == []
    with pytest.raises(NotVisible):
        handovers.moved(person("clerk"), Handover(DAY, desk, commune))


def test_manifest_counts_papers_and_names_both_sides():
    papers = (PaperData("Tờ khai", originals=1, copies=2), PaperData("CCCD", submit=False))
    pid = walk(received(kind="marital", papers=papers), ("hand_over", "clerk"))
    wanted = Handover(DAY, unit("X21622-BPMC").pid, unit("X21622").pid)
    found = handovers.manifest_of(person("clerk"), wanted, office())
    assert (found.title, found.day) == (
        "Biên bản giao nhận hồ sơ",
        "ngày 06 tháng 01 năm 2020",
    )
    assert (found.giver, found.taker) == ("Bộ phận Một cửa xã An Toàn", "Xã An Toàn")
    assert (found.givers, found.takers) == (("Đinh Thị Mai",), ())
    (row,) = found.rows
    assert (row.code, row.owner, row.papers) == (fresh(pid).code, "Đinh Văn Ngưu", 3)
    assert (row.due_at, row.at) == (datetime(2020, 1, 13, 17), datetime(2020, 1, 6, 8))


def test_manifest_of_chosen_dossiers_holds_only_those():
    pids = [walk(received(), ("hand_over", "clerk")) for _ in range(3)]
    wanted = Handover(DAY, unit("X21622-BPMC").pid, unit("X21622").pid, chosen=tuple(pids[1:]))
    assert [row.pid for row in handovers.moved(person("clerk"), wanted)] == pids[1:]


def test_result_handover_marks_fee_and_post():
    first = walk(received(fee_collected=False, delivery_way="post"), *TO_RESULT[:3])
    do("enter_result", "registrar", first, number="12/XN", refused=True)
    walk(received(fee_vnd=0), *TO_RESULT)
    wanted = Handover(DAY, unit("X21622").pid, unit("X21622-BPMC").pid, "results")
    found = handovers.manifest_of(person("clerk"), wanted, office())
    assert (found.title, found.kind) == ("Phiếu bàn giao kết quả", "results")
    assert [(row.owes, row.by_post, row.result) for row in found.rows] == [
        (True, True, "Văn bản từ chối 12/XN ngày 06/01/2020"),
        (False, False, "ngày 06/01/2020"),
    ]


def test_lists_count_their_prints_by_what_is_on_them():
    one, other = span().to_args(), span(field="Hộ tịch").to_args()
    noted = [printing.note_list(as_("clerk"), "register", facts) for facts in (one, one, other)]
    assert noted == [1, 2, 1]
    assert printing.prints_of_list("register", one) == 2
    assert [body["facts"]["number"] for body in entries("dossiers.print")] == [1, 2, 1]
    with pytest.raises(Forbidden):
        printing.note_list(as_("admin"), "register", one)
