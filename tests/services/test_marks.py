"""Labels, the place of the folder, who has a dossier open; lists that ask for them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, Presence
from intranet.rules.errors import RuleBroken
from intranet.services import labels, sessions
from intranet.services.dossiers import lists, marks
from intranet.services.dossiers.filters import STANDINGS, Filter
from intranet.transaction import Forbidden, NotVisible, Stale
from tests.factories import person
from tests.factories_dossiers import make_dossier
from tests.factories_papers import make_event
from tests.services.dossier_life import (
    as_,
    bodies,
    entries,
    fresh,
    now,
    personal_facts,
    received,
    whole,
)

__all__ = ["now"]  # a fixture

READY_MADE = ["cần xem", "cần nhắc", "đủ", "chờ ký", "khẩn"]


def pid_of(name):
    return next(row.pid for row in labels.listed() if row.name == name)


def put(who, pid, *names, location=None):
    """Mark a dossier as the page does: on what stands there now."""
    version = marks.marked(fresh(pid)).version
    marks.mark(as_(who), pid, [pid_of(name) for name in names], location, version)


def on(pid, who="officer"):
    found = marks.marks_of(person(who), whole(pid))
    return found.labels, fresh(pid).location


def pids(who="officer", **values):
    return {row.pid for row in lists.rows(person(who), Filter(**values)).rows}


def test_mark_sets_and_takes_away_exactly_what_was_chosen(in_app):
    assert [row.name for row in labels.listed()] == READY_MADE
    pid = received()
    version = fresh(pid).version
    put("clerk", pid, "khẩn", "cần xem", location="Tủ 3, ngăn 2")
    assert on(pid) == (("cần xem", "khẩn"), "Tủ 3, ngăn 2")
    put("officer", pid, "khẩn", "đủ")
    assert on(pid) == (("đủ", "khẩn"), None)
    assert fresh(pid).version == version
    assert {row.name: row.used for row in labels.listed()}["khẩn"] == 1


def test_mark_is_recorded_and_the_place_stays_out_of_the_log(in_app):
    pid = received()
    put("clerk", pid, "khẩn", location="Tủ bà Lành")
    entry = entries("dossiers.mark")[0]
    assert (entry["before"], entry["after"]) == ({"labels": []}, {"labels": ["khẩn"]})
    assert "Tủ bà Lành" in personal_facts()
    assert not any("Tủ bà Lành" in body for body in bodies())


def test_mark_on_older_marks_is_a_conflict_and_readers_may_not(in_app):
    pid = received()
    version = marks.marked(fresh(pid)).version
    put("clerk", pid, "khẩn")
    with pytest.raises(Stale):
        marks.mark(as_("officer"), pid, [], None, version)
    with pytest.raises(Forbidden):
        put("supervisor", pid)
    with pytest.raises(NotVisible):
        put("other_officer", pid)
    with pytest.raises(RuleBroken) as error:
        put("clerk", pid, location="x" * 61)
    assert error.value.field == "location"
    assert on(pid) == (("khẩn",), None)


def test_colleague_is_present_for_ten_minutes(in_app, now):
    pid = received()

    def opened(who):
        found = marks.marks_of(person(who), whole(pid))
        marks.touch(person(who), whole(pid))
        return found.present

    assert opened("clerk") == ()
    now.later(minutes=5)
    assert opened("officer") == ((person("clerk").full_name, clock.now() - timedelta(minutes=5)),)
    now.later(minutes=6)
    assert opened("clerk") == ((person("officer").full_name, clock.now() - timedelta(minutes=6)),)
    db.session.rollback()
    times = db.session.scalars(select(Presence.seen_at).order_by(Presence.seen_at)).all()
    assert [clock.now() - at for at in times] == [timedelta(minutes=6), timedelta()]
    now.later(days=2)
    assert sessions.sweep(1)["presences"] == 2


def test_list_finds_labels_places_and_corrections_and_shows_the_labels(in_app):
    one, other, third = received(), received(), received()
    put("clerk", one, "khẩn", "đủ", location="Tủ 3, ngăn 2")
    put("clerk", other, "đủ", location="Tủ 31")
    make_event(third, "correction", text="Ghi sai họ tên")
    assert pids(label=pid_of("đủ")) == {one, other}
    assert pids(label=pid_of("khẩn"), tab="open") == {one}
    assert pids(label="khongco") == set()
    assert pids(location="tủ 3") == {one, other}
    assert pids(location="Tủ 3,") == {one}
    assert pids(location="TỦ 3,") == {one}
    assert pids(location="%") == set()
    assert pids(corrected=True) == {third}
    rows = lists.rows(person("officer"), Filter()).rows
    found = {row.pid: set((row.labels or "").split(", ")) for row in rows}
    assert found == {one: {"khẩn", "đủ"}, other: {"đủ"}, third: {""}}


def test_list_of_a_person_holds_their_dossiers_only(in_app):
    mine, _other = received(), make_dossier(code="AL-07-200106-0001")
    found = marks.marks_of(person("officer"), whole(mine))
    assert pids(person=found.owner) == {mine}
    assert pids("other_officer", person=found.owner) == set()


def test_standings_find_what_waits_what_nobody_excused_and_what_may_get_late(in_app):
    moment, day = clock.now(), timedelta(days=1)
    made = {
        "papers": make_dossier(state=5, paused=True, wait_until=moment + day),
        "payment": make_dossier(state=6, paused=True, wait_until=moment + day),
        "waited": make_dossier(state=8, paused=True, wait_until=moment - day),
        "unexcused": make_dossier(due_at=moment - 2 * day),
        "risk": make_dossier(risk_at=moment - day),
        "overdue": make_dossier(due_at=moment - 2 * day, extended_to=moment - 2 * day),
        "in_time": make_dossier(risk_at=moment + day),
    }
    named = {name: dossier.pid for name, dossier in made.items()}
    late = {named["overdue"], named["unexcused"]}
    wanted = {name: {pid} for name, pid in named.items()}
    wanted |= {"overdue": late, "in_time": set(named.values()) - late}
    assert set(wanted) == set(STANDINGS)
    assert {name: pids(standing=name) for name in wanted} == wanted
    numbers = lists.counts(person("officer"), [Filter(tab="open", standing=n) for n in wanted])
    assert numbers == [len(found) for found in wanted.values()]


def test_labels_add_and_rename_keep_names_apart(in_app):
    added = labels.add(as_("admin"), "hồ sơ mẫu")
    assert [row.name for row in labels.listed()] == [*READY_MADE, "hồ sơ mẫu"]
    for name in ("KHẨN", " ", "x" * 41):
        with pytest.raises(RuleBroken) as error:
            labels.add(as_("admin"), name)
        assert error.value.field == "name"
    labels.rename(as_("admin"), added.pid, "Hồ sơ mẫu", "hồ sơ mẫu")
    with pytest.raises(Stale):
        labels.rename(as_("admin"), added.pid, "khác", "hồ sơ mẫu")
    with pytest.raises(RuleBroken):
        labels.rename(as_("admin"), added.pid, "đủ", "Hồ sơ mẫu")
    entry = entries("labels.rename")[0]
    assert (entry["before"], entry["after"]) == ({"name": "hồ sơ mẫu"}, {"name": "Hồ sơ mẫu"})
    assert db.session.scalar(select(func.count()).select_from(Dossier)) == 0
