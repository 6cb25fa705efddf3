"""Received here, decided there, returned where the citizen wants; handed to another authority."""

from datetime import date, datetime

import pytest
from sqlalchemy import delete, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.procedures import ProcedureOffer
from intranet.rules.errors import RuleBroken
from intranet.rules.workflow import Bucket
from intranet.services import dossiers
from intranet.services.dossiers import asked, offers, transfer
from intranet.services.dossiers.calendar import calendar_for
from intranet.services.dossiers.responsibility import responsibility_of
from intranet.transaction import SYSTEM, Forbidden, Repeated, Stale, transaction
from tests.factories import procedure, unit
from tests.services.dossier_life import (
    acts_of,
    as_,
    check_reach,
    check_seal,
    check_tallies,
    do,
    entries,
    fresh,
    now,  # noqa: F401
    personal_facts,
    place_of,
    received,
    row_counts,
    to_step,
    version_of,
    walk,
)
from tests.services.test_calendar_effect import pause

DAY = date(2020, 1, 6)
REASON = "Thửa đất thuộc địa bàn xã An Hòa"
pytestmark = pytest.mark.usefixtures("in_app", "now")


def anywhere(key="marital"):
    """Any desk may receive this procedure from now on."""
    with transaction(SYSTEM) as change:
        procedure(key).versions[0].anywhere = True
        change.record("tests.set", "office:test")


def only_here(key="marital"):
    with transaction(SYSTEM) as change:
        offer = delete(ProcedureOffer).where(ProcedureOffer.unit_id != unit("X21622").id)
        db.session.execute(offer.where(ProcedureOffer.procedure_id == procedure(key).id))
        change.record("tests.set", "office:test")


def keys(units):
    return [one.key for one in units]


def authorities(desk, key):
    version = offers.version_for(unit(desk), procedure(key).pid, DAY)
    return keys(offers.places(unit(desk), version, DAY)[0])


def move(pid, to, who="leader", reason=REASON, version=None, once=None):
    stated = version or version_of(pid)
    return transfer.transfer(as_(who, once), pid, stated, unit(to).pid, reason)


def held(pid):
    """{(bucket, unit): working minutes} and the sum of a dossier now."""
    dossier = fresh(pid)
    found = responsibility_of(
        dossier, dossier.events, asked.requests_of(dossier), calendar_for(dossier.received_unit)
    )
    assert sum(p.working for p in found.pieces) == found.working
    assert sum(p.elapsed for p in found.pieces) == found.elapsed
    return {(p.bucket, p.unit): p.working for p in found.pieces}, found.working


# --- who decides, where it is returned ---


def test_authorities_are_the_own_one_those_above_and_all_when_received_anywhere():
    assert authorities("X21622-BPMC", "marital") == ["X21622"]
    assert authorities("X21622-BPMC", "change") == ["ALAO"]
    anywhere()
    assert authorities("X21622-BPMC", "marital") == ["X21622", "X21628"]
    assert authorities("X21628-BPMC", "marital") == ["X21628", "X21622"]
    assert authorities("ALAO-BPMC", "marital") == ["X21622", "X21628"]


def test_return_desks_are_the_receiving_one_and_those_of_who_decides():
    desk = unit("X21622-BPMC")
    assert keys(offers.return_desks(desk, unit("X21622"), DAY)) == ["X21622-BPMC"]
    assert keys(offers.return_desks(desk, unit("ALAO"), DAY)) == ["X21622-BPMC", "ALAO-BPMC"]


def test_received_in_a_commune_decided_in_the_district_returned_in_the_commune():
    pid = received("clerk", "change")
    check_reach(pid)
    walk(pid, ("hand_over", "clerk"), ("hand_over", "unit_head"))
    assert place_of(pid)[2:4] == ("officer", "ALAO-TP")
    walk(pid, ("hand_over", "district_officer"), ("approve", "district_leader"),
         ("enter_result", "district_registrar"))  # fmt: skip
    assert place_of(pid)[2:4] == ("receiver", "X21622-BPMC")
    do("return_result", "clerk", pid)
    dossier = fresh(pid)
    units = dossier.received_unit.key, dossier.competent_unit.key, dossier.returned_unit.key
    assert units == ("X21622-BPMC", "ALAO", "X21622-BPMC")
    assert db.session.scalars(select(Dossier.competent_unit_id)).all() == [unit("ALAO").id]
    check_tallies()  # one dossier, counted once, for who decides


def test_returned_at_the_desk_that_the_citizen_chose():
    pid = received("clerk", "change", returned_pid=unit("ALAO-BPMC").pid)
    walk(pid, ("hand_over", "clerk"), ("hand_over", "unit_head"), ("hand_over", "district_officer"),
         ("approve", "district_leader"), ("enter_result", "district_registrar"))  # fmt: skip
    assert place_of(pid)[3] == "ALAO-BPMC"
    with pytest.raises(Forbidden):
        do("return_result", "clerk", pid)
    do("return_result", "district_clerk", pid)
    assert entries("dossiers.receive")[0]["after"]["returned_pid"] == unit("ALAO-BPMC").pid


