"""The demo office: the same rows as the verbs write, sealed, counted, one story for one seed."""

from datetime import datetime

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, inspect, select, text

from intranet import create_app
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, DossierCounter, DossierReach, DossierStep, Tally
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.services import audit, checkpoints, demo
from intranet.services.demo.book import (
    COUNTER,
    DOSSIER,
    FACT,
    FEE,
    FEE_DAY,
    PAPER,
    PERSON,
    REACH,
    STEP,
)
from intranet.services.dossiers.index import entry_of
from tests.conftest import SETTINGS
from tests.services.demo_replay import Script, told

UNTIL = datetime(2026, 6, 17, 10, 0)
NUMBER = 400


def _office(folder, number, seed=7, **settings):
    app = create_app(INSTANCE=str(folder), **SETTINGS, **settings)
    with app.app_context():
        upgrade()
        figures = demo.fill(demo.Order(number, seed, folder, 64, UNTIL))
        db.session.remove()
    return app, figures


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """(app, figures) of a demo office of 400 dossiers on SQLite; the tests only read it."""
    return _office(tmp_path_factory.mktemp("demo"), NUMBER)


@pytest.fixture
def office(filled):
    with filled[0].app_context():
        yield filled[0]


def _count(model, *where):
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def test_fill_writes_what_its_figures_say(office, filled):
    figures = filled[1]
    assert _count(Dossier) == figures["dossiers"] == NUMBER
    assert _count(Dossier, Dossier.finished_at.is_not(None)) == figures["solved"]
    assert _count(Dossier, Dossier.outcome == "late") == figures["late"]
    assert _count(Dossier, Dossier.finished_at.is_(None)) == figures["open"]
    assert _count(Dossier, Dossier.state == 9) == figures["waiting"]
    assert figures["late_rate"] == round(figures["late"] / figures["solved"], 4)


def test_fill_seals_an_unbroken_log(office):
    entries, _root, problems = checkpoints.verify()
    assert problems == []
    assert entries > NUMBER * 2


def test_fill_keeps_the_tallies(office):
    received = select(func.sum(Tally.number)).where(Tally.kind == "received")
    late = select(func.sum(Tally.number)).where(Tally.kind == "late")
    assert db.session.scalar(received) == NUMBER
    assert db.session.scalar(late) == _count(Dossier, Dossier.outcome == "late")


def test_fill_counts_codes_without_gap(office):
    rows = db.session.execute(
        select(Dossier.received_unit_id, func.date(Dossier.received_at), func.count()).group_by(
            Dossier.received_unit_id, func.date(Dossier.received_at)
        )
    ).all()
    counters = {(c.unit_id, c.day.isoformat()): c.last for c in db.session.scalars(_all_counters())}
    assert {(unit, str(day)): number for unit, day, number in rows} == counters


def _all_counters():
    return select(DossierCounter)


def test_fill_makes_every_dossier_searchable(office):
    for dossier in db.session.scalars(select(Dossier).order_by(Dossier.pid).limit(25)):
        reach = db.session.scalars(
            select(DossierReach.unit_id).where(DossierReach.dossier_id == dossier.id)
        ).all()
        words = entry_of(dossier, reach).row["words"].split()
        match = " AND ".join(f'"{word}"' for word in words)
        query = text("SELECT rowid FROM dossier_search WHERE dossier_search MATCH :match")
        assert db.session.execute(query, {"match": match}).scalars().all() == [dossier.id]


def test_fill_dates_the_entries_when_the_acts_happened(office):
    closed = select(Dossier).where(
        Dossier.closed_at.is_not(None), Dossier.result_number.is_not(None)
    )
    for dossier in db.session.scalars(closed.limit(10)):
        life = audit.life_of(dossier.audit_key)
        ends = [step.ended_at for step in dossier.steps]
        assert [entry.at for entry in life] == [dossier.received_at, *ends]


def test_fill_never_tells_what_comes_after(office):
    for column in (Dossier.received_at, Dossier.finished_at, Dossier.closed_at):
        assert db.session.scalar(select(func.max(column))) <= UNTIL
    assert db.session.scalar(select(func.max(DossierStep.started_at))) <= UNTIL


def test_fill_leaves_every_open_dossier_with_somebody(office):
    open_steps = select(DossierStep.dossier_id).where(DossierStep.ended_at.is_(None))
    active = select(Dossier.id).where(Dossier.closed_at.is_(None))
    assert sorted(db.session.scalars(open_steps)) == sorted(db.session.scalars(active))
    assert _count(Dossier, Dossier.closed_at.is_(None), Dossier.holder_role.is_(None)) == 0


