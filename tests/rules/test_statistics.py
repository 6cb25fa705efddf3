"""Periods and the sum that must come out."""

from datetime import date

import pytest

from intranet.rules.statistics import Figures, Period, presets


def named(today):
    return {key: period for key, _words, period in presets(today)}


@pytest.mark.parametrize(
    ("today", "key", "first", "last"),
    [
        (date(2026, 11, 22), "month", date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 1, 5), "last_month", date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 11, 22), "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 6, 30), "half", date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), "half", date(2026, 7, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 11, 22), "year", date(2026, 1, 1), date(2026, 12, 31)),
        # NĐ 09/2019/NĐ-CP: from the 15th to the 14th.
        (date(2026, 11, 22), "report_quarter", date(2026, 9, 15), date(2026, 12, 14)),
        (date(2026, 12, 14), "report_quarter", date(2026, 9, 15), date(2026, 12, 14)),
        (date(2026, 12, 15), "report_quarter", date(2026, 12, 15), date(2027, 3, 14)),
        (date(2026, 3, 14), "report_quarter", date(2025, 12, 15), date(2026, 3, 14)),
        (date(2026, 3, 15), "report_quarter", date(2026, 3, 15), date(2026, 6, 14)),
        (date(2026, 1, 5), "report_half", date(2025, 12, 15), date(2026, 6, 14)),
        (date(2026, 11, 22), "report_nine", date(2025, 12, 15), date(2026, 9, 14)),
        (date(2026, 11, 22), "report_year", date(2025, 12, 15), date(2026, 12, 14)),
    ],
)
def test_preset_begins_and_ends_as_the_office_counts(today, key, first, last):
    assert named(today)[key] == Period(first, last)


def test_figures_close_when_nothing_is_lost():
    figures = Figures(carried=2, received=10, early=3, on_time=4, late=1, open_in_time=3,
                      open_overdue=1)  # fmt: skip
    assert (figures.handled, figures.solved, figures.open, figures.all_late) == (12, 8, 4, 2)
    assert figures.closes
    assert not (figures + Figures(received=1)).closes


def test_figures_add_up_one_by_one():
    one, two = Figures(1, 2, 3, 4, 5, 6, 7), Figures(10, 20, 30, 40, 50, 60, 70)
    assert one + two == Figures(11, 22, 33, 44, 55, 66, 77)


def test_few_solved_dossiers_are_not_ranked():
    assert Figures(late=29).is_few
    assert not Figures(late=30).is_few
