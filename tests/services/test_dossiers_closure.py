"""The end: the result decides lateness, the citizen gets it, counter services do it at once."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from intranet.rules.errors import RuleBroken
from intranet.services import dossiers
from intranet.services.dossiers import StoredFile
from intranet.transaction import Forbidden, Repeated
from tests.factories import person, unit
from tests.services.dossier_life import (
    acts_of,
    as_,
    bodies,
    check_reach,
    check_seal,
    check_tallies,
    entries,
    fresh,
    intake,
    now,
    place_of,
    received,
    row_counts,
    version_of,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")


def at_publishing(kind="birth", **changes):
    """A dossier that the leader has approved."""
    pid = received(kind=kind, **changes)
    dossiers.hand_over(as_("clerk"), pid, version_of(pid))
    dossiers.hand_over(as_("officer"), pid, version_of(pid))
    dossiers.approve(as_("leader"), pid, version_of(pid))
    return pid


def enter(pid, **given):
    return dossiers.enter_result(as_("registrar"), pid, version_of(pid), **given)


def give(pid, collected_by="Đinh Văn Ngưu", **given):
    return dossiers.return_result(as_("clerk"), pid, version_of(pid), collected_by, **given)


def refused(field, verb, pid, **given):
    before = row_counts()
    with pytest.raises(RuleBroken) as broken:
        verb(pid, **given)
    assert row_counts() == before
    assert broken.value.field == field
    return str(broken.value)


def test_enter_result_finishes_and_moves_to_the_desk(now):
    pid = at_publishing()
    now.go_to(2020, 1, 6, 11)
    enter(pid, number="12/TLKS", day=date(2020, 1, 6))
    found = fresh(pid)
    assert (found.state, found.finished_at, found.outcome) == (9, datetime(2020, 1, 6, 11), "early")
    assert (found.result_number, found.result_date) == ("12/TLKS", date(2020, 1, 6))
    assert found.result_signer == "Nguyễn Văn Nghĩa"
    assert (found.result_refused, found.closed_at) == (False, None)
    assert place_of(pid) == (9, 5, "receiver", "X21622-BPMC", None)
    assert found.step_due_at is None
    check_tallies()


@pytest.mark.parametrize(
    ("kind", "finished", "outcome"),
    [
        ("birth", (2020, 1, 6, 16, 59), "early"),
        ("birth", (2020, 1, 6, 17), "on_time"),
        ("birth", (2020, 1, 6, 17, 0, 1), "late"),
        ("marital", (2020, 1, 10, 17), "early"),
        ("marital", (2020, 1, 13, 8), "on_time"),
        ("marital", (2020, 1, 13, 22), "on_time"),
        ("marital", (2020, 1, 14, 7), "late"),
    ],
)
def test_enter_result_decides_lateness_at_that_moment(now, kind, finished, outcome):
    pid = at_publishing(kind)
    now.go_to(*finished)
    enter(pid)
    check_tallies()
    now.go_to(2020, 3, 2, 9)
    give(pid)
    assert fresh(pid).outcome == outcome
    check_tallies()
    check_seal()


def test_enter_result_may_be_a_written_refusal():
    pid = at_publishing()
    file = StoredFile("cd" * 32, "tra-loi.pdf", 99, "application/pdf")
    enter(pid, number="3/UBND", signer="Phạm Văn Phó", refused=True, files=(file,))
    found = fresh(pid)
    assert (found.state, found.result_refused, found.result_signer) == (9, True, "Phạm Văn Phó")
    assert [(f.purpose, f.name) for f in found.files] == [("result", "tra-loi.pdf")]
    assert entries("dossiers.enter_result")[0]["facts"]["files"] == ["cd" * 32]


def test_enter_result_refuses_days_that_cannot_be():
    pid = at_publishing()
    refused("day", enter, pid, day=date(2020, 1, 7))
    refused("day", enter, pid, day=date(2020, 1, 5))
    refused("number", enter, pid, number="x" * 61)


def test_return_result_closes_with_who_collected(now):
    pid = at_publishing()
    enter(pid)
    now.go_to(2020, 1, 8, 9, 30)
    give(pid, "  Y Nhiêu ", id_number="052 190 004321")
    found = fresh(pid)
    assert (found.state, found.closed_at) == (10, datetime(2020, 1, 8, 9, 30))
    assert (found.collected_by, found.collected_id_number) == ("Y Nhiêu", "052190004321")
    assert (found.delivery_state, found.delivery_way) == ("returned", "desk")
    assert found.finished_at < found.closed_at
    assert "Nhiêu" not in "".join(bodies())


@pytest.mark.parametrize(
    ("way", "state"), [("post", "posted"), ("electronic", "electronic"), ("desk", "returned")]
)
def test_return_result_by_each_way(way, state):
    pid = at_publishing()
    enter(pid)
    give(pid, way=way)
    assert fresh(pid).delivery_state == state


def test_return_result_wants_a_name_and_a_way():
    pid = at_publishing()
    enter(pid)
    refused("collected_by", give, pid, collected_by=" ")
    refused("way", give, pid, way="pigeon")
    refused("id_number", give, pid, id_number="1" * 30)


def test_return_result_comes_after_the_result_and_once():
    pid = at_publishing()
    assert "chưa có kết quả" in refused(None, give, pid)
    enter(pid)
    give(pid)
    assert "đã trả kết quả" in refused(None, give, pid)
    with pytest.raises(RuleBroken):
        enter(pid)


def test_receive_and_return_does_a_counter_service_at_once():
    once = uuid4().hex
    made = dossiers.receive_and_return(
        as_("clerk", once), intake(kind="copy"), result_number="45/SCT"
    )
    pid = made.pid
    found = fresh(pid)
    assert (found.state, found.code, found.outcome) == (10, "AL-07-200106-0001", "early")
    assert found.received_at == found.finished_at == found.closed_at
    assert (found.collected_by, found.delivery_state) == ("Đinh Văn Ngưu", "returned")
    assert (found.result_number, found.holder_unit_id) == ("45/SCT", None)
    assert [(s.position, s.how, s.ended_at is not None) for s in found.steps] == [
        (1, "receive", True),
        (5, "finish", True),
    ]
    assert acts_of(pid) == ["dossiers.receive_and_return"]
    assert check_reach(pid) == {unit(key).id for key in ("ALAO", "X21622", "X21622-BPMC")}
    assert "Ngưu" not in "".join(bodies())
    with pytest.raises(Repeated):
        dossiers.receive_and_return(as_("clerk", once), intake(kind="copy"))
    check_tallies()
    check_seal()


def test_receive_and_return_refuses_other_procedures_and_people():
    before = row_counts()
    with pytest.raises(RuleBroken) as broken:
        dossiers.receive_and_return(as_("clerk"), intake(kind="birth"))
    assert broken.value.field == "procedure_pid"
    with pytest.raises(Forbidden):
        dossiers.receive_and_return(as_("registrar"), intake(kind="copy"))
    assert row_counts() == before


def test_possible_on_a_closed_dossier_is_nothing():
    pid = at_publishing()
    enter(pid)
    give(pid)
    said = dossiers.possible(person("clerk"), fresh(pid))
    assert [act for act, why in said.items() if why is None] == []
    assert dossiers.next_step(fresh(pid)) is None
    assert dossiers.step_deadline_of(fresh(pid)) is None
    assert dossiers.deadline_of(fresh(pid)).due_at == fresh(pid).due_at
