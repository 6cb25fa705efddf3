"""The story of the demo office: pure, seeded, possible."""

import csv
import random
from datetime import date, datetime
from pathlib import Path

import pytest

from intranet.rules.calendars import Calendar, DayKind, SpecialDay
from intranet.rules.demo import (
    COMMUNES,
    DISTRICT_STAFF,
    SHARES,
    People,
    Task,
    commune_staff,
    moments,
    pace_of,
    plan,
    reception_days,
)
from intranet.rules.identifiers import check_cccd
from intranet.rules.permissions import Role

NAMES = Path(__file__).parents[2] / "intranet/data/demo_names.csv"
TET = date(2026, 2, 17)
CALENDAR = Calendar([SpecialDay(TET, DayKind.public_holiday, "Tết Nguyên Đán")])
UNTIL = datetime(2026, 6, 17, 10, 0)


def _people():
    with NAMES.open(encoding="utf-8", newline="") as file:
        return People(list(csv.DictReader(file)))


def test_invented_numbers_are_plausible_and_given_once():
    rng, people = random.Random(1), _people()
    made = [
        people.invent(rng, (55, 95, 100), "Xã An Toàn", False, UNTIL.date()) for _ in range(500)
    ]
    assert len({person.id_number for person in made}) == 500
    for person in made:
        known = check_cccd(person.id_number, person.birth_date, person.sex)
        assert known.warnings == ()
        assert 18 <= (UNTIL.date() - person.birth_date).days / 365.2 < 76


def test_reception_days_are_worked_and_sum_up():
    days = reception_days(random.Random(1), CALENDAR, UNTIL, 5000)
    assert sum(number for _day, number in days) == 5000
    assert all(CALENDAR.is_working_day(day) for day, _number in days)
    assert max(day for day, _number in days) <= UNTIL.date()


def test_reception_is_quiet_at_tet_and_busy_in_summer():
    days = dict(reception_days(random.Random(1), CALENDAR, datetime(2026, 12, 31, 17), 20_000))
    near_tet = [n for day, n in days.items() if abs((day - TET).days) <= 8]
    summer = [n for day, n in days.items() if day.month in (6, 7, 8)]
    assert sum(summer) / len(summer) > 2 * sum(near_tet) / len(near_tet)


@pytest.mark.parametrize("until", [UNTIL, datetime(2026, 6, 17, 7, 2), datetime(2026, 6, 17, 12)])
def test_moments_are_in_working_time_in_order_and_not_to_come(until):
    found = moments(random.Random(1), CALENDAR, until.date(), 60, until)
    assert len(found) == 60
    assert found == sorted(found)
    assert all(CALENDAR.next_working_moment(moment) == moment <= until for moment in found)


def _plans(unit_keys, received, due, number=300):
    rng = random.Random(1)
    steps = (("receiver", 50), ("officer", 150), ("leader", 50), ("registrar", 50))
    task = Task(received, due, False, steps)
    pace = pace_of(unit_keys, received, UNTIL, False)
    return [plan(rng, CALENDAR, task, pace) for _ in range(number)]


def test_plan_goes_forward_in_working_time():
    received = datetime(2026, 3, 2, 9, 17, 30)
    for leaves, collected in _plans({"X21622"}, received, datetime(2026, 3, 5, 17)):
        way = [received, *leaves, collected]
        assert way == sorted(way)
        assert len(leaves) == 4
        assert all(CALENDAR.next_working_moment(moment) == moment for moment in way)


def test_an_vinh_is_late_more_often_than_the_others():
    received, due = datetime(2026, 3, 2, 9), datetime(2026, 3, 5, 17)
    late = {
        key: sum(leaves[-1].date() > due.date() for leaves, _ in _plans({key}, received, due))
        for key in ("X21619", "X21622")
    }
    assert late["X21619"] > 5 * late["X21622"]


def test_changes_of_household_businesses_are_slow_and_founding_one_is_not():
    at = (datetime(2026, 3, 2, 9), UNTIL, False)
    slow, quick = (pace_of({"ALAO-TCKH"}, *at, code) for code in ("2.000720", "1.001612"))
    assert (slow.slow, quick.slow) == (True, False)
    assert slow.late > 10 * quick.late


def test_ordinary_work_is_done_well_before_it_is_due():
    received, due = datetime(2026, 3, 2, 9), datetime(2026, 3, 9, 17)
    early = sum(leaves[-1].date() < due.date() for leaves, _ in _plans({"X21622"}, received, due))
    assert early > 270


def test_what_became_late_lately_at_an_vinh_is_still_open():
    received, due = datetime(2026, 6, 8, 9), datetime(2026, 6, 11, 17)
    ends = [leaves[-1] for leaves, _ in _plans({"X21619"}, received, due)]
    assert [end for end in ends if due.date() < end.date() and end <= UNTIL] == []


def test_every_job_of_a_commune_is_somebodys():
    wanted = {Role.RECEIVER, Role.OFFICER, Role.LEADER, Role.REGISTRAR}
    for commune in COMMUNES:
        posts = [post for _name, _title, posts in commune_staff(commune) for post in posts]
        assert {role for role, _unit in posts} == wanted


def test_user_names_are_given_once():
    names = [name for commune in COMMUNES for name, *_ in commune_staff(commune)]
    names += [name for name, *_ in DISTRICT_STAFF]
    assert len(names) == len(set(names))


def test_four_of_ten_dossiers_are_certified_at_once():
    total = sum(map(sum, SHARES.values()))
    at_once = sum(map(sum, (SHARES["2.000815"], SHARES["2.000884"])))
    assert 0.36 < at_once / total < 0.46
