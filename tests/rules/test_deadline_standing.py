"""Facts that cannot be, steps of a workflow, and how a dossier stands (DD10-DD12, 1.8, R08)."""

from datetime import date, datetime, time, timedelta

import pytest

from intranet.rules.calendars import Calendar, DayKind, SpecialDay
from intranet.rules.deadlines import (
    Ended,
    Extended,
    ManualDue,
    OpenState,
    Outcome,
    Paused,
    PauseReason,
    Received,
    Resumed,
    Term,
    Unit,
    admit,
    deadline,
    due_at,
    open_state,
    outcome,
    remaining,
    soon_from,
    step_deadline,
    step_term,
)
from intranet.rules.errors import RuleBroken

CALENDAR = Calendar(
    [SpecialDay(date(2020, 4, 2), DayKind.public_holiday, "Ngày Giỗ Tổ Hùng Vương")]
)
FIVE_DAYS = Term(5, Unit.working_day)


def march(day, clock="09:00"):
    return datetime.combine(date(2020, 3, day), time.fromisoformat(clock))


RECEIVED = Received(march(2))
PAUSED = Paused(march(4))


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ([], "Thời hạn phải bắt đầu từ lúc tiếp nhận."),
        ([PAUSED], "Thời hạn phải bắt đầu từ lúc tiếp nhận."),
        ([RECEIVED, RECEIVED], "Hồ sơ đã được tiếp nhận lúc 09:00 02/03/2020."),
        ([RECEIVED, Resumed(march(4))], "Hồ sơ không ở trạng thái tạm dừng."),
        ([RECEIVED, PAUSED, Paused(march(5))], "Hồ sơ đang tạm dừng từ 09:00 04/03/2020."),
        (
            [RECEIVED, PAUSED, Resumed(march(3))],
            "Sự việc lúc 09:00 03/03/2020 xảy ra trước sự việc liền trước.",
        ),
        (
            [RECEIVED, PAUSED, Extended(march(5), march(13, "17:00"))],
            "Hồ sơ đang tạm dừng từ 09:00 04/03/2020.",
        ),
        (
            [RECEIVED, ManualDue(march(3), march(13, "17:00"), "nhiều bản")],
            "Chỉ được ấn định ngày hẹn trả khi tiếp nhận.",
        ),
        ([RECEIVED, ManualDue(march(2), march(13), " ")], "Phải ghi lý do ấn định ngày hẹn trả."),
        ([RECEIVED, ManualDue(march(2), march(2), "vội")], "Ngày hẹn trả phải sau lúc tiếp nhận."),
        ([RECEIVED, Extended(march(6), march(5))], "Ngày hẹn lại phải sau ngày hẹn cũ."),
        (
            [RECEIVED, Extended(march(6), march(13)), Extended(march(9), march(12))],
            "Ngày hẹn lại phải sau ngày hẹn cũ.",
        ),
        (
            [RECEIVED, Ended(march(6)), Paused(march(9))],
            "Hồ sơ đã kết thúc, thời hạn không thay đổi nữa.",
        ),
    ],
)
def test_deadline_refuses_facts_that_cannot_be(facts, message):
    with pytest.raises(RuleBroken) as refused:
        deadline(FIVE_DAYS, facts, CALENDAR)
    assert str(refused.value) == message


def test_deadline_refuses_to_extend_what_has_no_term():
    with pytest.raises(RuleBroken, match="không quy định thời hạn"):
        deadline(Term(0, Unit.none), [RECEIVED, Extended(march(6), march(13))], CALENDAR)


@pytest.mark.parametrize("value", [0, -1, 10_001])
def test_term_refuses_a_length_out_of_range(value):
    with pytest.raises(RuleBroken, match="từ 1 đến 10000"):
        Term(value, Unit.working_day)


def test_term_refuses_an_unknown_supplement_clock():
    with pytest.raises(RuleBroken, match="tạm dừng hoặc tính lại từ đầu"):
        Term(5, Unit.working_day, "stop")


