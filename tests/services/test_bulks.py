"""One act on many dossiers: what can is done, what cannot says why, one undo (B12)."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.alerts import Alert
from intranet.models.dossiers import DossierRequest, DossierStep
from intranet.rules.errors import NotVisible, Repeated, RuleBroken
from intranet.rules.workflow import State
from intranet.services import absences, bulks
from intranet.services.bulks import Given
from intranet.services.dossiers import handed, reading, requests, taking
from intranet.services.dossiers.filters import Filter
from intranet.transaction import SYSTEM, Forbidden, transaction
from tests.factories import person, unit
from tests.services.dossier_life import (
    REASON,
    actor_of,
    acts_of,
    as_,
    check_reach,
    check_seal,
    check_tallies,
    do,
    entries,
    extra_person,
    fresh,
    now,
    personal_facts,
    place_of,
    received,
    to_step,
    version_of,
    walk,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")
RIN = "rin.dv"


def picks(*pids):
    return [(pid, version_of(pid)) for pid in pids]


def carry(who, act, *pids, once=None, **given):
    """The Bulk of one act on the dossiers as they are now."""
    return bulks.carry_out(as_(who, once), act, picks(*pids), Given(**given))


def told(bulk, who):
    """[(pid, why or kept in words or None, is it back)] of a bulk."""
    rows = [one.result for one in bulks.rows_of(person(who), bulk)]
    return [
        (row.pid, (row.why or row.kept) and str(bulks.heard(row.why or row.kept)), row.is_back)
        for row in rows
    ]


def done(*pids):
    return [(pid, None, False) for pid in pids]


def test_hand_over_moves_what_can_and_says_why_of_the_rest():
    one, gone, two = received(), to_step(2), received()
    bulk = carry("clerk", "hand_over", one, gone, two, to_user=person("officer").pid, note="Gấp")
    assert [place_of(pid)[1:] for pid in (one, gone, two)] == [
        (2, "officer", "X21622", RIN),
        (2, "officer", "X21622", None),
        (2, "officer", "X21622", RIN),
    ]
    why = "Hồ sơ đang ở Xã An Toàn, chờ: Chuyên môn."
    assert told(bulk, "clerk") == [*done(one), (gone, why, False), *done(two)]
    assert bulks.failed(person("clerk"), bulk.pid) == [gone]
    assert [acts_of(pid)[-1] for pid in (one, gone, two)] == ["dossiers.hand_over"] * 3
    written = entries("bulks.carry_out")
    assert [body["facts"] for body in written] == [{"kind": "hand_over", "done": 2, "refused": 1}]
    assert entries("dossiers.hand_over")[-1]["facts"] == {"bulk": bulk.pid}
    assert "Gấp" in personal_facts()
    for pid in (one, two):
        check_reach(pid)
    check_tallies()
    check_seal()


def test_who_gets_many_is_told_once():
    carry("clerk", "hand_over", received(), received(), to_user=person("officer").pid)
    carry("clerk", "hand_over", received(), to_user=person("officer").pid)
    query = select(Alert.kind, Alert.dossier_id).order_by(Alert.id)
    rows = db.session.execute(query.where(Alert.user_id == person("officer").id)).all()
    assert [(kind, of is None) for kind, of in rows] == [("bulk", True), ("handed", False)]


def test_what_moved_since_the_preview_stays_as_it_is():
    one, two = received(), received()
    seen = picks(one, two)
    do("assign", "clerk", two, user_pid=extra_person("bac", ("receiver", "X21622-BPMC")))
    bulk = bulks.carry_out(as_("clerk"), "hand_over", seen, Given())
    assert told(bulk, "clerk")[0] == (one, None, False)
    assert "thay đổi sau khi bạn mở trang" in told(bulk, "clerk")[1][1]
    assert place_of(two)[1] == 1


def test_carry_out_sent_twice_changes_once():
    one = received()
    seen = picks(one)
    bulk = bulks.carry_out(as_("clerk", "key"), "hand_over", seen, Given())
    with pytest.raises(Repeated) as error:
        bulks.carry_out(as_("clerk", "key"), "hand_over", seen, Given())
    assert error.value.outcome == f"bulk:{bulk.pid}"
    assert len(fresh(one).steps) == 2


REFUSED = (
    (RuleBroken, "leader", "assign", {}),
    (Forbidden, "officer", "return_result", {}),
    (Forbidden, "supervisor", "hand_over", {}),
    (Forbidden, "admin", "print", {}),
    (NotVisible, "other_clerk", "hand_over", {}),
    (RuleBroken, "clerk", "leave", {}),
    (RuleBroken, "clerk", "an act that is none of ours", {}),
    (RuleBroken, "clerk", "return_result", {"way": "pigeon"}),
)


def test_carry_out_is_refused_as_a_whole():
    pid = received()
    for kind, who, act, given in REFUSED:
        with pytest.raises(kind):
            carry(who, act, pid, **given)
    assert place_of(pid)[1] == 1
    assert entries("bulks.carry_out") == []


def test_none_and_too_many_are_refused():
    with pytest.raises(RuleBroken, match="ít nhất một hồ sơ"):
        bulks.looked_at(person("clerk"), "hand_over", [])
    with pytest.raises(RuleBroken, match="nhiều nhất 500"):
        bulks.looked_at(person("clerk"), "hand_over", [f"x{n}" for n in range(501)])


def test_return_result_gives_each_to_who_handed_it_in_or_all_to_one():
    early, one, two = received(), to_step(5), to_step(5)
    carry("clerk", "return_result", early, one)
    carry("clerk", "return_result", two, collected_by="Y Lan", way="post")
    assert [fresh(pid).collected_by for pid in (early, one, two)] == [
        None, "Đinh Văn Ngưu", "Y Lan",
    ]  # fmt: skip
    assert [fresh(pid).state for pid in (early, one, two)] == [2, 10, 10]
    assert fresh(two).delivery_way == "post"
    assert {"Đinh Văn Ngưu", "Y Lan"} <= personal_facts()
    check_tallies()


def test_a_whole_list_is_chosen_by_its_filter():
    mine = [received(), received()]
    to_step(2)
    assert sorted(bulks.pids_of(person("clerk"), Filter(tab="mine"))) == sorted(mine)


def test_undo_brings_back_what_nobody_opened():
    kept, opened, moved = received(), received(), received()
    bulk = carry("clerk", "hand_over", kept, opened, moved)
    carry("clerk", "print", kept)  # a paper is no change of the dossier
    mark_opened(opened)
    do("assign", "officer", moved)
    bulks.undo(as_("clerk"), bulk.pid)
    assert [place_of(pid)[1] for pid in (kept, opened, moved)] == [1, 2, 2]
    assert place_of(kept)[4] == "mai.dt"
    rows = told(fresh_bulk(bulk), "clerk")
    assert rows[0] == (kept, None, True)
    assert "đã mở hồ sơ" in rows[1][1]
    assert rows[2][1] == "Hồ sơ đã có người làm tiếp."
    assert acts_of(kept)[-1] == "dossiers.take_back"
    assert entries("bulks.undo")[0]["facts"] == {"kind": "hand_over", "back": 1}
    with pytest.raises(RuleBroken, match="đã hoàn tác"):
        bulks.undo(as_("clerk"), bulk.pid)
    do("hand_over", "clerk", kept)
    assert [stay.undone_at is not None for stay in fresh(kept).steps] == [False, True, False, False]
    check_tallies()
    check_seal()


def mark_opened(pid):
    """The officer opens the dossier's page."""
    handed.mark_opened(person("officer"), fresh(pid))
    db.session.rollback()


