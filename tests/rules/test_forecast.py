"""The forecast of late dossiers: percentile, what is needed, from when on it is at risk (B13)."""

import random
from datetime import datetime, timedelta

import pytest

from intranet.rules.calendars import Calendar, DayKind, SpecialDay
from intranet.rules.forecast import (
    DAYS_WORDS,
    FEWEST,
    HOURS_WORDS,
    Basis,
    Need,
    Pace,
    Score,
    before,
    needed,
    pace,
    percentile,
    planned,
    risk_from,
    term_minutes,
    time_words,
)

CALENDAR = Calendar([SpecialDay(datetime(2020, 1, 1).date(), DayKind.public_holiday, "Tết")])
SHARES = {1: 50, 2: 150, 3: 50, 4: 50, 5: 0}


def test_percentile_is_a_value_that_eight_of_ten_do_not_exceed():
    assert percentile(range(1, 11)) == 8
    assert percentile([7]) == 7
    values = [random.Random(1).randrange(1000) for _ in range(200)]
    assert sum(value <= percentile(values) for value in values) >= 160


def test_pace_is_silent_below_ten_cases():
    assert pace([5] * (FEWEST - 1)) is None
    assert pace([5] * FEWEST) == Pace(FEWEST, 5)


def test_planned_shares_the_rest_of_the_way():
    assert planned(1440, SHARES, 2) == (1200, 480)
    assert planned(1440, SHARES, 1) == (1440, 1200)
    assert planned(1440, {1: 0, 2: 0}, 1) is None
    assert planned(-5, SHARES, 1) is None


def test_term_does_not_count_the_day_of_reception():
    received = datetime(2020, 1, 2, 8)
    assert term_minutes(CALENDAR, received, datetime(2020, 1, 6, 17)) == 2 * 480
    assert term_minutes(CALENDAR, received, datetime(2020, 1, 2, 9)) == 60


@pytest.mark.parametrize(
    ("of_step", "of_unit", "plan", "need"),
    [
        (Pace(42, 1400), Pace(90, 50), (1200, 480), Need(1400, Basis.STEP, 42)),
        (None, Pace(90, 120), (1200, 480), Need(1440, Basis.UNIT, 90)),
        (None, None, (1200, 480), Need(480, Basis.PLAN)),
        (None, Pace(90, 120), None, None),
        (Pace(10, 60), None, None, Need(60, Basis.STEP, 10)),
    ],
)
def test_needed_goes_by_the_best_that_is_known(of_step, of_unit, plan, need):
    assert needed(of_step, of_unit, plan) == need


@pytest.mark.parametrize("minutes", [0, 1, 59, 480, 481, 1440, 5000])
@pytest.mark.parametrize("due", [datetime(2020, 1, 6, 17), datetime(2020, 1, 2, 9, 30)])
def test_risk_begins_when_just_so_much_time_is_left(minutes, due):
    found = risk_from(CALENDAR, due, minutes)
    assert CALENDAR.working_minutes_between(found, due) == minutes


def test_a_later_due_moment_never_puts_it_at_risk_earlier():
    rng = random.Random(3)
    for _ in range(200):
        due = datetime(2020, 1, 2, 8) + timedelta(minutes=rng.randrange(60 * 24 * 60))
        later = due + timedelta(minutes=rng.randrange(60 * 24 * 9))
        minutes = rng.randrange(5000)
        assert risk_from(CALENDAR, due, minutes) <= risk_from(CALENDAR, later, minutes)


def test_before_counts_working_days_and_keeps_the_time_of_day():
    assert before(CALENDAR, datetime(2020, 1, 6, 17)) == datetime(2020, 1, 2, 17)
    assert before(CALENDAR, datetime(2020, 1, 3, 9)) == datetime(2019, 12, 31, 9)


@pytest.mark.parametrize(
    ("minutes", "words", "number"),
    [
        (480, DAYS_WORDS, "1"),
        (1200, DAYS_WORDS, "2,5"),
        (1201, DAYS_WORDS, "2,6"),
        (120, HOURS_WORDS, "2"),
        (45, HOURS_WORDS, "0,8"),
    ],
)
def test_time_words_round_up(minutes, words, number):
    assert time_words(minutes, 480) == (words, {"number": number})


def test_score_divides_what_it_counted():
    score = Score()
    for warned, late in [(True, True)] * 3 + [(False, True)] + [(True, False)] * 2:
        score.add(warned, late)
    assert (score.recall, score.precision) == (0.75, 0.6)
    assert (Score().recall, Score().precision) == (None, None)
