"""Fees of a dossier: entries, the copies on the dossier, who may, two at once, sent twice."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.fees import FeeEntry
from intranet.rules.errors import RuleBroken
from intranet.rules.fees import FeeKind, FeeWay
from intranet.services import dossiers, fees
from intranet.services.fees import Taken
from intranet.transaction import Forbidden, NotVisible, Repeated, transaction
from tests.services.dossier_life import (
    acts_of,
    as_,
    check_seal,
    do,
    entries,
    fresh,
    intake,
    now,
    personal_facts,
    received,
    version_of,
)
from tests.services.test_dossiers_concurrency import at_once

pytestmark = pytest.mark.usefixtures("in_app", "now")
__all__ = ["now"]
REASON = "Hộ nghèo, theo Nghị quyết 10"


def book_of(pid):
    return [(e.kind, e.amount, e.book, e.receipt_no) for e in fees.entries_of(fresh(pid))]


def copies_of(pid):
    found = fresh(pid)
    return found.fee_vnd, found.fee_state, found.fee_receipt_no


def unpaid(**changes):
    return received(fee_collected=False, **changes)


def test_receive_writes_what_is_owed_and_what_was_taken():
    pid = received(fee_book="AB/20", fee_receipt_no="0000123")
    assert book_of(pid) == [
        ("due", 8000, None, None),
        ("collected", 8000, "AB/20", "0000123"),
    ]
    assert copies_of(pid) == (8000, "paid", "0000123")
    entry = fees.entries_of(fresh(pid))[1]
    assert (entry.day, entry.at, entry.way) == (date(2020, 1, 6), datetime(2020, 1, 6, 8), "cash")


def test_receive_without_a_fee_writes_nothing():
    pid = received(fee_vnd=0)
    assert (book_of(pid), copies_of(pid)) == ([], (0, "none", None))


def test_receive_refuses_a_receipt_of_money_that_was_not_taken():
    with pytest.raises(RuleBroken) as refused:
        unpaid(fee_receipt_no="0000123")
    assert refused.value.field == "fee_collected"


def test_receive_and_return_takes_the_fee():
    pid = dossiers.receive_and_return(as_("clerk"), intake(kind="copy", fee_vnd=2000)).pid
    assert copies_of(pid) == (2000, "paid", None)
    assert [row[:2] for row in book_of(pid)] == [("due", 2000), ("collected", 2000)]


def test_a_receipt_is_given_out_once_in_a_unit_and_book():
    received(fee_book="AB/20", fee_receipt_no="0000123")
    received(fee_book="AB/21", fee_receipt_no="0000123")
    received("other_clerk", fee_book="AB/20", fee_receipt_no="0000123")
    number = db.session.scalar(select(func.count()).select_from(FeeEntry))
    with pytest.raises(RuleBroken) as refused:
        received(fee_book="AB/20", fee_receipt_no="0000123")
    assert refused.value.field == "fee_receipt_no"
    pid = unpaid()
    with pytest.raises(RuleBroken) as refused:
        fees.collect(as_("clerk"), pid, Taken(8000, "AB/20", "0000123"))
    assert refused.value.field == "receipt_no"
    assert db.session.scalar(select(func.count()).select_from(FeeEntry)) == number + 1
    assert copies_of(pid) == (8000, "due", None)


def test_collect_refund_and_waive_are_recorded():
    pid = unpaid()
    fees.waive(as_("clerk"), pid, 3000, REASON)
    fees.collect(as_("clerk"), pid, Taken(5000, "AB/20", "7", FeeWay.TRANSFER))
    assert copies_of(pid) == (5000, "paid", "7")
    fees.refund(as_("clerk"), pid, 5000, "Công dân nộp hai lần qua Cổng")
    assert copies_of(pid) == (5000, "refunded", "7")
    assert acts_of(pid) == ["dossiers.receive", "fees.waive", "fees.collect", "fees.refund"]
    taken = entries("fees.collect")[0]
    assert taken["after"] == {"fee_state": "paid"}
    assert (taken["facts"]["amount"], taken["facts"]["receipt"]) == (5000, "AB/20/7")
    assert "reason" not in taken.get("facts", {})
    assert {REASON, "Công dân nộp hai lần qua Cổng"} <= personal_facts()
    check_seal()


def test_money_does_not_make_the_open_form_of_a_colleague_old():
    pid = unpaid()
    version = version_of(pid)
    fees.collect(as_("clerk"), pid, Taken(8000))
    do("hand_over", "clerk", pid, version=version)
    assert copies_of(pid) == (8000, "paid", None)


def test_a_fee_is_collected_at_any_state_of_the_dossier():
    pid = unpaid()
    for act, who in (("hand_over", "clerk"), ("hand_over", "officer"), ("approve", "leader"),
                     ("enter_result", "registrar"), ("return_result", "clerk")):  # fmt: skip
        do(act, who, pid)
    fees.collect(as_("clerk"), pid, Taken(8000))
    assert fees.is_settled(fresh(pid))


def test_raise_due_asks_for_more_in_the_act_of_another():
    pid = received()
    with transaction(as_("officer")) as change:
        fees.raise_due(change, as_("officer"), fresh_in(pid), 50_000, "Thuế thu nhập cá nhân")
    assert copies_of(pid) == (58_000, "due", None)
    assert not fees.is_settled(fresh(pid))
    fees.collect(as_("clerk"), pid, Taken(50_000))
    assert fees.is_settled(fresh(pid))
    assert acts_of(pid)[1:] == ["fees.raise_due", "fees.collect"]
    with pytest.raises(RuleBroken), transaction(as_("officer")) as change:
        fees.raise_due(change, as_("officer"), fresh_in(pid), -99_000, "Nhầm")


def fresh_in(pid):
    """The dossier inside a transaction that is open already."""
    return db.session.scalar(select(Dossier).where(Dossier.pid == pid))


@pytest.mark.parametrize("who", ["officer", "leader", "supervisor"])
def test_only_the_desk_of_the_dossier_takes_money(who):
    pid = unpaid()
    with pytest.raises(Forbidden):
        fees.collect(as_(who), pid, Taken(8000))
    assert copies_of(pid) == (8000, "due", None)


@pytest.mark.parametrize("who", ["other_clerk", "district_clerk"])
def test_a_dossier_out_of_reach_is_not_there(who):
    pid = unpaid()
    with pytest.raises(NotVisible):
        fees.collect(as_(who), pid, Taken(8000))


@pytest.mark.parametrize("reason", ["", "sai"])
def test_giving_back_and_waiving_need_their_reason(reason):
    pid, paid = unpaid(), received()
    for act, where in ((fees.waive, pid), (fees.refund, paid)):
        with pytest.raises(RuleBroken) as refused:
            act(as_("clerk"), where, 1000, reason)
        assert refused.value.field == "reason"


def test_collect_sent_twice_takes_once():
    pid = unpaid()
    fees.collect(as_("clerk", "key-1"), pid, Taken(4000))
    with pytest.raises(Repeated) as repeated:
        fees.collect(as_("clerk", "key-1"), pid, Taken(4000))
    assert repeated.value.outcome == f"dossier:{pid}"
    assert [row[1] for row in book_of(pid) if row[0] == FeeKind.COLLECTED] == [4000]


def test_two_cashiers_at_once_take_once(in_app):
    pid = unpaid()
    errors = at_once(in_app, 6, lambda _: fees.collect(as_("clerk"), pid, Taken(8000)))
    assert [type(error) for error in errors] == [RuleBroken] * 5
    assert copies_of(pid) == (8000, "paid", None)
    assert [row[0] for row in book_of(pid)] == ["due", "collected"]
    check_seal()
