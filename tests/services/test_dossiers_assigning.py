"""Who does a step: people assigned, roles that ended, nobody approving an own draft (3.3, E17)."""

from datetime import date

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import DossierStep
from intranet.rules.errors import RuleBroken
from intranet.services import dossiers
from intranet.services.dossiers import reading
from intranet.services.dossiers.timeline import timeline_of
from intranet.transaction import SYSTEM, Forbidden, transaction
from tests.factories import person
from tests.services.dossier_life import (
    actor_of,
    do,
    entries,
    extra_person,
    fresh,
    now,
    place_of,
    refused,
    row_counts,
    to_step,
    version_of,
    whole,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")


def test_assign_gives_the_dossier_to_one_person_alone():
    colleague = extra_person("bac", ("officer", "X21622"))
    pid = to_step(2)
    do("assign", "leader", pid, user_pid=person("officer").pid)
    with pytest.raises(Forbidden):
        dossiers.hand_over(actor_of(colleague), pid, version_of(pid))
    with pytest.raises(Forbidden):
        dossiers.assign(actor_of(colleague), pid, version_of(pid), colleague)
    do("assign", "officer", pid, user_pid=colleague, note="Nhờ anh làm giúp")
    refused(Forbidden, "hand_over", "officer", pid)
    refused(RuleBroken, "assign", "leader", pid, user_pid=colleague)
    refused(RuleBroken, "assign", "leader", pid, user_pid=person("registrar").pid)
    dossiers.hand_over(actor_of(colleague), pid, version_of(pid))
    assert place_of(pid)[1] == 3
    query = select(DossierStep.user_id, DossierStep.position).order_by(DossierStep.id)
    assert db.session.execute(query).all()[1].user_id == actor_of(colleague).user.id


def test_a_hand_over_names_whom_it_was_given_to_not_who_was_assigned_later():
    colleague = extra_person("bac", ("officer", "X21622"))
    pid = to_step(2)
    do("assign", "leader", pid, user_pid=person("officer").pid)
    do("assign", "officer", pid, user_pid=colleague)
    told = [line.params["whom"] for line in reversed(timeline_of(whole(pid))) if line.params]
    assert told == ["Xã An Toàn", person("officer").full_name, actor_of(colleague).user.full_name]


def test_a_role_that_ended_acts_no_more():
    pid = to_step(2)
    do("assign", "officer", pid)
    with transaction(SYSTEM) as change:
        person("officer").memberships[0].valid_to = date(2020, 1, 5)
        change.record("tests.set", "office:test")
    with pytest.raises(Forbidden):
        do("hand_over", "officer", pid)


def both_officer_and_leader(username):
    return extra_person(username, ("officer", "X21622"), ("leader", "X21622"))


def test_approve_refuses_the_own_draft_while_another_leader_is_there():
    pid, double = to_step(2), both_officer_and_leader("kiem")
    dossiers.hand_over(actor_of(double), pid, version_of(pid))
    version = version_of(pid)
    before = row_counts()
    with pytest.raises(RuleBroken) as error:
        dossiers.approve(actor_of(double), pid, version)
    assert row_counts() == before
    assert "không tự phê duyệt" in str(error.value)
    assert "không tự" in str(dossiers.possible(actor_of(double).user, fresh(pid))["approve"])
    do("approve", "leader", pid)
    assert "own_draft" not in entries("dossiers.approve")[0].get("facts", {})


def test_approve_the_own_draft_as_the_only_leader_is_flagged():
    pid, double = to_step(2), both_officer_and_leader("kiem")
    with transaction(SYSTEM) as change:
        person("leader").locked = True
        change.record("tests.set", "office:test")
    dossiers.hand_over(actor_of(double), pid, version_of(pid))
    assert reading.approves_alone(actor_of(double).user, fresh(pid))
    assert not reading.approves_alone(person("leader"), fresh(pid))
    dossiers.approve(actor_of(double), pid, version_of(pid))
    assert place_of(pid)[1] == 4
    assert timeline_of(whole(pid))[0].words.startswith("tự phê duyệt hồ sơ mình dự thảo")
    assert entries("dossiers.approve")[0]["facts"] == {"own_draft": True}