def fresh_bulk(bulk):
    db.session.rollback()
    return bulks.get(person("clerk"), bulk.pid)


def test_undo_of_an_assignment_gives_it_to_who_had_it():
    bac = extra_person("bac", ("officer", "X21622"))
    free, named, read = to_step(2), to_step(2), to_step(2)
    do("assign", "officer", named)
    quiet = carry("leader", "assign", free, named, to_user=bac)
    assert "Ghi lý do giao lại hồ sơ" in told(quiet, "leader")[1][1]
    bulks.undo(as_("leader"), quiet.pid)
    bulk = carry("leader", "assign", free, named, read, to_user=bac, note=REASON)
    assert {place_of(pid)[4] for pid in (free, named, read)} == {"bac"}
    reading.open_dossier(actor_of(bac), read)
    bulks.undo(as_("leader"), bulk.pid)
    assert [place_of(pid)[4] for pid in (free, named, read)] == [None, RIN, "bac"]


def test_undo_asks_who_may_anew():
    """The desk's clerk went to another desk; who had the officer's work has it no more (E17)."""
    bac = extra_person("bac", ("officer", "X21622"))
    gone, drafted, passed = received(), held(), held()
    of_clerk = carry("clerk", "hand_over", gone)
    day = date(2020, 1, 6)
    absent = absences.AbsenceData(person("officer").pid, bac, day, day)
    absence = absences.declare(as_("leader"), absent)
    of_bac = bulks.carry_out(actor_of(bac), "hand_over", picks(drafted), Given())
    assigned = bulks.carry_out(actor_of(bac), "assign", picks(passed), Given(to_user=bac))
    absences.end(as_("leader"), absence.pid, None)
    with transaction(SYSTEM) as change:
        person("clerk").memberships[0].unit_id = unit("X21628-BPMC").id
        actor_of(bac).user.memberships[0].unit_id = unit("X21628").id
        change.record("tests.set", "office:test")
    for who, bulk in (as_("clerk"), of_clerk), (actor_of(bac), of_bac), (actor_of(bac), assigned):
        rows = bulks.rows_of(who.user, bulks.undo(who, bulk.pid))
        assert [(row.result.is_back, row.result.kept[0]) for row in rows] == [
            (False, "Việc này thuộc vai trò khác.")
        ]
    assert [place_of(pid)[1] for pid in (gone, drafted, passed)] == [2, 3, 2]
    assert place_of(passed)[4] == "bac"