def test_term_speaks_as_the_receipt_prints():
    words, params = FIVE_DAYS.words()
    assert words % params == "05 ngày làm việc"


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (Extended(march(6), march(9, "17:00")), "Ngày hẹn lại phải sau ngày hẹn cũ."),
        (Extended(march(6), march(14, "09:00")), "Ngày hẹn lại phải trong giờ làm việc."),
        (ManualDue(march(2), march(14), "nhiều bản"), "Ngày hẹn trả phải trong giờ làm việc."),
        (Resumed(march(6)), "Hồ sơ không ở trạng thái tạm dừng."),
    ],
)
def test_admit_refuses_a_new_fact_that_may_not_happen(fact, message):
    with pytest.raises(RuleBroken) as refused:
        admit(FIVE_DAYS, (RECEIVED,), fact, CALENDAR)
    assert str(refused.value) == message


def test_admit_allows_one_second_date_only():
    facts = admit(FIVE_DAYS, (RECEIVED,), Extended(march(6), march(13, "17:00")), CALENDAR)
    assert facts == (RECEIVED, Extended(march(6), march(13, "17:00")))
    with pytest.raises(RuleBroken, match="Hồ sơ đã được hẹn lại một lần"):
        admit(FIVE_DAYS, facts, Extended(march(9), march(20, "17:00")), CALENDAR)


def test_old_facts_still_count_after_the_calendar_was_corrected():
    flood = [
        SpecialDay(march(d).date(), DayKind.public_holiday, "Nghỉ lũ") for d in (9, 10, 11, 12, 13)
    ]
    facts = (RECEIVED, Extended(march(6), march(11, "17:00")))
    answer = deadline(FIVE_DAYS, facts, Calendar(flood))
    assert (answer.due_at, answer.extended_to) == (march(16, "17:00"), None)


@pytest.mark.parametrize(
    ("term", "share", "start", "due"),
    [
        (FIVE_DAYS, 100, "2020-03-02 09:00", "2020-03-03 17:00"),
        (FIVE_DAYS, 200, "2020-03-06 09:00", "2020-03-10 17:00"),
        (FIVE_DAYS, 50, "2020-03-02 07:00", "2020-03-02 11:00"),
        (FIVE_DAYS, 50, "2020-03-02 09:00", "2020-03-02 15:00"),
        (FIVE_DAYS, 50, "2020-03-06 16:00", "2020-03-09 10:00"),
        (FIVE_DAYS, 150, "2020-03-02 09:00", "2020-03-04 11:00"),
        (FIVE_DAYS, 25, "2020-03-02 18:00", "2020-03-03 09:00"),
        (Term(15, Unit.calendar_day), 500, "2020-03-02 09:00", "2020-03-09 17:00"),
        (Term(15, Unit.calendar_day), 150, "2020-03-02 09:00", "2020-03-04 17:00"),
        (Term(15, Unit.calendar_day), 50, "2020-03-06 16:00", "2020-03-09 10:00"),
        (Term(8, Unit.working_hour), 150, "2020-03-02 09:00", "2020-03-02 10:30"),
        (Term(24, Unit.hour), 50, "2020-03-02 09:00", "2020-03-02 09:30"),
        (Term(2, Unit.month), 100, "2020-03-02 09:00", "2020-04-03 17:00"),
        (Term(2, Unit.month), 50, "2020-03-02 09:00", "2020-03-17 17:00"),
        (Term(0, Unit.same_day_15h), 0, "2020-03-02 09:00", "2020-03-02 17:00"),
        (Term(0, Unit.none), 0, "2020-03-02 09:00", None),
    ],
)
def test_step_deadline_counts_its_share_from_its_start(term, share, start, due):
    answer = step_deadline(term, share, datetime.fromisoformat(start), [RECEIVED], CALENDAR)
    assert answer.due_at == (datetime.fromisoformat(due) if due else None)


def test_step_deadline_stops_with_the_dossier():
    facts = [RECEIVED, Paused(march(4, "10:00")), Resumed(march(10))]
    assert step_deadline(FIVE_DAYS, 200, march(3), facts, CALENDAR).due_at == march(11, "17:00")
    # 1.5 days from Tue 03/03 09:00 end on Thu 05/03 11:00: 9 hours are left at the pause.
    assert step_deadline(FIVE_DAYS, 150, march(3), facts, CALENDAR).due_at == march(11, "10:00")
    assert step_deadline(FIVE_DAYS, 200, march(11), facts, CALENDAR).due_at == march(13, "17:00")


