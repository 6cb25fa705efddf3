"""The table of late rates against a recount, and each number against the list behind it."""

from collections import Counter
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, Tally
from intranet.rules.deadlines import is_late
from intranet.rules.statistics import Figures, Period
from intranet.rules.workflow import State
from intranet.services import statistics
from intranet.services.dossiers import lists
from intranet.transaction import SYSTEM, NotVisible, transaction
from tests.factories import person, unit
from tests.factories_dossiers import make_dossier, random_history

TODAY = clock.today()
PERIODS = (
    Period(TODAY.replace(day=1), TODAY),
    Period(TODAY - timedelta(days=60), TODAY - timedelta(days=30)),
    Period(TODAY - timedelta(days=90), TODAY - timedelta(days=1)),
    Period(TODAY - timedelta(days=400), TODAY - timedelta(days=200)),
    Period(TODAY - timedelta(days=15), TODAY + timedelta(days=15)),
)


def recount(dossiers, period, moment, apart=False):
    """The figures of some dossiers by the plainest way there is."""
    found = Counter()
    last = min(moment.now, datetime.combine(period.last, time(23, 59, 59)))
    for d in dossiers:
        received, done = d.received_at.date(), d.finished_at and d.finished_at.date()
        if received > period.last:
            continue
        if done is not None and done < period.first:
            continue
        found["received" if received >= period.first else "carried"] += 1
        if done is not None and done <= period.last:
            found["withdrawn" if apart and d.state == State.WITHDRAWN else d.outcome] += 1
        elif d.due_at is not None and not d.paused and is_late(d.due_at, last, d.due_unit):
            found["open_overdue"] += 1
        else:
            found["open_in_time"] += 1
    return Figures(**found)


def by_unit():
    found = {}
    for dossier in db.session.scalars(select(Dossier)):
        found.setdefault(dossier.competent_unit_id, []).append(dossier)
    return found


def test_table_equals_a_recount_over_random_histories(in_app):
    for seed in (1, 2):
        random_history(120, seed=seed)
    moment, dossiers = lists.today(), by_unit()
    for period in PERIODS:
        table = statistics.late_rates(person("supervisor"), period, moment=moment)
        told = {row.unit.id: row.figures for row in table.rows}
        counted = {i: recount(dossiers.get(i, ()), period, moment) for i in told}
        assert told == counted, period
        assert table.total.figures.closes
        assert all(row.figures.closes for row in table.rows)
        every = [d for unit_id in told for d in dossiers.get(unit_id, ())]
        assert table.total.figures == recount(every, period, moment)


def test_every_number_opens_a_list_of_that_many(in_app):
    random_history(100, seed=7)
    user, moment = person("supervisor"), lists.today()
    for period in PERIODS[:3]:
        table = statistics.late_rates(user, period, moment=moment)
        for row in [*table.rows, table.total]:
            numbers = {name: getattr(row.figures, name) for name in row.filters}
            behind = {name: lists.count(user, f, moment=moment) for name, f in row.filters.items()}
            assert numbers == behind, row.unit.name


def test_numbers_of_a_commune_leader_stay_within_what_the_list_shows(sqlite_app):
    with sqlite_app.app_context():
        random_history(100, seed=8)
        user, moment = person("other_leader"), lists.today()
        table = statistics.late_rates(user, PERIODS[0], moment=moment)
        assert [row.unit.name for row in table.rows] == ["Xã An Hòa"]
        for name, filter in table.total.filters.items():
            shown = lists.count(user, filter, moment=moment)
            assert shown == getattr(table.total.figures, name), name


def test_counters_follow_every_change(in_app):
    random_history(40, seed=3)
    dossier = make_dossier()
    with transaction(SYSTEM) as change:
        moved = db.session.get(Dossier, dossier.id)
        moved.competent_unit_id = unit("ALAO").id
        moved.finished_at, moved.outcome = clock.now(), "late"
        change.record("setup.build", moved)
    with transaction(SYSTEM) as change:
        reopened = db.session.scalars(select(Dossier).where(Dossier.outcome == "early")).first()
        reopened.finished_at = reopened.outcome = reopened.closed_at = None
        change.record("setup.build", reopened)
    kept = {
        (row.unit_id, row.day, row.kind): row.number
        for row in db.session.execute(
            select(Tally.unit_id, Tally.day, Tally.kind, Tally.number).where(Tally.number != 0)
        )
    }
    counted = Counter()
    for d in db.session.scalars(select(Dossier)):
        counted[d.competent_unit_id, d.received_at.date(), "received"] += 1
        if d.outcome:
            counted[d.competent_unit_id, d.finished_at.date(), d.outcome] += 1
    assert kept == dict(counted)


def test_withdrawn_ones_are_solved_or_stand_apart_as_the_office_says(in_app):
    made = [d.id for d in random_history(120, seed=4) if d.finished_at is not None]
    with transaction(SYSTEM) as change:
        ended = update(Dossier).where(Dossier.id.in_(made[::3]))
        db.session.execute(ended.values(state=int(State.WITHDRAWN), closed_at=Dossier.finished_at))
        change.record("setup.build", "dossiers:test")
    user, moment, dossiers = person("supervisor"), lists.today(), by_unit()
    withdrawn = set()
    for apart in (False, True):
        for period in PERIODS[:3]:
            table = statistics.late_rates(user, period, moment=moment, apart=apart)
            told = {row.unit.id: row.figures for row in table.rows}
            assert told == {i: recount(dossiers.get(i, ()), period, moment, apart) for i in told}
            assert all(row.figures.closes for row in [*table.rows, table.total])
            withdrawn.add((apart, table.total.figures.withdrawn > 0))
            for name, filter in table.total.filters.items():
                if apart or name != "withdrawn":
                    shown = lists.count(user, filter, moment=moment)
                    assert shown == getattr(table.total.figures, name), (apart, name)
    assert withdrawn == {(False, False), (True, True)}


def test_a_lost_count_does_not_close(sqlite_app):
    with sqlite_app.app_context():
        make_dossier()
        with transaction(SYSTEM) as change:
            db.session.execute(Tally.__table__.update().values(number=Tally.number + 1))
            change.record("setup.build", "dossiers:test")
        table = statistics.late_rates(person("supervisor"), PERIODS[0])
        assert not table.total.figures.closes


def test_units_without_a_dossier_are_rows_too(sqlite_app):
    with sqlite_app.app_context():
        table = statistics.late_rates(person("supervisor"), PERIODS[0])
        assert [row.unit.key for row in table.rows] == ["ALAO", "X21622", "X21628"]
        assert table.total.figures == Figures()


@pytest.mark.parametrize("who", ["leader", "unit_head"])
def test_a_unit_of_somebody_else_is_not_visible(sqlite_app, who):
    with sqlite_app.app_context():
        user, other = person(who), unit("X21628").pid
        with pytest.raises(NotVisible):
            statistics.late_rates(user, PERIODS[0], other)
        with pytest.raises(NotVisible):
            statistics.late_rates(user, PERIODS[0], "000000000000")


def test_who_watches_a_district_may_look_into_a_commune(sqlite_app):
    with sqlite_app.app_context():
        table = statistics.late_rates(person("supervisor"), PERIODS[0], unit("X21628").pid)
        assert [row.unit.key for row in table.rows] == ["X21628"]
