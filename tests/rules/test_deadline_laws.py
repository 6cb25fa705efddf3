"""Laws the deadline engine keeps for every term, every calendar and every story (B1)."""

from datetime import date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intranet.rules.calendars import Calendar, DayKind, SpecialDay
from intranet.rules.deadlines import (
    Paused,
    Received,
    Resumed,
    Term,
    Unit,
    deadline,
    due_at,
    is_late,
    reckon,
    step_deadline,
)

laws = settings(max_examples=150, derandomize=True, deadline=None)

BEGIN = datetime(2026, 1, 1)
NEVER = datetime(2100, 1, 1)
DAY_UNITS = (Unit.working_day, Unit.calendar_day, Unit.month)
COUNTED = (*DAY_UNITS, Unit.working_hour, Unit.hour)
moments = st.integers(0, 60 * 24 * 60).map(lambda n: BEGIN + timedelta(minutes=n, seconds=n % 60))
days = st.integers(0, 150).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
later = st.integers(0, 20 * 24 * 60).map(lambda n: timedelta(minutes=n))


def special(day):
    # A declared Saturday is worked, any other declared day is off.
    kind = DayKind.swap_work if day.weekday() == 5 else DayKind.public_holiday
    return SpecialDay(day, kind, "Ngày khai trong lịch")


special_days = st.sets(days, max_size=25)
calendars = special_days.map(lambda found: Calendar(map(special, found)))


@st.composite
def terms(draw, units=(*COUNTED, Unit.same_day_15h), clocks=("pause", "restart")):
    unit = draw(st.sampled_from(units))
    value = draw(st.integers(1, 3 if unit == Unit.month else 25))
    return Term(value, unit, draw(st.sampled_from(clocks)))


@st.composite
def pauses(draw, start, most=3):
    """Draw stops one after the other from ``start`` on; the last may still be open."""
    facts, at = [], start
    for _ in range(draw(st.integers(0, most))):
        at += draw(later)
        facts.append(Paused(at))
        at += draw(later)
        facts.append(Resumed(at))
    return facts[:-1] if facts and draw(st.booleans()) else facts


@laws
@given(terms(), calendars, moments, later, st.data())
def test_a_later_start_never_gives_an_earlier_due_date(term, calendar, start, wait, data):
    stops = data.draw(pauses(start + wait))
    first = due_at(term, [Received(start), *stops], calendar)
    assert due_at(term, [Received(start + wait), *stops], calendar) >= first


@laws
@given(terms(), special_days, days, moments, st.data())
def test_a_new_day_off_never_gives_an_earlier_due_date(term, found, holiday, start, data):
    assume(holiday not in found)
    kept = [special(day) for day in found]
    off = SpecialDay(holiday, DayKind.public_holiday, "Nghỉ thêm")
    facts = [Received(start), *data.draw(pauses(start))]
    before = due_at(term, facts, Calendar(kept))
    assert due_at(term, facts, Calendar([*kept, off])) >= before


@laws
@given(terms(), terms(), calendars, moments, st.data())
def test_a_longer_term_never_gives_an_earlier_due_date(term, other, calendar, start, data):
    facts = [Received(start), *data.draw(pauses(start))]
    short, long = sorted((term.value, other.value))
    first, second = (
        due_at(Term(value, term.unit, term.supplement_clock), facts, calendar)
        for value in (short, long)
    )
    assert second >= first


@laws
@given(terms([Unit.working_day], ["pause"]), calendars, moments, later, later)
def test_a_pause_of_n_working_days_moves_the_date_by_n(term, calendar, start, run, wait):
    received = Received(calendar.next_working_moment(start))
    before = due_at(term, [received], calendar)
    paused, resumed = received.at + run, received.at + run + wait
    assume(not is_late(before, paused, term.unit))
    counts_from = calendar.next_working_moment(resumed)
    length = calendar.working_days_between(paused.date(), counts_from.date())
    after = due_at(term, [received, Paused(paused), Resumed(resumed)], calendar)
    assert calendar.working_days_between(before.date(), after.date()) == length