def test_step_deadline_begun_during_a_pause_waits_for_its_end():
    facts = [RECEIVED, Paused(march(4)), Resumed(march(10))]
    assert step_deadline(FIVE_DAYS, 100, march(6), facts, CALENDAR).due_at == march(11, "17:00")
    assert step_deadline(FIVE_DAYS, 100, march(6), facts[:2], CALENDAR).paused is True


def test_step_deadline_begun_at_the_moment_of_a_pause_or_its_end():
    facts = [RECEIVED, Paused(march(4)), Resumed(march(10))]
    assert step_deadline(FIVE_DAYS, 100, march(4), facts, CALENDAR).due_at == march(11, "17:00")
    assert step_deadline(FIVE_DAYS, 100, march(10), facts, CALENDAR).due_at == march(11, "17:00")


def test_step_deadline_explains_days_then_hours():
    answer = step_deadline(FIVE_DAYS, 150, march(2), [], CALENDAR)
    assert [line.words % line.params for line in answer.lines] == [
        "Ngày bắt đầu bước, không tính",
        "Ngày thứ 1",
        "07:00–11:00: 4 giờ 00 phút, hạn trả lúc 11:00",
    ]
    assert answer.unit == Unit.working_hour


def test_step_term_refuses_a_step_without_time():
    with pytest.raises(RuleBroken, match="Thời gian của bước"):
        step_term(FIVE_DAYS, 0, CALENDAR)


@pytest.mark.parametrize(
    ("due", "ended", "unit", "expected"),
    [
        (march(9, "17:00"), march(6, "17:30"), Unit.working_day, Outcome.early),
        (march(9, "17:00"), march(9, "07:00"), Unit.working_day, Outcome.on_time),
        (march(9, "17:00"), march(9, "23:59"), Unit.working_day, Outcome.on_time),
        (march(9, "17:00"), march(10, "00:00"), Unit.working_day, Outcome.late),
        (march(9, "17:00"), march(9, "17:01"), Unit.calendar_day, Outcome.on_time),
        (march(9, "17:00"), march(9, "17:01"), Unit.month, Outcome.on_time),
        (march(9, "17:00"), march(9, "16:59"), Unit.same_day_15h, Outcome.early),
        (march(9, "17:00"), march(9, "17:00"), Unit.same_day_15h, Outcome.on_time),
        (march(9, "17:00"), march(9, "17:01"), Unit.same_day_15h, Outcome.late),
        (march(9, "10:00"), march(9, "10:01"), Unit.working_hour, Outcome.late),
        (march(9, "10:00"), march(9, "10:01"), Unit.hour, Outcome.late),
        (None, march(9), Unit.none, Outcome.on_time),
    ],
)
def test_outcome_compares_dates_or_moments_by_unit(due, ended, unit, expected):
    assert outcome(due, ended, unit) == expected


def test_outcome_of_a_dossier_withdrawn_while_paused_is_not_late():
    facts = [RECEIVED, PAUSED, Ended(march(30))]
    answer = deadline(FIVE_DAYS, facts, CALENDAR)
    assert outcome(answer.due_at, march(30), answer.unit) == Outcome.early
    assert (answer.paused, answer.pauses) == (False, ((march(4), march(30)),))


# 30 working days from Mon 02/03 end on Tue 14/04 (Giỗ Tổ 02/04); 20 % of them are 6.
THIRTY_DAYS_DUE = datetime(2020, 4, 14, 17)


@pytest.mark.parametrize(
    ("due", "now", "paused", "started", "expected"),
    [
        (march(9, "17:00"), march(5), False, None, OpenState.in_time),
        (march(9, "17:00"), march(6), False, None, OpenState.due_soon),
        (march(9, "17:00"), march(8), False, None, OpenState.due_soon),
        (march(9, "17:00"), march(9, "18:00"), False, None, OpenState.due_soon),
        (march(9, "17:00"), march(10), False, None, OpenState.overdue),
        (march(9, "17:00"), march(10), True, None, OpenState.paused),
        (None, march(10), False, None, OpenState.no_term),
        (THIRTY_DAYS_DUE, datetime(2020, 4, 6, 9), False, None, OpenState.in_time),
        (THIRTY_DAYS_DUE, datetime(2020, 4, 6, 9), False, march(2), OpenState.due_soon),
        (THIRTY_DAYS_DUE, datetime(2020, 4, 5, 9), False, march(2), OpenState.in_time),
    ],
)
def test_open_state_warns_before_it_is_late(due, now, paused, started, expected):
    assert open_state(due, now, Unit.working_day, paused, CALENDAR, started) == expected