def test_received_in_one_commune_for_another():
    anywhere()
    pid = received("clerk", "marital", authority_pid=unit("X21628").pid)
    assert unit("X21628").id in check_reach(pid)
    do("hand_over", "clerk", pid)
    assert place_of(pid)[2:4] == ("officer", "X21628")
    do("hand_over", "other_officer", pid)
    assert place_of(pid)[2:4] == ("leader", "X21628")
    assert fresh(pid).code.startswith("AL-07-")


@pytest.mark.parametrize(
    ("given", "field"),
    [("X21628", "authority_pid"), ("ALAO-BPMC", "returned_pid")],
)
def test_receive_refuses_an_authority_or_a_desk_that_is_not_offered(given, field):
    before = row_counts()
    with pytest.raises(RuleBroken) as caught:
        received("clerk", "marital", **{field: unit(given).pid})
    assert (caught.value.field, row_counts()) == (field, before)


# --- transfer ---


def test_transfer_hands_the_step_to_another_authority_and_keeps_the_promise(now):  # noqa: F811
    pid = to_step(2, kind="marital")
    due = fresh(pid).due_at
    now.go_to(2020, 1, 7, 8)
    move(pid, "X21628")
    dossier = fresh(pid)
    assert place_of(pid)[1:5] == (2, "officer", "X21628", None)
    assert (dossier.competent_unit.key, dossier.due_at) == ("X21628", due)
    [event] = dossier.events
    assert (event.kind, event.text, event.due_before, event.due_after) == (
        "transfer", REASON, due, due,
    )  # fmt: skip
    assert event.details == {"from": "Xã An Toàn", "to": "Xã An Hòa"}
    assert acts_of(pid)[-1] == "dossiers.transfer"
    assert REASON in personal_facts()
    check_reach(pid)
    check_tallies()
    check_seal()
    now.go_to(2020, 1, 7, 10)
    assert held(pid) == (
        {(Bucket.UNIT, "Xã An Toàn"): 7 * 60 + 60, (Bucket.UNIT, "Xã An Hòa"): 120},
        10 * 60,
    )
    do("hand_over", "other_officer", pid)
    assert place_of(pid)[2:4] == ("leader", "X21628")


def test_transfer_while_paused_then_goes_on_over_there(now):  # noqa: F811
    pid = to_step(2, kind="marital")
    now.go_to(2020, 1, 7, 8)
    pause(pid, "supplement", now.moment)
    now.go_to(2020, 1, 8, 8)
    move(pid, "X21628")
    assert (fresh(pid).paused, fresh(pid).due_at) == (True, datetime(2020, 1, 13, 17))
    now.go_to(2020, 1, 9, 8)
    pause(pid, "resumption", now.moment)
    # Tuesday 07/01 is used; four days are left after Thursday 09/01.
    assert fresh(pid).due_at == datetime(2020, 1, 15, 17)
    now.go_to(2020, 1, 9, 9)
    assert held(pid) == (
        {
            (Bucket.UNIT, "Xã An Toàn"): 8 * 60,
            (Bucket.CITIZEN, None): 16 * 60,
            (Bucket.UNIT, "Xã An Hòa"): 60,
        },
        25 * 60,
    )


def test_transfer_at_the_desk_changes_only_who_decides():
    pid = received("clerk", "marital")
    assert keys(transfer.targets(fresh(pid), fresh(pid).procedure_version.steps[0])) == ["X21628"]
    move(pid, "X21628")
    assert place_of(pid)[1:5] == (1, "receiver", "X21622-BPMC", "mai.dt")
    do("hand_over", "clerk", pid)
    assert place_of(pid)[3] == "X21628"


def test_transfer_refuses_whom_and_what_it_should():
    pid = to_step(2, kind="marital")
    for who in ("officer", "clerk", "supervisor"):
        with pytest.raises(Forbidden):
            move(pid, "X21628", who)
    with pytest.raises(Stale):
        move(pid, "X21628", version=1)
    for to, reason, field in (("ALAO-TP", REASON, "unit"), ("X21622", REASON, "unit"),
                              ("X21628", "sai", "reason")):  # fmt: skip
        with pytest.raises(RuleBroken) as caught:
            move(pid, to, reason=reason)
        assert caught.value.field == field
    only_here()
    with pytest.raises(RuleBroken):
        move(pid, "X21628")
    done = to_step(5, kind="marital")
    with pytest.raises(RuleBroken):
        move(done, "X21628")


def test_transfer_with_one_key_moves_once():
    pid = to_step(2, kind="marital")
    move(pid, "X21628", once="key-t")
    with pytest.raises(Repeated):
        move(pid, "X21628", once="key-t")
    assert place_of(pid)[3] == "X21628"
    assert dossiers.deadline_of(fresh(pid)).due_at == fresh(pid).due_at
