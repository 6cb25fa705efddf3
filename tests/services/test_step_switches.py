"""The switches of a step are obeyed where the dossier lies (domain 3.1)."""

from datetime import date

import pytest

from intranet.rules.errors import RuleBroken
from intranet.services import dossiers, procedures
from intranet.services.dossiers import StoredFile
from intranet.services.procedures.facts import facts_of
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, procedure
from tests.services.dossier_life import as_, do, fresh, now, place_of, received, refused, to_step

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")
FILE = StoredFile("cd" * 32, "ket-qua.pdf", 99, "application/pdf")


def switch(position, key="birth", **values):
    """Set switches of one step of the small office."""
    with transaction(SYSTEM) as change:
        step = procedure(key).versions[0].steps[position - 1]
        for name, value in values.items():
            setattr(step, name, value)
        change.record("tests.set", "office:test")


def test_hand_over_asks_for_a_person_where_one_must_be_named():
    switch(2, must_choose=True)
    pid = received()
    broken = refused(RuleBroken, "hand_over", "clerk", pid)
    assert (broken.field, broken.params) == ("to_user_pid", {"step": fresh_step(pid, 2)})
    do("hand_over", "clerk", pid, to_user_pid=person("officer").pid)
    assert place_of(pid)[4] == "rin.dv"


def fresh_step(pid, position):
    return fresh(pid).procedure_version.steps[position - 1].name


def test_approve_hands_on_to_a_person_where_one_must_be_named():
    switch(4, must_choose=True)
    pid = to_step(3)
    assert refused(RuleBroken, "approve", "leader", pid).field == "to_user_pid"
    do("approve", "leader", pid, to_user_pid=person("registrar").pid)
    assert place_of(pid)[1:] == (4, "registrar", "X21622", "lan.y")


def test_send_back_is_refused_where_the_step_does_not_allow_it():
    switch(2, may_send_back=False)
    pid = to_step(2)
    assert (
        "không cho trả về" in dossiers.possible(person("officer"), fresh(pid))["send_back"].message
    )
    refused(RuleBroken, "send_back", "officer", pid)
    do("hand_over", "officer", pid)
    do("send_back", "leader", pid)
    assert place_of(pid)[1] == 2


def test_a_result_needs_its_file_and_a_recalled_one_still_has_it():
    switch(4, needs_file=True)
    pid = to_step(4)
    assert refused(RuleBroken, "enter_result", "registrar", pid).field == "files"
    do("enter_result", "registrar", pid, files=(FILE,))
    do("recall_result", "leader", pid, reason="Sai họ tên trên giấy khai sinh")
    do("enter_result", "registrar", pid)
    assert place_of(pid)[0] == 9


def test_a_version_carries_the_switches_of_the_last_one():
    switch(2, must_choose=True)
    old = procedure("birth")
    facts = facts_of(old.versions[0])
    procedures.renew(as_("admin"), old.pid, old.code, facts, date(2020, 2, 1), old.version)
    assert [s.must_choose for s in procedure("birth").versions[1].steps][1] is True