def test_undo_in_the_place_of_the_absent_names_both():
    bac, cu = (extra_person(name, ("officer", "X21622")) for name in ("bac", "cu"))
    moved, passed, day = held(), held(), date(2020, 1, 6)
    absent = absences.AbsenceData(person("officer").pid, bac, day, day)
    absences.declare(as_("leader"), absent)
    for act, pid, to_user in ("hand_over", moved, None), ("assign", passed, cu):
        bulk = bulks.carry_out(actor_of(bac), act, picks(pid), Given(to_user=to_user))
        bulks.undo(actor_of(bac), bulk.pid)
    assert [place_of(pid)[1:] for pid in (moved, passed)] == [(2, "officer", "X21622", RIN)] * 2
    assert [entries(f"dossiers.{act}")[-1]["for"] for act in ("take_back", "assign")] == [RIN] * 2


def test_undo_is_the_own_and_within_a_working_day(now):
    bulk = carry("clerk", "hand_over", received())
    with pytest.raises(NotVisible):
        bulks.undo(as_("district_clerk"), bulk.pid)
    now.go_to(2020, 1, 8, 8)
    with pytest.raises(RuleBroken, match="một ngày làm việc"):
        bulks.undo(as_("clerk"), bulk.pid)
    printed = carry("clerk", "print", received())
    with pytest.raises(RuleBroken, match="không hoàn tác"):
        bulks.undo(as_("clerk"), printed.pid)


def test_print_counts_each_paper():
    one, two = received(), to_step(2)
    carry("clerk", "print", one)
    bulk = carry("clerk", "print", one, two)
    numbers = [row.result.number for row in bulks.rows_of(person("clerk"), bulk)]
    assert numbers == [2, 1]
    assert (fresh(one).receipt_prints, fresh(two).receipt_prints) == (2, 1)


# --- all work of a person ---


def held(kind="birth"):
    """A dossier that the officer has by name."""
    pid = to_step(2, kind)
    do("assign", "officer", pid)
    return pid


