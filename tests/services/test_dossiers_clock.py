"""Second and third turns of the clock, as sequences with the dates written out (R05, R08-R10)."""

from datetime import date, datetime

import pytest

from intranet.extensions import db
from intranet.models.calendars import CalendarDay
from intranet.models.dossiers import Dossier, DossierEvent
from intranet.rules.errors import RuleBroken
from intranet.services.dossiers import PaperData, calendar
from intranet.services.dossiers.events import events_of
from intranet.transaction import SYSTEM, Forbidden, Repeated, Stale, transaction
from tests.services.dossier_life import (
    acts_of,
    check_seal,
    check_tallies,
    do,
    entries,
    fresh,
    now,
    personal_facts,
    place_of,
    received,
    refused,
    version_of,
    walk,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")

MISSING = {"items": ["Bản sao Giấy chứng sinh"], "reason": "Thiếu giấy chứng sinh theo quy định"}
LATE = "Phải xác minh tại địa phương nơi cư trú cũ"
WHY = "Chờ bản án của Tòa án nhân dân huyện"


def special(*days):
    """Declare special days of the office: (day, kind)."""
    with transaction(SYSTEM) as change:
        for day, kind in days:
            db.session.add(CalendarDay(day=day, kind=kind, name="Tết Nguyên đán"))
        change.record("tests.set", "office:test")


def tet():
    special(*((date(2020, 1, day), "public_holiday") for day in range(23, 30)))


def marital(*acts):
    """A dossier of 5 working days, received now; ``acts`` follow."""
    return walk(received(kind="marital"), *acts)


def due(pid):
    """The promise on the dossier, and it equals what the facts say when they are folded anew."""
    dossier = fresh(pid)
    assert calendar.deadline_of(dossier).due_at == dossier.due_at
    return dossier.due_at


def test_three_supplements_over_tet_and_a_make_up_saturday(now):
    tet()
    special((date(2020, 2, 8), "swap_work"))
    now.go_to(2020, 1, 13, 9)
    pid = marital(("hand_over", "clerk"))
    assert due(pid) == datetime(2020, 1, 20, 17)
    now.go_to(2020, 1, 14, 10)
    do("request_supplement", "officer", pid, **MISSING)
    assert place_of(pid)[0] == 5
    assert fresh(pid).paused
    now.go_to(2020, 1, 16, 9)
    do("take_supplement", "clerk", pid, papers=[PaperData("Giấy chứng sinh", copies=1)])
    assert due(pid) == datetime(2020, 1, 22, 17)  # 17, 20, 21, 22
    now.go_to(2020, 1, 20, 14)
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 1, 30, 8)
    do("take_supplement", "officer", pid)
    assert due(pid) == datetime(2020, 2, 3, 17)  # 31/01, 03/02
    now.go_to(2020, 1, 31, 15)
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 2, 7, 10)
    do("take_supplement", "clerk", pid)
    assert due(pid) == datetime(2020, 2, 8, 17)  # the make-up Saturday
    now.go_to(2020, 2, 8, 16)
    walk(pid, ("hand_over", "officer"), ("approve", "leader"), ("enter_result", "registrar"))
    assert fresh(pid).outcome == "on_time"
    numbers = [e.number for e in events_of(fresh(pid)) if e.kind == "supplement"]
    assert numbers == ["01/PYC", "02/PYC", "03/PYC"]
    assert [paper.name for paper in fresh(pid).papers][-1] == "Giấy chứng sinh"
    check_tallies()
    check_seal()


def test_a_supplement_after_the_due_date_does_not_make_it_punctual(now):
    pid = marital(("hand_over", "clerk"))
    now.go_to(2020, 1, 14, 9)  # due 13/01
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 1, 20, 9)
    do("take_supplement", "clerk", pid)
    assert due(pid) == datetime(2020, 1, 13, 17)
    walk(pid, ("hand_over", "officer"), ("approve", "leader"), ("enter_result", "registrar"))
    assert fresh(pid).outcome == "late"


def test_extension_then_supplement_moves_both_dates(now):
    pid = marital(("hand_over", "clerk"))
    now.go_to(2020, 1, 8, 9)
    do("ask_extension", "officer", pid, new_day=date(2020, 1, 17), reason=LATE)
    assert fresh(pid).extended_to is None
    do("sign_extension", "leader", pid, grants=True)
    assert (due(pid), fresh(pid).extended_to) == (
        datetime(2020, 1, 13, 17),
        datetime(2020, 1, 17, 17),
    )
    now.go_to(2020, 1, 9, 9)
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 1, 15, 9)
    do("take_supplement", "clerk", pid)
    # After 09/01: 2 working days were left to the first date, 6 to the second.
    assert (due(pid), fresh(pid).extended_to) == (
        datetime(2020, 1, 17, 17),
        datetime(2020, 1, 23, 17),
    )
    apology = next(e for e in events_of(fresh(pid)) if e.kind == "extension")
    assert (apology.number, apology.text, apology.due_before) == (
        "01/PXL",
        LATE,
        datetime(2020, 1, 13, 17),
    )


