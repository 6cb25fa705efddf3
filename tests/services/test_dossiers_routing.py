"""A dossier on its way: whole lives as sequences, and everything that is refused on the way."""

from datetime import datetime

import pytest

from intranet.rules.errors import RuleBroken
from intranet.rules.workflow import STANDING_ACTS, Act
from intranet.services import dossiers
from intranet.transaction import SYSTEM, Forbidden, NotVisible, Repeated, Stale, transaction
from tests.factories import person, unit
from tests.services.dossier_life import (
    REASON,
    Statements,
    acts_of,
    as_,
    bodies,
    check_reach,
    check_seal,
    check_tallies,
    do,
    fresh,
    now,
    personal_facts,
    place_of,
    received,
    refused,
    row_counts,
    set_columns,
    to_step,
    version_of,
    walk,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")


LIFE = (
    ("hand_over", "clerk"),
    ("hand_over", "officer"),
    ("approve", "leader"),
    ("enter_result", "registrar"),
    ("return_result", "clerk"),
)


def test_whole_life_of_a_birth_registration_goes_from_place_to_place(now):
    pid = received()
    places = [place_of(pid)]
    for act, who in LIFE:
        now.later(minutes=20)
        assert dossiers.possible(person(who), fresh(pid))[act] is None
        do(act, who, pid)
        places.append(place_of(pid))
        check_tallies()
    assert places == [
        (2, 1, "receiver", "X21622-BPMC", "mai.dt"),
        (4, 2, "officer", "X21622", None),
        (4, 3, "leader", "X21622", None),
        (4, 4, "registrar", "X21622", None),
        (9, 5, "receiver", "X21622-BPMC", None),
        (10, None, None, None, None),
    ]


def test_whole_life_of_a_birth_registration_leaves_log_and_trace(now):
    pid = received()
    for act, who in LIFE:
        now.later(minutes=20)
        do(act, who, pid)
    assert acts_of(pid) == ["dossiers.receive", *(f"dossiers.{act}" for act, _who in LIFE)]
    found = fresh(pid)
    trace = [
        (s.position, s.how, s.given_by and s.given_by.username, s.ended_by.username, s.outcome)
        for s in found.steps
    ]
    assert trace == [
        (1, "receive", None, "mai.dt", "early"),
        (2, "hand_over", "mai.dt", "rin.dv", "early"),
        (3, "hand_over", "rin.dv", "nghia.nv", "early"),
        (4, "hand_over", "nghia.nv", "lan.y", "early"),
        (5, "finish", "lan.y", "mai.dt", None),
    ]
    assert found.outcome == "early"
    check_seal()


def test_whole_life_through_the_district_reaches_its_office():
    pid = received("district_clerk", "change")
    beside = {unit("ALAO").id, unit("ALAO-BPMC").id}
    assert check_reach(pid) == beside
    assert fresh(pid).competent_unit.key == "ALAO"
    do("hand_over", "district_clerk", pid)
    assert check_reach(pid) == beside | {unit("ALAO-TP").id}
    do("assign", "unit_head", pid)
    do("hand_over", "unit_head", pid, to_user_pid=person("district_officer").pid)
    assert place_of(pid) == (4, 3, "officer", "ALAO-TP", "hanh.vt")
    walk(
        pid,
        ("hand_over", "district_officer"),
        ("approve", "district_leader"),
        ("enter_result", "district_registrar"),
        ("return_result", "district_clerk"),
    )
    assert fresh(pid).state == 10
    check_seal()


def test_hand_over_is_found_by_the_new_unit_in_search():
    pid = received("district_clerk", "change")
    do("hand_over", "district_clerk", pid)
    assert dossiers.get(person("district_officer"), pid).pid == pid


def test_step_deadlines_run_from_the_moment_each_step_began(now):
    now.go_to(2020, 1, 6, 9)
    pid = received(kind="marital")
    now.go_to(2020, 1, 7, 10)
    do("hand_over", "clerk", pid)
    assert fresh(pid).step_due_at == datetime(2020, 1, 10, 17)
    now.go_to(2020, 1, 10, 16)
    do("hand_over", "officer", pid)
    assert fresh(pid).step_due_at == datetime(2020, 1, 13, 17)
    assert [step.outcome for step in fresh(pid).steps] == ["late", "on_time", None]


def test_send_back_twice_and_forward_again(now):
    pid = to_step(3)
    do("send_back", "leader", pid)
    assert place_of(pid) == (4, 2, "officer", "X21622", "rin.dv")
    do("hand_over", "officer", pid, note="Đã bổ sung")
    do("send_back", "leader", pid)
    do("send_back", "officer", pid, reason="Nhận nhầm thủ tục, xin xem lại")
    assert place_of(pid) == (4, 1, "receiver", "X21622-BPMC", "mai.dt")
    refused(RuleBroken, "send_back", "clerk", pid)
    walk(
        pid,
        ("hand_over", "clerk"),
        ("hand_over", "officer"),
        ("approve", "leader"),
        ("enter_result", "registrar"),
        ("return_result", "clerk"),
    )
    found = fresh(pid)
    assert [(s.position, s.how) for s in found.steps] == [
        (1, "receive"), (2, "hand_over"), (3, "hand_over"), (2, "send_back"), (3, "hand_over"),
        (2, "send_back"), (1, "send_back"), (2, "hand_over"), (3, "hand_over"), (4, "hand_over"),
        (5, "finish"),
    ]  # fmt: skip
    assert [s.note for s in found.steps if s.how == "send_back"] == [
        REASON, REASON, "Nhận nhầm thủ tục, xin xem lại",
    ]  # fmt: skip
    assert sum(step.ended_at is None for step in found.steps) == 0


def test_send_back_wants_a_reason_that_says_something():
    pid = to_step(3)
    for reason in ("", None, "  sai  "):
        assert refused(RuleBroken, "send_back", "leader", pid, reason=reason).field == "reason"


def test_send_back_goes_to_nobody_when_the_former_holder_left():
    pid = to_step(3)
    with transaction(SYSTEM) as change:
        person("officer").locked = True
        change.record("tests.set", "office:test")
    do("send_back", "leader", pid)
    assert place_of(pid) == (4, 2, "officer", "X21622", None)


# Acts that carry a dossier on; those that move its clock: test_dossiers_clock.py.
WAY_ACTS = sorted(map(str, frozenset(Act) - STANDING_ACTS))
SEERS = ("clerk", "officer", "leader", "registrar", "supervisor", "inspector", "district_leader")
STRANGERS = ("admin", "other_clerk", "other_officer", "other_leader", "unit_head")
VALID = {
    1: {("hand_over", "clerk"), ("assign", "clerk"), ("assign", "leader"),
        ("assign", "district_leader")},
    2: {("hand_over", "officer"), ("send_back", "officer"), ("assign", "officer"),
        ("assign", "leader"), ("assign", "district_leader")},
    3: {("approve", "leader"), ("send_back", "leader"), ("assign", "leader"),
        ("assign", "district_leader")},
    4: {("enter_result", "registrar"), ("send_back", "registrar"), ("assign", "registrar"),
        ("assign", "leader"), ("assign", "district_leader")},
    5: {("return_result", "clerk")},
}  # fmt: skip


@pytest.mark.parametrize("position", VALID)
def test_every_act_of_everybody_else_is_refused_and_writes_nothing(position):
    pid = to_step(position)
    before, version = row_counts(), version_of(pid)
    for who in SEERS + STRANGERS:
        for act in WAY_ACTS:
            if (act, who) in VALID[position]:
                continue
            with pytest.raises((RuleBroken, Forbidden, NotVisible)):
                do(act, who, pid, version=version)
    assert row_counts() == before
    assert version_of(pid) == version


@pytest.mark.parametrize("position", VALID)
def test_possible_says_what_the_verbs_do(position):
    pid = to_step(position)
    for who in SEERS:
        said = dossiers.possible(person(who), fresh(pid))
        allowed = {(act, who) for act in WAY_ACTS if said[act] is None}
        assert allowed == {pair for pair in VALID[position] if pair[1] == who}
        assert all(len(str(why)) > 10 for why in said.values() if why is not None)


HOLDERS = {1: "clerk", 2: "officer", 3: "leader", 4: "registrar", 5: "clerk"}


@pytest.mark.parametrize("position", HOLDERS)
def test_wrong_states_refuse_even_the_right_person(position):
    pid, who = to_step(position), HOLDERS[position]
    for state in (1, 3, 5, 6, 7, 8, 10, *((9,) if position < 5 else ())):
        set_columns(pid, state=state)
        before = row_counts()
        for act in WAY_ACTS:
            with pytest.raises((RuleBroken, Forbidden)):
                do(act, who, pid)
        assert row_counts() == before


def test_who_may_see_but_not_act_is_forbidden_and_strangers_find_nothing():
    pid = to_step(2)
    assert isinstance(refused(Forbidden, "hand_over", "clerk", pid), Forbidden)
    refused(Forbidden, "hand_over", "supervisor", pid)
    refused(NotVisible, "hand_over", "other_officer", pid)
    refused(NotVisible, "assign", "other_leader", pid)


def test_hand_over_on_an_older_page_is_stale():
    pid = to_step(2)
    assert (
        refused(Stale, "hand_over", "officer", pid, version=version_of(pid) - 1).thing is not None
    )


def test_hand_over_sent_twice_happens_once():
    pid = received()
    version = version_of(pid)
    do("hand_over", "clerk", pid, once="k1", version=version)
    before = row_counts()
    with pytest.raises(Repeated) as repeated:
        do("hand_over", "clerk", pid, once="k1", version=version)
    assert repeated.value.outcome == f"dossier:{pid}"
    assert row_counts() == before


def test_hand_over_refuses_a_person_who_does_not_do_the_next_step():
    pid = received()
    refused(RuleBroken, "hand_over", "clerk", pid, to_user_pid=person("leader").pid)
    refused(RuleBroken, "hand_over", "clerk", pid, to_user_pid=person("other_officer").pid)


def test_hand_over_refuses_a_step_that_nobody_does():
    pid = received()
    with transaction(SYSTEM) as change:
        person("officer").locked = True
        change.record("tests.set", "office:test")
    said = refused(RuleBroken, "hand_over", "clerk", pid)
    assert str(said) == (
        "Bước “Thẩm tra, dự thảo kết quả” chưa có ai giữ vai trò Chuyên môn."
        " Báo quản trị phân vai trò."
    )


def test_notes_and_reasons_enter_the_log_as_commitments_only():
    pid = to_step(3)
    do("send_back", "leader", pid, reason="Sai tên con của anh Ngưu")
    do("hand_over", "officer", pid, note="Anh Ngưu đã ký lại")
    assert {"Sai tên con của anh Ngưu", "Anh Ngưu đã ký lại"} <= personal_facts()
    assert "Ngưu" not in "".join(bodies())


def test_candidates_and_next_step_name_who_comes_after():
    found = fresh(received())
    step = dossiers.next_step(found)
    assert (step.position, step.role) == (2, "officer")
    assert [user.username for user in dossiers.candidates(found, step)] == ["rin.dv"]


def test_hand_over_needs_few_statements():
    pid = received()
    version = version_of(pid)
    actor = as_("clerk")
    with Statements() as counted:
        dossiers.hand_over(actor, pid, version)
    assert len(counted.work) <= 14, "\n".join(counted.work)