def test_open_state_of_hours_is_late_at_the_minute():
    due = march(9, "10:00")
    assert open_state(due, due, Unit.working_hour, False, CALENDAR) == OpenState.due_soon
    assert (
        open_state(due, march(9, "10:01"), Unit.working_hour, False, CALENDAR) == OpenState.overdue
    )


def test_soon_from_is_the_midnight_that_open_state_changes_at():
    moment = soon_from(THIRTY_DAYS_DUE, CALENDAR, march(2))
    assert moment == datetime(2020, 4, 6)
    before = moment - timedelta(minutes=1)
    states = [
        open_state(THIRTY_DAYS_DUE, at, Unit.working_day, False, CALENDAR, march(2))
        for at in (before, moment)
    ]
    assert states == [OpenState.in_time, OpenState.due_soon]


@pytest.mark.parametrize(
    ("due", "now", "unit", "expected"),
    [
        (march(9, "17:00"), march(5), Unit.working_day, "Còn 2 ngày làm việc"),
        (march(9, "17:00"), march(7), Unit.working_day, "Còn 1 ngày làm việc"),
        (march(9, "17:00"), march(9, "08:00"), Unit.working_day, "Đến hạn hôm nay"),
        (march(9, "17:00"), march(12), Unit.working_day, "Quá hạn 3 ngày làm việc"),
        (march(6, "17:00"), march(7), Unit.working_day, "Quá hạn"),
        (march(9, "10:00"), march(9, "08:15"), Unit.working_hour, "Còn 1 giờ 45 phút làm việc"),
        (march(9, "10:00"), march(9, "09:15"), Unit.working_hour, "Còn 45 phút làm việc"),
        (march(9, "10:00"), march(9, "14:00"), Unit.hour, "Quá hạn 2 giờ làm việc"),
        (march(9, "10:00"), march(9, "10:05"), Unit.hour, "Quá hạn 5 phút làm việc"),
        (march(9, "10:00"), march(12), Unit.working_hour, "Quá hạn 3 ngày làm việc"),
        (march(9, "17:00"), march(9, "08:00"), Unit.same_day_15h, "Còn 7 giờ làm việc"),
        # Between two working times there are no minutes to name.
        (march(9, "17:00"), march(9, "19:00"), Unit.working_hour, "Quá hạn"),
        (march(9, "12:00"), march(9, "12:00"), Unit.working_hour, "Đến hạn hôm nay"),
        (march(9, "07:00"), march(6, "18:00"), Unit.working_hour, "Còn 1 ngày làm việc"),
        (None, march(9), Unit.none, "Không có hạn"),
    ],
)
def test_remaining_speaks_in_the_unit_of_the_term(due, now, unit, expected):
    words, params = remaining(due, now, unit, CALENDAR).words()
    assert words % params == expected


def test_remaining_is_never_overdue_while_paused():
    standing = remaining(march(9, "17:00"), march(12), Unit.working_day, CALENDAR, paused=True)
    assert (standing.overdue, standing.words()) == (False, ("Tạm dừng", {}))


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (PauseReason.supplement, "Tạm dừng chờ bổ sung giấy tờ, không tính"),
        (PauseReason.payment, "Tạm dừng chờ nộp phí, thuế, không tính"),
        (PauseReason.suspension, "Tạm dừng xử lý, không tính"),
    ],
)
def test_deadline_names_the_reason_of_a_pause(reason, expected):
    facts = [RECEIVED, Paused(march(3), reason), Resumed(march(5))]
    assert deadline(FIVE_DAYS, facts, CALENDAR).lines[2].words == expected


def test_due_at_moves_by_a_day_off_declared_later():
    flood = Calendar([SpecialDay(march(5).date(), DayKind.public_holiday, "Nghỉ lũ")])
    assert due_at(FIVE_DAYS, [RECEIVED], CALENDAR) == march(9, "17:00")
    assert due_at(FIVE_DAYS, [RECEIVED], flood) == march(10, "17:00")