@pytest.mark.parametrize(
    ("moment", "new_day", "why", "field"),
    [
        ((2020, 1, 13, 8), date(2020, 1, 17), LATE, None),  # on the due day itself: too late
        ((2020, 1, 8, 8), date(2020, 1, 18), LATE, "new_day"),  # a Saturday
        ((2020, 1, 8, 8), date(2020, 1, 13), LATE, "new_day"),  # not after the first date
        ((2020, 1, 8, 8), date(2020, 1, 17), "Bận quá", "reason"),
    ],
)
def test_ask_extension_refuses_what_cannot_be_promised(now, moment, new_day, why, field):
    pid = marital(("hand_over", "clerk"))
    now.go_to(*moment)
    broken = refused(RuleBroken, "ask_extension", "officer", pid, new_day=new_day, reason=why)
    assert broken.field == field


def test_extension_is_asked_and_signed_once_and_never_by_its_author(now):
    pid = marital(("hand_over", "clerk"))
    ask = {"new_day": date(2020, 1, 17), "reason": LATE}
    do("ask_extension", "officer", pid, **ask)
    refused(RuleBroken, "ask_extension", "officer", pid, **ask)
    refused(Forbidden, "sign_extension", "officer", pid, grants=True)
    assert refused(RuleBroken, "sign_extension", "leader", pid, grants=False).field == "answer"
    do("sign_extension", "leader", pid, grants=False, answer="Phải trả đúng hẹn")
    assert fresh(pid).extended_to is None
    do("ask_extension", "officer", pid, **ask)
    do("sign_extension", "leader", pid, grants=True)
    refused(RuleBroken, "ask_extension", "officer", pid, **(ask | {"new_day": date(2020, 1, 20)}))
    assert acts_of(pid).count("dossiers.sign_extension") == 2


def test_an_apology_signed_too_late_is_refused_and_still_waits(now):
    pid = marital(("hand_over", "clerk"))
    do("ask_extension", "officer", pid, new_day=date(2020, 1, 17), reason=LATE)
    now.go_to(2020, 1, 13, 8)  # the due day itself; the last day was Friday 10/01
    broken = refused(RuleBroken, "sign_extension", "leader", pid, grants=True)
    assert broken.params == {"day": "10/01/2020"}
    assert fresh(pid).extended_to is None
    do("sign_extension", "leader", pid, grants=False, answer="Trình quá muộn")


def test_payment_stops_the_clock_until_it_is_paid(now):
    pid = marital(("hand_over", "clerk"))
    now.go_to(2020, 1, 8, 9)
    do("ask_payment", "officer", pid, amount=50000, reason="Nộp lệ phí cấp bản sao trích lục")
    assert place_of(pid)[0] == 6
    assert fresh(pid).fee_state == "due"
    now.go_to(2020, 1, 10, 9)
    assert refused(RuleBroken, "note_payment", "clerk", pid).field == "note"
    do("note_payment", "clerk", pid, note="Giấy nộp tiền số 12 của Kho bạc")
    assert due(pid) == datetime(2020, 1, 15, 17)  # 3 of 5 days were left on 08/01
    assert place_of(pid)[0] == 4


def test_suspension_and_resumption_keep_what_was_left(now):
    pid = marital(("hand_over", "clerk"))
    now.go_to(2020, 1, 8, 9)
    do("suspend", "officer", pid, reason=WHY)
    assert place_of(pid)[0] == 8
    refused(RuleBroken, "hand_over", "officer", pid)
    now.go_to(2020, 3, 2, 9)
    do("resume", "leader", pid, reason="Đã có bản án có hiệu lực")
    assert due(pid) == datetime(2020, 3, 5, 17)
    assert place_of(pid)[0] == 4


def test_the_step_waits_with_the_dossier(now):
    pid = marital(("hand_over", "clerk"))
    before = fresh(pid).step_due_at
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 1, 20, 8)
    do("take_supplement", "officer", pid)
    after = fresh(pid).step_due_at
    assert before.date() < date(2020, 1, 20) < after.date()
    assert [stay.due_at for stay in fresh(pid).steps if stay.ended_at is None] == [after]


