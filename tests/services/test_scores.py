"""What inspections came to: points, comparison, what comes back; within reach."""

from datetime import timedelta

import pytest

from intranet import clock
from intranet.extensions import db
from intranet.models.checklists import ChecklistItem, ChecklistVersion
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection
from intranet.services import scores
from intranet.transaction import SYSTEM, NotVisible, transaction
from tests.factories import person, unit
from tests.factories_inspections import (
    make_checklist,
    make_finding,
    make_inspection,
    make_scores,
)

ALL_MET = dict.fromkeys(("A01", "A02", "B01", "B02", "C01"), "met") | {"B03": "na"}


@pytest.fixture
def two_years(in_app):
    """An Toàn visited twice, An Hòa once; An Toàn repeats a finding and fails a grave item."""
    today = clock.today()
    before = today - timedelta(days=365)
    first = make_inspection(state="closed", visit_first=before, visit_last=before)
    make_scores(first, ALL_MET)
    old = make_finding(first, state="closed", made_at=clock.now() - timedelta(days=365))
    second = make_inspection(state="mending")
    make_scores(second, ALL_MET | {"A01": "partly", "B01": "bad", "A02": "na"})
    old_id = db.session.query(Finding).filter_by(pid=old).one().id
    make_finding(second, earlier_id=old_id, due_on=today - timedelta(1))
    # Answered in time or late: it waits for the team, not for the unit.
    answered = {"state": "answered", "due_on": today - timedelta(1)}
    make_finding(second, item_code="B01", severity="grave", **answered)
    make_finding(second, state="draft", item_code="A02")
    other = make_inspection("X21628", state="signed")
    make_scores(other, ALL_MET)
    return first, second, other


def test_board_compares_units_and_visits(two_years):
    board = scores.board(person("supervisor"), clock.today().year)
    here, there = board.rows
    assert (here.unit.key, there.unit.key) == ("X21622", "X21628")
    # A01 heavy, partly: 1.5 of 3; B01 grave, bad: 0 of 5; B02 heavy 3, C01 light 1: 5.5 of 12.
    assert here.visit.points.percent == 45.8
    assert here.visit.groups["A"].percent == 50
    assert here.change == -54.2
    assert (there.visit.points.percent, there.change) == (100, None)
    assert [item.code for item in here.grave] == ["B01"]
    assert board.mean[""].percent == pytest.approx(100 * (5.5 + 14) / (12 + 14), abs=0.05)


def test_board_counts_findings_of_the_year_without_drafts(two_years):
    here = scores.board(person("supervisor"), clock.today().year).rows[0]
    found = (len(here.faults), *map(here.count, ("is_closed", "is_overdue", "is_repeat")))
    assert found == (2, 0, 1, 1)


def test_quarters_tell_what_came_back(two_years):
    board = scores.board(person("supervisor"), clock.today().year)
    assert (sum(made for _q, made, _r in board.quarters), board.quarters[0][0][1]) == (3, 1)
    assert sum(repeats for _q, _made, repeats in board.quarters) == 1


def test_last_visit_of_the_year_counts_and_an_earlier_year_shows_its_own(two_years):
    year = clock.today().year
    before = scores.board(person("supervisor"), (clock.today() - timedelta(365)).year)
    assert year == before.year or [row.visit.pid for row in before.rows] == [two_years[0]]
    assert scores.board(person("supervisor"), 2019).rows == ()


def test_self_inspection_is_compared_with_nobody(two_years):
    pid = make_inspection(state="signed", kind="self")
    make_scores(pid, ALL_MET)
    shown = scores.board(person("supervisor"), clock.today().year).rows[0]
    assert shown.visit.pid == two_years[1]


def test_unit_sees_its_own_results_only(two_years):
    board = scores.board(person("leader"), clock.today().year)
    assert [row.unit.key for row in board.rows] == ["X21622"]
    with pytest.raises(NotVisible):
        scores.history(person("leader"), unit("X21628").pid)


def test_running_inspection_has_no_result_yet(in_app):
    make_scores(make_inspection(state="running"), ALL_MET)
    assert scores.board(person("supervisor"), clock.today().year).rows == ()


def test_history_has_the_last_two_visits_beside_each_other(two_years):
    found, _names, visits, items, faults = scores.history(person("supervisor"), unit("X21622").pid)
    assert [visit.pid for visit in visits] == list(two_years[:2])
    verdicts = {(item.inspection_id, item.code): item.verdict for item in items}
    assert verdicts[visits[0].id, "B01"] == "met"
    assert verdicts[visits[1].id, "B01"] == "bad"
    assert (found.key, len(faults)) == ("X21622", 3)


def test_two_checklists_are_not_mixed_and_a_newer_version_gives_the_words(two_years):
    """The same code asks something else in another checklist; a version may reword it."""
    second = db.session.query(Inspection).filter_by(pid=two_years[1]).one()
    old = second.checklist_version
    other = make_inspection("X21628", state="closed", checklist_version_id=make_checklist("k").id)
    make_scores(other, dict.fromkeys(("A01", "B01"), "bad"))
    with transaction(SYSTEM) as change:
        newer = ChecklistVersion(number=2, made_at=clock.now(), checklist_id=old.checklist_id)
        # The order of the items is turned round.
        newer.items = [_again(item, 7 - item.position) for item in old.items]
        db.session.add(newer)
        db.session.flush()
        second.checklist_version_id = newer.id
        change.record("tests.set", "checklist:test")
    year = clock.today().year
    board = scores.board(person("supervisor"), year)
    assert [row.visit.points.percent for row in board.rows] == [45.8, 100]
    assert (len(board.checklists), len(board.rows[1].before)) == (2, 0)
    assert [(line.code, line.text) for line, _verdicts in board.heat][:3] == [
        ("A02", "Mới: A02"), ("A01", "Mới: A01"), ("B03", "Mới: B03"),
    ]  # fmt: skip
    theirs = db.session.query(Inspection).filter_by(pid=other).one().checklist_version.checklist
    alone = scores.board(person("supervisor"), year, theirs.pid)
    assert [(row.unit.key, row.visit.points.percent) for row in alone.rows] == [("X21628", 0)]
    assert list(alone.groups) == ["A", "B"]
    _unit, names, visits, _items, _faults = scores.history(person("supervisor"), _unit_of(other))
    assert (len(names), [visit.pid for visit in visits]) == (2, [other])


def _again(item, position):
    return ChecklistItem(
        position=position, code=item.code, group_code=item.group_code, group_name=item.group_name,
        text=f"Mới: {item.code}", kind=item.kind, severity=item.severity,
    )  # fmt: skip


def _unit_of(inspection_pid):
    return db.session.query(Inspection).filter_by(pid=inspection_pid).one().unit.pid
