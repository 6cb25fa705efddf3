"""Finished dossiers follow a renamed unit in pieces, and go on where they were interrupted."""

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import DossierReach
from intranet.models.units import UnitTurn
from intranet.rules.errors import RuleBroken
from intranet.services import audit, dossiers, units
from intranet.services.dossiers import IntakeData, PersonData, lists
from intranet.services.dossiers.filters import Filter
from intranet.services.units import carrying
from intranet.transaction import SYSTEM, Actor, Forbidden, NotVisible, Repeated
from tests.factories import person, procedure, unit
from tests.services.dossier_life import check_reach

pytestmark = pytest.mark.usefixtures("in_app")
TODAY = clock.today()
NAMES = ("Đinh Văn Một", "Đinh Văn Hai", "Đinh Văn Ba")


def admin(**more):
    return Actor(person("admin"), **more)


@pytest.fixture
def slow(monkeypatch):
    """Dossiers follow one by one, and nobody waits for more than the first."""
    monkeypatch.setattr(carrying, "PIECE", 1)
    monkeypatch.setattr(carrying, "PATIENCE", 0)


def finished():
    """Three dossiers of An Toàn, received and returned at once; their pids."""
    desk, copies = unit("X21622-BPMC").pid, procedure("copy").pid
    clerk = Actor(person("clerk"))
    made = (IntakeData(copies, desk, PersonData(name)) for name in NAMES)
    return [dossiers.receive_and_return(clerk, data).pid for data in made]


def renamed(**more):
    old = unit("X21622")
    return units.rename(admin(**more), old.pid, old.version, "Xã Mới", "Mới", TODAY)


def found(who="leader"):
    db.session.rollback()
    return {row.pid for row in lists.rows(person(who), Filter(q="dinh van")).rows}


def acts(new):
    return [(e.act, e.facts.get("count")) for e in audit.life_of(f"unit:{new.pid}")]


def test_a_small_unit_takes_them_along_at_once():
    pids = finished()
    new = renamed(once="one-press")
    assert found() == found("clerk") == set(pids)
    assert units.left_of(new.id) == 0
    assert acts(new) == [("units.rename", None), ("units.carry_over", 3)]
    for pid in pids:
        check_reach(pid)
    with pytest.raises(Repeated):
        renamed(once="one-press")


@pytest.mark.usefixtures("slow")
def test_what_was_interrupted_goes_on_and_is_told():
    pids = finished()
    new = renamed()
    assert (found(), units.left_of(new.id)) == (set(pids[:1]), 2)
    assert units.unfinished() == [new.pid]
    assert units.carry_over(admin(), new.pid) == 1
    assert found() == set(pids[:2])
    assert units.carry_over(admin(), new.pid) == 0
    assert units.carry_over(admin(), new.pid) == 0
    assert (found(), units.unfinished()) == (set(pids), [])
    assert acts(new) == [("units.rename", None), ("units.carry_over", 3)]
    assert db.session.scalars(select(UnitTurn)).all() == []
    for pid in pids:
        check_reach(pid)


@pytest.mark.usefixtures("slow")
def test_a_unit_that_is_followed_is_not_turned_again():
    finished()
    new = renamed()
    for turn in (
        lambda: units.rename(SYSTEM, new.pid, new.version, "Khác", "Khác", TODAY),
        lambda: units.close(SYSTEM, new.pid, new.version, TODAY),
    ):
        with pytest.raises(RuleBroken):
            turn()
    assert units.left_of(new.id) == 2


@pytest.mark.usefixtures("slow")
def test_dossiers_that_come_meanwhile_are_seen_by_all():
    finished()
    new = renamed()
    finished()
    while units.carry_over(SYSTEM, new.pid):
        continue
    assert len(found()) == 6
    old = unit("X21622").id
    assert (
        len(db.session.scalars(select(DossierReach).where(DossierReach.unit_id == old)).all()) == 3
    )


def test_carry_over_is_for_units_one_keeps():
    with pytest.raises(Forbidden):
        units.carry_over(Actor(person("leader")), unit("X21622").pid)
    with pytest.raises(NotVisible):
        units.carry_over(admin(), "000000000000")


def test_a_unit_without_dossiers_has_nothing_to_wait_for():
    new = renamed()
    assert acts(new) == [("units.rename", None)]
    assert units.unfinished() == []


@pytest.mark.usefixtures("slow")
def test_the_command_carries_the_rest_over(in_app):
    pids = finished()
    new = renamed()
    told = in_app.test_cli_runner().invoke(args=["units", "carry-over"]).output
    assert told == f"{new.pid}: còn 1 hồ sơ.\n{new.pid}: xong.\n"
    assert found() == set(pids)
