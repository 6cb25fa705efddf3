"""Work lists: what they hold, in which order, page by page, for whom."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import Dossier
from intranet.rules.calendars import DEFAULT_HOURS
from intranet.rules.deadlines import open_state
from intranet.rules.errors import RuleBroken
from intranet.services import audit
from intranet.services.dossiers import choices, lists
from intranet.services.dossiers.calendar import calendar_with
from intranet.services.dossiers.export import Sheet, export
from intranet.services.dossiers.filters import SORTS, Filter, unread
from intranet.transaction import Actor
from tests.factories import person, procedure, unit
from tests.factories_dossiers import make_dossier, make_dossiers, random_history

DAY = date(2026, 3, 5)


def all_pids(user, filter):
    """Every row of a list, read page by page, and the same read backwards."""
    forward, pages, cursor = [], [], None
    while True:
        page = lists.rows(user, filter, cursor)
        forward += [row.pid for row in page.rows]
        pages.append(page)
        if page.older is None:
            break
        cursor = page.older
    backward = [row.pid for row in pages[-1].rows]
    cursor = pages[-1].newer
    while cursor:
        page = lists.rows(user, filter, cursor)
        backward = [row.pid for row in page.rows] + backward
        cursor = page.newer
    return forward, backward


def test_list_pages_hold_every_row_once_in_both_directions(sqlite_app):
    with sqlite_app.app_context():
        random_history(60)
        user = person("supervisor")
        for sort in [sign + key for key in SORTS for sign in ("", "-")]:
            forward, backward = all_pids(user, Filter(sort=sort))
            assert len(forward) == len(set(forward)) == 60, sort
            assert backward == forward, sort


def test_list_pages_hold_every_row_once_on_each_database(in_app):
    random_history(60)
    forward, backward = all_pids(person("supervisor"), Filter(sort="due"))
    assert len(forward) == len(set(forward)) == 60
    assert backward == forward
    dues = dict(db.session.execute(select(Dossier.pid, Dossier.due_at)).all())
    dated = [dues[pid] for pid in forward if dues[pid] is not None]
    assert dated == sorted(dated)
    assert all(dues[pid] is None for pid in forward[len(dated) :])


def test_list_judges_like_the_rules(in_app):
    random_history(150, seed=4)
    now = clock.now()
    for ahead in range(-3, 16):
        make_dossier(due_at=now + timedelta(days=ahead), received_at=now - timedelta(days=90))
        make_dossier(due_at=now + timedelta(days=ahead), received_at=now - timedelta(days=1))
    calendar = calendar_with(DEFAULT_HOURS)
    found = {
        "in_time": set(),
        "due_soon": set(),
        "overdue": set(),
        "paused": set(),
        "no_term": set(),
    }
    for d in db.session.scalars(select(Dossier).where(Dossier.finished_at.is_(None))):
        state = open_state(d.due_at, now, d.due_unit, d.paused, calendar, d.received_at)
        found[state.value].add(d.pid)
    user = person("supervisor")
    moment = lists.today(now)

    def pids(**values):
        page = lists.rows(user, Filter(rows=100, **values), limit=1000, moment=moment)
        return {row.pid for row in page.rows}

    assert all(found.values())
    assert pids(tab="late") == found["overdue"]
    assert pids(tab="soon") == found["due_soon"]
    assert pids(tab="open") == set().union(*found.values())
    assert pids(standing="overdue") == found["overdue"]
    assert pids(standing="in_time") == set().union(*found.values()) - found["overdue"]


def test_mine_holds_what_lies_with_me_or_with_nobody_of_my_role(in_app):
    held = make_dossier(holder="officer")
    make_dossier(holder="leader")
    shared = make_dossier(held_by=("X21622", "officer"))
    make_dossier(held_by=("X21628", "officer"))
    make_dossier(holder="officer", finished_at=clock.now())
    page = lists.rows(person("officer"), Filter(tab="mine"))
    assert {row.pid for row in page.rows} == {held.pid, shared.pid}


def test_list_holds_only_what_the_person_may_see(in_app):
    random_history(40)
    own = make_dossier(desk="X21628-BPMC", authority="X21628", held_by=("X21628", "officer"))
    make_dossier(holder="leader")
    seen = [row.pid for row in lists.rows(person("other_leader"), Filter(), limit=100).rows]
    assert own.pid in seen
    units = {unit("X21628-BPMC").id, unit("X21628").id}
    touched = db.session.scalars(
        select(Dossier.pid).where(
            Dossier.received_unit_id.in_(units) | Dossier.competent_unit_id.in_(units)
        )
    ).all()
    assert set(seen) == set(touched)
    assert lists.rows(person("admin"), Filter()).rows == []
    assert lists.counts(person("admin"), [Filter(), Filter(tab="late")]) == [0, 0]


def test_a_unit_outside_the_scope_shows_nothing_of_it(in_app):
    make_dossier(desk="X21628-BPMC", authority="X21628", held_by=("X21628", "officer"))
    own = Filter(unit=unit("X21628").pid, below=True)
    assert lists.count(person("leader"), own) == 0
    assert lists.count(person("other_leader"), own) == 1


CONDITIONS = (
    ({"state": 9}, 1),
    ({"channel": "online"}, 1),
    ({"field": "Hộ tịch"}, 3),
    ({"outcome": "late"}, 1),
    ({"received_from": DAY, "received_to": DAY}, 1),
    ({"due_from": DAY + timedelta(1), "due_to": DAY + timedelta(1)}, 1),
    ({"done_from": DAY + timedelta(5), "done_to": DAY + timedelta(5)}, 1),
    ({"open_on": DAY + timedelta(4)}, 1),
    ({"open_on": DAY + timedelta(5)}, 0),
    ({"open_on": DAY + timedelta(1), "standing": "overdue"}, 0),
    ({"open_on": DAY + timedelta(2), "standing": "overdue"}, 1),
)


def test_each_condition_narrows_list_and_number_alike(in_app):
    nine = clock.now().replace(2026, 3, 5, 9, 0)
    make_dossier(received_at=nine, due_at=nine + timedelta(days=1), finished_at=nine + timedelta(5))
    make_dossier(channel="online")
    make_dossier(procedure="birth", holder="leader")
    make_dossier(procedure="copy")
    user = person("leader")
    for values, number in CONDITIONS:
        filter = Filter(**values)
        assert Filter.from_args(filter.to_args()) == filter
        shown = len(lists.rows(user, filter).rows)
        assert (lists.count(user, filter), shown) == (number, number), values


def test_conditions_that_name_a_thing_narrow_too(sqlite_app):
    with sqlite_app.app_context():
        make_dossier(procedure="birth", holder="leader")
        make_dossier(procedure="marital")
        birth = Filter(procedure=procedure("birth").pid)
        user = person("leader")
        assert [r.procedure for r in lists.rows(user, birth).rows] == ["Đăng ký khai sinh"]
        assert lists.count(user, Filter(holder=person("leader").pid)) == 1
        assert choices.named(birth) == {"procedure": "Đăng ký khai sinh"}


def test_address_with_nonsense_is_read_as_far_as_it_goes():
    args = {
        "tab": "x",
        "rows": "7",
        "state": "99",
        "from": "5/3/2026",
        "to": "hôm qua",
        "unit": "'",
    }
    assert Filter.from_args(args) == Filter(received_from=DAY)
    assert unread(args) == ["hôm qua"]
    assert Filter.from_args({}, tab="mine") == Filter(tab="mine")
    assert Filter.from_args({"q": "rin"}, tab="mine") == Filter(q="rin")


def test_empty_list_names_the_condition_that_empties_it(sqlite_app):
    with sqlite_app.app_context():
        make_dossiers(2)
        filter = Filter(field="Hộ tịch", channel="online")
        assert choices.hindering(person("leader"), filter) == [("channel", 2)]


def test_counts_stop_at_the_cap(sqlite_app):
    with sqlite_app.app_context():
        make_dossiers(5)
        assert lists.counts(person("leader"), [Filter(), Filter(tab="late")], cap=3) == [4, 0]


# --- export --------------------------------------------------------------------------------------


def sheet():
    return Sheet("Hồ sơ", "=1+1", ("TT", "Mã", "Tên"), lambda n, r: (n, r.code, r.owner_name))


def test_export_holds_the_list_and_nothing_runs(sqlite_app):
    with sqlite_app.app_context():
        make_dossier(owner_name="=HYPERLINK(1)", code="0007")
        make_dossier(holder="leader", channel="online")
        body = export(Actor(person("leader")), Filter(channel="direct"), sheet(), 10)
        rows = list(openpyxl.load_workbook(BytesIO(body)).active.iter_rows(values_only=True))
        assert rows[0][0] == "Hồ sơ"
        assert rows[1][0] == "'=1+1"
        assert rows[3:] == [("TT", "Mã", "Tên"), (1, "0007", "'=HYPERLINK(1)")]


def test_export_is_in_the_read_log_without_what_was_searched(in_app):
    make_dossier(owner_name="Đinh Văn Rin")
    before = audit.size()
    export(Actor(person("leader")), Filter(q="rin"), sheet(), 10)
    db.session.rollback()  # the page keeps its snapshot; look anew
    assert audit.size() == before + 1
    body = db.session.scalars(select(AuditEntry.body).order_by(AuditEntry.seq.desc())).first()
    assert '"act":"dossiers.export"' in body
    assert '"rows":1' in body
    assert '"rin"' not in body


def test_export_refuses_more_rows_than_one_file_holds(sqlite_app):
    with sqlite_app.app_context():
        make_dossiers(3)
        before = audit.size()
        with pytest.raises(RuleBroken, match="quá số dòng"):
            export(Actor(person("leader")), Filter(), sheet(), 2)
        assert audit.size() == before