def test_fill_makes_the_worst_commune_easy_to_find(tmp_path):
    app, figures = _office(tmp_path, 3000)
    with app.app_context():
        late = func.sum(func.coalesce(Dossier.outcome == "late", False).cast(db.Integer))
        rates = select(Unit.key, late * 1000 / func.count()).join(
            Unit, Unit.id == Dossier.competent_unit_id
        )
        rates = dict(db.session.execute(rates.where(Unit.kind != "huyen").group_by(Unit.key)).all())
        worst = max(rates, key=rates.get)
        others = [rate for key, rate in rates.items() if key != worst]
        assert (worst, rates[worst] > 3 * max(others)) == ("X21619", True)
        assert 0.02 < figures["late_rate"] < 0.04
        assert figures["overdue"] >= 1


def test_fill_tells_the_same_story_for_the_same_seed(office, filled, tmp_path):
    again, figures = _office(tmp_path, NUMBER)
    columns = (Dossier.code, Dossier.owner_name, Dossier.due_at, Dossier.finished_at)
    first = db.session.execute(select(*columns).order_by(Dossier.id)).all()
    with again.app_context():
        assert db.session.execute(select(*columns).order_by(Dossier.id)).all() == first
    assert {**figures, "seconds": 0} == {**filled[1], "seconds": 0}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """A second office without dossiers, in which the verbs tell the story again."""
    return _office(tmp_path_factory.mktemp("stage"), 0)[0]


CASES = {
    "at once": Dossier.result_number.is_(None) & Dossier.finished_at.is_not(None),
    "same day": (Dossier.due_unit == "same_day_15h") & Dossier.result_number.is_not(None),
    "late": Dossier.outcome == "late",
    "through the district": Dossier.code.startswith("AL-01") & Dossier.result_number.is_not(None),
    "on behalf": Dossier.submitter_id.is_not(None) & Dossier.closed_at.is_not(None),
    "by post": Dossier.delivery_state == "posted",
    "with a fee": (Dossier.fee_state == "paid") & Dossier.result_number.is_not(None),
    "open": Dossier.finished_at.is_(None),
    "waiting": Dossier.state == 9,
}


@pytest.mark.parametrize("case", CASES)
def test_fill_writes_the_same_rows_as_the_verbs(office, stage, case):
    found = db.session.scalars(select(Dossier).where(CASES[case]).order_by(Dossier.id)).first()
    script = Script(found)
    expected = script.told
    with stage.app_context():
        played = told(script.play())
    assert played == expected


def test_bulk_knows_every_column(office):
    inspector = inspect(db.engine)
    known = {
        "persons": PERSON,
        "dossiers": DOSSIER,
        "dossier_papers": (*PAPER, "note"),
        "dossier_steps": STEP,
        "dossier_reach": REACH,
        "dossier_counters": (*COUNTER, "form"),
        "fee_entries": FEE,
        "fee_days": FEE_DAY,
        "audit_pd": FACT,
    }
    for table, columns in known.items():
        assert {c["name"] for c in inspector.get_columns(table)} == set(columns), table


def test_fill_refuses_an_office_that_exists(sqlite_app, tmp_path):
    with sqlite_app.app_context():
        people = _count(User)
        with pytest.raises(RuleBroken):
            demo.fill(demo.Order(5, 1, tmp_path, 64, UNTIL))
        assert _count(User) == people


def test_clear_refuses_a_real_office(sqlite_app, tmp_path):
    with sqlite_app.app_context():
        with pytest.raises(RuleBroken):
            demo.clear(tmp_path, agreed=True)
        assert _count(User) > 0


def test_fill_and_clear_on_postgres(postgres_server, tmp_path):
    name = f"demo_{tmp_path.name}".replace("-", "_").lower()[:50]
    postgres_server.create(name)
    app, figures = _office(tmp_path, 120, DATABASE=postgres_server.url(name))
    with app.app_context():
        assert _count(Dossier) == figures["dossiers"] == 120
        assert checkpoints.verify()[2] == []
        free = select(Dossier).where(Dossier.outcome.is_not(None), Dossier.fee_vnd == 0)
        script = Script(db.session.scalar(free.limit(1)))  # a receipt cannot be given out twice
        assert told(script.play()) == script.told
        demo.clear(tmp_path)
        assert inspect(db.engine).get_table_names() == []
        upgrade()
        assert demo.is_empty()
        db.session.remove()
        db.engine.dispose()
    postgres_server.drop(name)