def test_withdraw_during_a_pause_closes_in_time(now):
    pid = marital(("hand_over", "clerk"))
    now.go_to(2020, 1, 9, 9)
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 2, 20, 9)
    do(
        "withdraw", "clerk", pid, reason="Công dân không còn nhu cầu giải quyết",
        papers_returned=["Tờ khai", " "], fee_note="Hoàn lại lệ phí",
    )  # fmt: skip
    dossier = fresh(pid)
    assert (dossier.state, dossier.outcome, dossier.closed_at) == (
        7, "early", datetime(2020, 2, 20, 9),
    )  # fmt: skip
    assert place_of(pid)[1:] == (None, None, None, None)
    event = events_of(dossier)[-1]
    assert (event.number, event.details["papers_returned"]) == ("01/TB", ["Tờ khai"])
    refused(RuleBroken, "take_supplement", "clerk", pid)
    check_tallies()
    check_seal()


def test_withdraw_refuses_once_a_result_exists(now):
    pid = marital(("hand_over", "clerk"), ("hand_over", "officer"), ("approve", "leader"))
    do("enter_result", "registrar", pid)
    refused(RuleBroken, "withdraw", "clerk", pid, reason="Công dân không còn nhu cầu")


def test_stop_waits_for_the_last_day_of_a_silent_citizen(now):
    pid = marital(("hand_over", "clerk"))
    do("request_supplement", "officer", pid, **MISSING)
    assert fresh(pid).wait_until == datetime(2020, 1, 27, 17)  # 15 working days, no Tết here
    now.go_to(2020, 1, 27, 16)
    why = "Quá 15 ngày làm việc công dân không bổ sung"
    refused(RuleBroken, "stop", "clerk", pid, reason=why)
    now.go_to(2020, 1, 28, 8)
    do("stop", "clerk", pid, reason=why)
    assert (fresh(pid).state, fresh(pid).closed_at) == (8, datetime(2020, 1, 28, 8))
    refused(RuleBroken, "resume", "officer", pid, reason="Công dân đã đến bổ sung")
    check_tallies()


def test_recall_result_lets_the_clock_have_run_all_the_time(now):
    pid = marital(("hand_over", "clerk"), ("hand_over", "officer"), ("approve", "leader"))
    do("enter_result", "registrar", pid, number="12/GXN")
    assert fresh(pid).outcome == "early"
    now.go_to(2020, 1, 15, 8)  # two days after the due date
    refused(Forbidden, "recall_result", "clerk", pid, reason="Sai họ tên trên kết quả")
    do("recall_result", "leader", pid, reason="Sai họ tên trên kết quả")
    assert place_of(pid)[:4] == (4, 4, "registrar", "X21622")
    assert (fresh(pid).outcome, fresh(pid).result_number) == (None, None)
    check_tallies()
    walk(pid, ("enter_result", "registrar"), ("return_result", "clerk"))
    assert fresh(pid).outcome == "late"
    assert acts_of(pid).count("dossiers.recall_result") == 1
    check_seal()


def test_the_same_form_in_two_tabs_stops_the_clock_once(now):
    pid = marital(("hand_over", "clerk"))
    seen = version_of(pid)
    do("request_supplement", "officer", pid, version=seen, once="mot-lan", **MISSING)
    with pytest.raises(Repeated):
        do("request_supplement", "officer", pid, version=seen, once="mot-lan", **MISSING)
    with pytest.raises((Stale, RuleBroken)):
        do("request_supplement", "officer", pid, version=seen, once="tab-hai", **MISSING)
    assert db.session.query(DossierEvent).count() == 1


def test_a_step_that_may_not_pause_refuses(now):
    pid = marital(("hand_over", "clerk"))
    with transaction(SYSTEM) as change:
        for step in fresh_steps(pid):
            step.may_pause = step.may_extend = False
        change.record("tests.set", "office:test")
    for act, given in (
        ("request_supplement", MISSING),
        ("suspend", {"reason": WHY}),
        ("ask_extension", {"new_day": date(2020, 1, 17), "reason": LATE}),
    ):
        broken = refused(RuleBroken, act, "officer", pid, **given)
        assert "Quy trình không cho" in broken.message


def fresh_steps(pid):
    return db.session.query(Dossier).filter_by(pid=pid).one().procedure_version.steps


def test_what_was_asked_enters_the_log_as_a_commitment_only(now):
    pid = marital(("hand_over", "clerk"))
    do("request_supplement", "officer", pid, **MISSING)
    entry = entries("dossiers.request_supplement")[0]
    assert "chứng sinh" not in str(entry)
    assert MISSING["reason"] in "".join(personal_facts())