def test_pass_on_shares_all_work_among_colleagues():
    bac, cu = (extra_person(name, ("officer", "X21622")) for name in ("bac", "cu"))
    pids = [held() for _ in range(4)]
    waiting = held("marital")
    do("request_supplement", "officer", waiting, items=["Trích lục"], reason="Thiếu bản chính")
    with pytest.raises(Forbidden):
        bulks.pass_on(as_("officer"), person("officer").pid, [bac], REASON)
    bulk = bulks.pass_on(as_("leader"), person("officer").pid, [bac, cu], REASON)
    holders = [place_of(pid)[4] for pid in (*pids, waiting)]
    assert sorted(holders) in (["bac"] * 3 + ["cu"] * 2, ["bac"] * 2 + ["cu"] * 3)
    assert place_of(waiting)[0] == State.SUPPLEMENT
    assert entries("bulks.pass_on")[0]["facts"] == {"kind": "leave", "done": 5, "refused": 0}
    kinds = db.session.scalars(select(Alert.kind).where(Alert.user_id == actor_of(bac).user.id))
    assert list(kinds) == ["bulk"]
    query = select(DossierStep.user_id).where(DossierStep.ended_at.is_(None))
    assert person("officer").id not in set(db.session.scalars(query))
    bulks.undo(as_("leader"), bulk.pid)
    assert {place_of(pid)[4] for pid in (*pids, waiting)} == {RIN}


def test_pass_on_leaves_what_nobody_chosen_can_do():
    bac = extra_person("bac", ("receiver", "X21622-BPMC"))
    pid = held()
    desk = received()
    assert [row.full_name for row in bulks.leavers(person("leader"))] == [
        "Đinh Thị Mai", "Đinh Văn Rin",
    ]  # fmt: skip
    assert bulks.leavers(person("other_leader")) == []
    with pytest.raises(NotVisible):
        bulks.work_of(person("other_leader"), person("officer").pid)
    with pytest.raises(RuleBroken, match="ít nhất một người"):
        bulks.pass_on(as_("leader"), person("clerk").pid, [], REASON)
    bulks.pass_on(as_("leader"), person("clerk").pid, [bac], REASON)
    assert place_of(desk)[4] == "bac"
    bulk = bulks.pass_on(as_("leader"), person("officer").pid, [bac], REASON)
    assert "không ai giữ vai trò" in told(bulk, "leader")[0][1]
    assert place_of(pid)[4] == RIN


def test_pass_on_takes_visits_along():
    bac = extra_person("bac", ("officer", "X21622"))
    pid = walk(received(kind="marital"), ("hand_over", "clerk"))
    visit = plan_visit(pid)
    holder = extra_person("cu", ("officer", "X21622"))
    do("assign", "leader", pid, user_pid=holder)
    asked = received()
    do("hand_over", "clerk", asked, to_user_pid=person("officer").pid)
    mark_opened(asked)
    taking.ask_back(as_("clerk"), asked, version_of(asked), REASON)
    do("hand_over", "officer", asked)  # who asked in vain left no work behind
    bulk = bulks.pass_on(as_("leader"), person("officer").pid, [bac], REASON)
    assert to_user(visit) == "bac"
    assert [row.result.request for row in bulks.rows_of(person("leader"), bulk)] == [visit]
    assert entries("dossiers.pass_request")[0]["facts"]["whom"] == "Bac"
    bulks.undo(as_("leader"), bulk.pid)
    assert to_user(visit) == RIN
    told = db.session.scalars(select(Alert.user_id).where(Alert.kind == "taken"))
    assert list(told) == [actor_of(bac).user.id]  # not who has the dossier


def plan_visit(pid):
    at, lead = datetime(2020, 1, 7, 9), person("officer").pid
    data = requests.VisitData("Xác minh nơi cư trú", at, "Thôn 2", lead)
    return requests.plan_visit(as_("officer"), pid, version_of(pid), data).pid


def to_user(request_pid):
    db.session.rollback()
    query = select(DossierRequest).where(DossierRequest.pid == request_pid)
    return db.session.scalar(query).to_user.username


def test_a_substitute_acts_on_what_the_absent_person_holds():
    bac = extra_person("bac", ("officer", "X21622"))
    pid, day = held(), date(2020, 1, 6)
    absent = absences.AbsenceData(person("officer").pid, bac, day, day)
    absences.declare(as_("leader"), absent)
    bulk = bulks.carry_out(actor_of(bac), "hand_over", picks(pid), Given())
    assert bulks.failed(actor_of(bac).user, bulk.pid) == []
    assert entries("dossiers.hand_over")[-1]["for"] == RIN
    assert "for" not in entries("bulks.carry_out")[0]
