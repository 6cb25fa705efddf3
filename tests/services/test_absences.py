"""Who is away and who acts meanwhile, asked at the moment of acting (D9-D11, E17)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.absences import Absence
from intranet.models.accounts import Membership, members
from intranet.models.alerts import Alert
from intranet.models.dossiers import DossierStep
from intranet.rules.absences import fits
from intranet.rules.errors import RuleBroken
from intranet.services import absences, dossiers, home
from intranet.services.absences import AbsenceData
from intranet.services.dossiers import charge, lists
from intranet.services.dossiers.filters import Filter
from intranet.services.dossiers.timeline import timeline_of
from intranet.transaction import SYSTEM, Actor, Forbidden, NotVisible, Stale, transaction
from tests.factories import person, unit
from tests.people import PEOPLE
from tests.services.dossier_life import (
    actor_of,
    as_,
    check_seal,
    do,
    entries,
    extra_person,
    fresh,
    now,
    place_of,
    row_counts,
    to_step,
    version_of,
    whole,
)
from tests.services.test_dossiers_concurrency import at_once

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")


def member(pid_or_key):
    """The Member as a request reads it."""
    user = person(pid_or_key) if pid_or_key in PEOPLE else actor_of(pid_or_key).user
    db.session.rollback()
    return members.member(user.id)


def away(who, substitute, days=5, by=None, starts=0):
    """``who`` (key) is away from today on; ``substitute`` and ``by`` are pids or keys."""
    first = clock.today() + timedelta(days=starts)
    data = AbsenceData(
        person(who).pid, member(substitute).pid, first, first + timedelta(days=days - 1), "Đi học"
    )
    return absences.declare(Actor(member(by or who)), data).pid


def refused(act, *args, **given):
    before = row_counts()
    with pytest.raises(RuleBroken) as error:
        act(*args, **given)
    assert row_counts() == before
    return error.value


def mine(user):
    """The codes in "Cần tôi xử lý", and how many the tab counts."""
    filter = Filter(tab="mine")
    rows = lists.rows(user, filter).rows
    assert lists.count(user, filter) == len(rows)
    return [row.pid for row in rows]


def test_absence_in_the_middle_of_a_dossier(now):
    """Begins, the substitute acts, ends, the person acts again; both names stand everywhere."""
    colleague = extra_person("bac", ("officer", "X21622"))
    pid = to_step(2, "marital")
    do("assign", "officer", pid)
    with pytest.raises(Forbidden):
        dossiers.hand_over(Actor(member(colleague)), pid, version_of(pid))
    absence = away("officer", colleague)
    stand_in = member(colleague)
    assert mine(stand_in) == [pid]
    assert charge.in_place_of(stand_in, fresh(pid)).full_name == "Đinh Văn Rin"
    assert dossiers.possible(stand_in, whole(pid))["hand_over"] is None
    now.later(minutes=5)
    dossiers.hand_over(Actor(stand_in), pid, version_of(pid))
    stay = db.session.scalars(select(DossierStep).order_by(DossierStep.id)).all()[1]
    assert (stay.ended_by.username, stay.for_.username) == ("bac", "rin.dv")
    assert entries("dossiers.hand_over")[-1]["for"] == "rin.dv"
    told = [one.who for one in timeline_of(whole(pid)) if one.words.startswith("chuyển bước")]
    assert told[0] == "Bac thay Đinh Văn Rin (Xã An Toàn)"
    now.later(minutes=5)
    do("send_back", "leader", pid)
    absences.end(Actor(member("officer")), absence, 1)
    with pytest.raises(Forbidden):
        dossiers.hand_over(Actor(stand_in), pid, version_of(pid))  # read before it ended
    with pytest.raises(Forbidden):
        dossiers.hand_over(Actor(member(colleague)), pid, version_of(pid))
    assert "for" not in entries("dossiers.hand_over")[0]
    assert place_of(pid)[4] == "rin.dv"
    do("hand_over", "officer", pid)
    assert place_of(pid)[1] == 3
    check_seal()


def test_substitute_gets_what_nobody_was_named_for_and_loses_it_with_the_days(now):
    pid = to_step(2)
    away("officer", "leader", days=2)
    leader = member("leader")
    assert mine(leader) == [pid]
    dossiers.assign(Actor(leader), pid, version_of(pid), person("officer").pid)
    assert mine(leader) == [pid]
    now.go_to(2020, 1, 8, 8)
    assert mine(member("leader")) == []
    assert charge.in_place_of(member("leader"), fresh(pid)) is None


def test_substitute_never_approves_what_he_submitted_himself():
    """Drafting in the place of the officer, then approving as the only leader: no (D11)."""
    pid = to_step(2)
    away("officer", "leader")
    leader = Actor(member("leader"))
    dossiers.hand_over(leader, pid, version_of(pid))
    assert "không tự phê duyệt" in str(refused(dossiers.approve, leader, pid, version_of(pid)))
    do("approve", "leader", to_step(3))


def test_substitute_of_the_leader_does_not_approve_the_own_draft():
    double = extra_person("kiem", ("officer", "X21622"), ("leader", "ALAO"))
    pid = to_step(2)
    dossiers.hand_over(Actor(member(double)), pid, version_of(pid))
    away("leader", double)
    stand_in = Actor(member(double))
    assert "không tự phê duyệt" in str(refused(dossiers.approve, stand_in, pid, version_of(pid)))
    other = to_step(3)
    dossiers.approve(stand_in, other, version_of(other))
    assert entries("dossiers.approve")[-1]["for"] == "nghia.nv"


def test_declare_is_recorded_and_tells_both():
    absence = away("officer", "leader", by="leader")
    entry = entries("absences.declare")[0]
    assert entry["obj"] == f"absence:{absence}"
    assert entry["after"] == {
        "user": "rin.dv", "substitute": "nghia.nv", "first_day": "2020-01-06",
        "last_day": "2020-01-10",
    }  # fmt: skip
    rows = db.session.execute(select(Alert.user_id, Alert.kind)).all()
    assert rows == [(person("officer").id, "stands_in")]  # who declares it knows


def test_declare_refuses_overlaps_and_circles():
    colleague = extra_person("bac", ("officer", "X21622"))
    third = extra_person("cam", ("officer", "X21622"))
    away("officer", colleague)
    assert refused(away, "officer", third, starts=4).field == "first_day"
    assert refused(away, "leader", "district_leader", by="officer").field == "user"
    circle = AbsenceData(colleague, third, clock.today(), clock.today())
    assert refused(absences.declare, Actor(member(colleague)), circle).field == "first_day"
    both = AbsenceData(third, person("officer").pid, clock.today(), clock.today())
    assert refused(absences.declare, Actor(member(third)), both).field == "substitute"
    away("officer", third, starts=5)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (None, date(2020, 1, 9), "first_day"),
        (date(2020, 1, 9), None, "last_day"),
        (date(2020, 1, 9), date(2020, 1, 8), "last_day"),
        (date(2020, 1, 2), date(2020, 1, 5), "last_day"),
        (date(2020, 1, 6), date(2021, 1, 6), "last_day"),
    ],
)
def test_declare_refuses_strange_days(first, last, field):
    data = AbsenceData(person("officer").pid, person("leader").pid, first, last)
    assert refused(absences.declare, as_("officer"), data).field == field


def test_declare_wants_a_substitute_who_could_do_the_work():
    for key in ("clerk", "registrar", "other_officer", "officer", "supervisor"):
        assert refused(away, "officer", key).field == "substitute"
    assert [p.username for p in absences.substitutes(person("officer"))] == ["duc.bv", "nghia.nv"]
    assert [p.username for p in absences.substitutes(person("leader"))] == ["duc.bv"]
    assert absences.substitutes(person("registrar"))[0].username == "cuc.nt"
    assert fits("officer", [1, 2], [("leader", 2)])
    assert not fits("leader", [1, 2], [("officer", 2)])
    assert not fits("officer", [1, 2], [("leader", 3)])


def test_declare_by_two_at_once_makes_no_circle(in_app):
    """Each wants the other to stand in; then the same button is pressed by many."""
    people = [member("officer"), member(extra_person("bac", ("officer", "X21622")))]

    def press(i):
        user, substitute = people if i % 2 else people[::-1]
        data = AbsenceData(user.pid, substitute.pid, clock.today(), clock.today())
        absences.declare(Actor(user), data)

    errors = at_once(in_app, 4, press)
    # Who waited sees the other's days; who came after stands in for somebody by now.
    assert [type(error) in (RuleBroken, Forbidden) for error in errors] == [True] * 3
    db.session.rollback()
    absence = db.session.scalars(select(Absence)).one()
    pid, absent = absence.pid, members.member(absence.user_id)
    errors = at_once(in_app, 4, lambda _: absences.end(Actor(absent), pid, 1))
    assert [type(error) for error in errors] == [Stale] * 3
    assert len(entries("absences.end")) == 1


def test_declare_for_others_is_for_their_heads():
    assert refused(away, "officer", "leader", by="clerk").field == "user"
    for key in ("admin", "supervisor"):
        with pytest.raises(Forbidden):
            away("officer", "leader", by=key)
    away("officer", "leader", by="district_leader")
    with transaction(SYSTEM) as change:  # worked here once: no longer anybody's below
        user_id, unit_id = person("other_officer").id, unit("X21622").id
        once = {"valid_to": clock.today() - timedelta(days=1), "role": "officer"}
        db.session.add(Membership(user_id=user_id, unit_id=unit_id, **once))
        change.record("tests.set", "office:test")
    assert refused(away, "other_officer", "other_leader", by="leader").field == "user"


def test_end_is_for_the_person_and_the_heads():
    absence = away("officer", "leader", starts=3)
    with pytest.raises(Forbidden):
        absences.end(Actor(member("registrar")), absence, 1)  # a colleague sees it
    with pytest.raises(NotVisible):
        absences.end(Actor(member("other_officer")), absence, 1)
    with pytest.raises(Stale):
        absences.end(Actor(member("officer")), absence, 0)
    absences.end(Actor(member("leader")), absence, 1)
    assert entries("absences.end")[0]["facts"] == {"user": "rin.dv"}
    assert "đã kết thúc" in str(refused(absences.end, Actor(member("officer")), absence, 2))


def test_home_tells_who_is_away():
    away("officer", "leader")
    leader = member("leader")
    assert [(one.full_name, one.last_day) for one in leader.absent] == [
        ("Đinh Văn Rin", date(2020, 1, 10))
    ]
    news = home.news(leader)
    assert news.notices == []
    assert [(one.name, one.substitute) for one in news.away] == [
        ("Đinh Văn Rin", "Nguyễn Văn Nghĩa")
    ]
    assert home.news(member("other_leader")).away == []
