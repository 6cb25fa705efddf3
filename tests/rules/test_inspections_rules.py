"""Time limits and steps of an inspection, and how a plan spreads over the months (domain 5.2)."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from intranet.rules.calendars import Calendar, SpecialDay
from intranet.rules.calendars.days import DayKind
from intranet.rules.errors import RuleBroken
from intranet.rules.inspections import check_days, limits, sections, steps
from intranet.rules.plans import LineState, line_state, spread

# 2/9/2026 is a Wednesday.
CALENDAR = Calendar([SpecialDay(date(2026, 9, 2), DayKind.public_holiday, "Quốc khánh", False)])


def inspection(**given):
    facts = {
        "state": "decided", "kind": "planned", "form": "short", "made_at": None, "begun_at": None,
        "decision_date": date(2026, 8, 31), "notified_at": None, "signed_at": None,
        "closed_at": None, "cancelled_at": None, "report_date": None, "conclusion_date": None,
        "visit_last": date(2026, 8, 31),
    }  # fmt: skip
    return SimpleNamespace(**facts | given)


def told(one):
    return [(limit.due, limit.done) for limit in limits(one, CALENDAR)]


def test_the_notice_is_due_three_working_days_after_the_decision():
    due = date(2026, 9, 4)  # Tuesday, (holiday), Thursday, Friday
    assert told(inspection()) == [(due, None)]
    sent = inspection(notified_at=datetime(2026, 9, 7, 8))
    (limit,) = limits(sent, CALENDAR)
    assert limit.done == date(2026, 9, 7)
    assert limit.is_late(date(2026, 9, 7))
    assert not limits(inspection(), CALENDAR)[0].is_late(due)
    assert limits(inspection(), CALENDAR)[0].is_late(date(2026, 9, 5))
    assert told(inspection(kind="surprise")) == []
    assert told(inspection(state="draft", decision_date=None)) == []
    assert told(inspection(state="cancelled")) == []


def test_report_and_conclusion_run_in_the_full_form_only():
    after = {"form": "full", "state": "signed", "kind": "surprise"}
    assert told(inspection(**after)) == [(date(2026, 9, 15), None)]
    both = told(inspection(**after, report_date=date(2026, 9, 10)))
    assert both == [(date(2026, 9, 15), date(2026, 9, 10)), (date(2026, 9, 25), None)]
    assert told(inspection(**after | {"form": "short"})) == []


@pytest.mark.parametrize(
    ("facts", "count", "here"),
    [
        ({"form": "short"}, 8, 1),
        ({"form": "full"}, 10, 1),
        ({"form": "full", "kind": "surprise", "state": "mending"}, 9, 7),
        ({"state": "closed"}, 8, 7),
        ({"state": "cancelled"}, 1, 0),
    ],
)
def test_the_way_has_all_steps_of_the_form(facts, count, here):
    way = steps(inspection(**facts))
    assert len(way) == count
    assert [number for number, step in enumerate(way) if step.is_here] == [here]


def test_a_plan_spreads_evenly_and_says_what_was_missed():
    assert spread(4, 1, 12) == [1, 4, 7, 10]
    assert spread(3, 5, 5) == [5, 5, 5]
    assert spread(10, 2, 11) == list(range(2, 12))
    today = date(2026, 6, 15)
    cases = [
        ((2026, 7, []), LineState.OPEN),
        ((2026, 6, []), LineState.OPEN),
        ((2026, 5, []), LineState.MISSED),
        ((2026, 5, ["draft"]), LineState.MISSED),
        ((2025, 12, ["signing"]), LineState.DONE),
        ((2026, 7, ["running"]), LineState.MADE),
    ]
    assert [line_state(*given, today) for given, _state in cases] == [s for _given, s in cases]


def test_days_that_cannot_be_are_refused_at_their_field():
    first, last = date(2026, 9, 1), date(2026, 9, 30)
    check_days((first, first), (last, last))
    for period, visit, field in (
        ((last, first), (last, last), "period_last"),
        ((first, first), (last, first), "visit_last"),
        ((first, last), (first, first), "period_last"),
        ((first, first), (first, date(2026, 12, 31)), "visit_last"),
    ):
        with pytest.raises(RuleBroken) as broken:
            check_days(period, visit)
        assert broken.value.field == field
    assert sections("c; A,a", ["A", "B", "C"]) == "A C"
    assert sections("", ["A"]) == ""