@laws
@given(terms([Unit.working_hour], ["pause"]), calendars, moments, later, later)
def test_a_pause_of_n_working_minutes_moves_the_moment_by_n(term, calendar, start, run, wait):
    received = Received(calendar.next_working_moment(start))
    before = due_at(term, [received], calendar)
    paused, resumed = received.at + run, received.at + run + wait
    assume(not is_late(before, paused, term.unit))
    length = calendar.working_minutes_between(paused, calendar.next_working_moment(resumed))
    after = due_at(term, [received, Paused(paused), Resumed(resumed)], calendar)
    assert calendar.working_minutes_between(before, after) == length


@laws
@given(terms(clocks=["restart"]), calendars, moments, later, later)
def test_a_restart_is_a_fresh_start_at_the_resumption(term, calendar, start, run, wait):
    received = Received(start)
    paused, resumed = start + run, start + run + wait
    assume(not is_late(due_at(term, [received], calendar), paused, term.unit))
    restarted = due_at(term, [received, Paused(paused), Resumed(resumed)], calendar)
    assert restarted == due_at(term, [Received(resumed)], calendar)


@laws
@given(terms(), calendars, moments, later, later)
def test_what_is_late_stays_late_after_a_pause(term, calendar, start, run, wait):
    before = due_at(term, [Received(start)], calendar)
    paused = before + timedelta(days=1) + run
    facts = [Received(start), Paused(paused), Resumed(paused + wait)]
    assert due_at(term, facts, calendar) == before


@laws
@given(terms(DAY_UNITS), calendars, moments, st.data())
def test_counted_lines_are_as_many_as_the_days_of_the_term(term, calendar, start, data):
    facts = [Received(start), *data.draw(pauses(start))]
    answer = deadline(term, facts, calendar)
    numbers = [line.number for line in answer.lines if line.counted]
    assert numbers == list(range(1, len(numbers) + 1))
    if term.unit != Unit.month:
        assert len(numbers) == term.value - (answer.left or 0)


@laws
@given(terms([Unit.working_hour, Unit.hour]), calendars, moments, st.data())
def test_counted_lines_add_up_to_the_hours_of_the_term(term, calendar, start, data):
    answer = deadline(term, [Received(start), *data.draw(pauses(start))], calendar)
    counted = sum(line.number for line in answer.lines if line.counted)
    assert counted == term.value * 60 - (answer.left or 0)


@laws
@given(terms(), calendars, moments, st.data())
def test_every_day_up_to_the_due_moment_has_one_line_with_words(term, calendar, start, data):
    answer = deadline(term, [Received(start), *data.draw(pauses(start))], calendar)
    listed = [line.day for line in answer.lines]
    assert listed == [start.date() + timedelta(days=n) for n in range(len(listed))]
    if answer.left is None:
        assert listed[-1] == answer.due_at.date()
    words = [line.words % line.params for line in answer.lines]
    assert all(words)
    assert "Không tính" not in words


@laws
@given(terms(), calendars, moments, st.data())
def test_the_due_moment_is_in_working_time(term, calendar, start, data):
    answer = reckon(term, [Received(start), *data.draw(pauses(start))], calendar)
    assert calendar.next_working_moment(answer.due_at) == answer.due_at
    assert answer.due_at >= start.replace(second=0)


@laws
@given(terms(), calendars, moments, st.integers(1, 400), st.integers(0, 200))
def test_a_larger_share_never_gives_a_step_an_earlier_date(term, calendar, start, share, more):
    assume(term.unit != Unit.month)
    first = step_deadline(term, share, start, [], calendar).due_at
    assert step_deadline(term, share + more, start, [], calendar).due_at >= first


@laws
@given(calendars, days, days)
def test_working_days_between_agrees_with_counting_one_by_one(calendar, first, last):
    assume(first <= last)
    each = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    count = sum(map(calendar.is_working_day, each))
    assert calendar.working_days_between(first, last) == count
    assert calendar.working_days_between(last, first) == -count


@laws
@given(calendars, moments, st.integers(1, 5000))
def test_adding_working_minutes_and_counting_them_agree(calendar, start, minutes):
    start = calendar.next_working_moment(start)
    end = calendar.add_working_minutes(start, minutes)
    assert calendar.working_minutes_between(start, end) == minutes
    a_minute_before = end - timedelta(minutes=1)
    assert calendar.working_minutes_between(start, a_minute_before) == minutes - 1
