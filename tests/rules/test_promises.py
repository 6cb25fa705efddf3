"""A day promised to a citizen never moves earlier (B2), and restart is for papers alone (DD09)."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from intranet.rules.calendars import Calendar
from intranet.rules.deadlines import (
    Paused,
    PauseReason,
    Promised,
    Received,
    Resumed,
    Term,
    Unit,
    deadline,
    due_at,
)
from tests.rules.test_deadline_laws import calendars, later, laws, moments, pauses, terms

FIVE = Term(5, Unit.working_day)
RESTART = Term(5, Unit.working_day, "restart")
PLAIN = Calendar()
MONDAY = datetime(2026, 3, 2, 9)  # 5 working days: Monday 09/03/2026 17:00
KEPT = datetime(2026, 3, 11, 17)


def test_promised_keeps_the_later_day():
    facts = (Received(MONDAY), Promised(datetime(2026, 3, 4, 10), KEPT))
    assert due_at(FIVE, facts, PLAIN) == KEPT


def test_promised_says_nothing_when_the_term_ends_later():
    facts = (Received(MONDAY), Promised(datetime(2026, 3, 4, 10), datetime(2026, 3, 6, 17)))
    assert due_at(FIVE, facts, PLAIN) == datetime(2026, 3, 9, 17)


def test_promised_explains_the_days_beyond_the_term():
    facts = (Received(MONDAY), Promised(datetime(2026, 3, 4, 10), KEPT))
    told = {line.day: (line.number, line.words) for line in deadline(FIVE, facts, PLAIN).lines}
    assert told[date(2026, 3, 9)][0] == 5
    assert told[date(2026, 3, 10)] == (None, "Hết thời hạn, chờ đến ngày đã hẹn với công dân")
    assert told[date(2026, 3, 11)] == (
        None,
        "Ngày đã hẹn với công dân nên giữ nguyên, hạn trả lúc %(time)s",
    )


def test_promised_moves_with_a_later_pause():
    facts = (
        Received(MONDAY),
        Promised(datetime(2026, 3, 4, 10), KEPT),
        Paused(datetime(2026, 3, 5, 10)),
        Resumed(datetime(2026, 3, 12, 10)),
    )
    # 4 working days were left until Wednesday 11/03.
    assert due_at(FIVE, facts, PLAIN) == datetime(2026, 3, 18, 17)


def test_restart_counts_anew_after_papers_but_not_after_a_payment():
    def due(reason):
        stop = Paused(datetime(2026, 3, 4, 10), reason)
        return due_at(RESTART, (Received(MONDAY), stop, Resumed(datetime(2026, 3, 9, 10))), PLAIN)

    assert due(PauseReason.supplement) == datetime(2026, 3, 16, 17)
    assert due(PauseReason.payment) == datetime(2026, 3, 12, 17)
    assert due(PauseReason.suspension) == datetime(2026, 3, 12, 17)


@laws
@given(terms(), moments, calendars, calendars, st.data())
def test_a_recount_under_another_calendar_never_breaks_the_promise(term, start, old, new, data):
    promised = due_at(term, (Received(start),), old)
    at = data.draw(moments.filter(lambda moment: moment >= start))
    kept = deadline(term, (Received(start), Promised(at, promised)), new)
    assert kept.due_at >= promised
    assert kept.due_at >= due_at(term, (Received(start),), new)


@laws
@given(terms(), moments, calendars, st.data())
def test_every_day_up_to_a_kept_promise_is_explained(term, start, calendar, data):
    stops = data.draw(pauses(start))
    first = due_at(term, (Received(start), *stops), calendar)
    at = max([start, *(fact.at for fact in stops)])
    later = calendar.closing(calendar.add_working_days(first.date(), data.draw(st.integers(1, 9))))
    told = deadline(term, (Received(start), *stops, Promised(at, later)), calendar)
    days = [line.day for line in told.lines]
    assert days == sorted(set(days))
    assert days[0] == start.date()
    if not told.paused:
        assert told.due_at == later
        assert days[-1] == later.date()


@laws
@given(terms(), terms(), moments, calendars, later, later)
def test_another_term_while_the_clock_is_stopped_keeps_the_day_too(old, new, start, cal, run, wait):
    stop = Paused(start + run)
    facts = (Received(start), stop)
    promised = due_at(old, facts, cal)
    at, resumed = stop.at, Resumed(stop.at + wait)
    assert due_at(new, (*facts, Promised(at, promised)), cal) >= promised
    assert due_at(new, (*facts, Promised(at, promised), resumed), cal) >= promised


def test_a_promise_stands_when_the_new_term_has_no_day_at_all():
    none = Term(0, Unit.none)
    promised = Promised(datetime(2026, 3, 4, 10), KEPT)
    stop, resumed = Paused(datetime(2026, 3, 10, 10)), Resumed(datetime(2026, 3, 12, 10))
    assert due_at(none, (Received(MONDAY), promised), PLAIN) == KEPT
    # one working day was left
    moved = datetime(2026, 3, 13, 17)
    assert due_at(none, (Received(MONDAY), promised, stop, resumed), PLAIN) == moved
