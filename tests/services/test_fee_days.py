"""The daily list of a cashier: sums, closing, and money that comes when it is closed."""

import random
from datetime import date

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.fees import FeeDay
from intranet.rules.errors import RuleBroken
from intranet.rules.fees import FeeWay
from intranet.services import dossiers, fees
from intranet.services.fees import Taken
from intranet.transaction import Forbidden, NotVisible, Repeated
from tests.factories import person, unit
from tests.services.dossier_life import (
    actor_of,
    as_,
    check_seal,
    entries,
    extra_person,
    fresh,
    intake,
    now,
    received,
)
from tests.services.test_dossiers_concurrency import at_once

pytestmark = pytest.mark.usefixtures("in_app", "now")
__all__ = ["now"]
MONDAY, TUESDAY = date(2020, 1, 6), date(2020, 1, 7)


def desk(key="X21622-BPMC"):
    return unit(key).pid


def close(counted, note=None, who="clerk", day=MONDAY, once=None):
    return fees.close(as_(who, once), desk(), day, counted, note)


def listed(who="clerk", day=MONDAY, **where):
    return fees.day_list(person(who), day, **where)


def test_the_list_sums_what_one_cashier_took_and_gave():
    received()
    pid = received(fee_vnd=30_000, fee_collected=False)
    fees.collect(as_("clerk"), pid, Taken(20_000, way=FeeWay.TRANSFER))
    fees.refund(as_("clerk"), pid, 5000, "Thu nhầm mức phí cũ")
    received("other_clerk")
    sums = listed().sums
    assert (sums.number, sums.collected, sums.refunded, sums.cash) == (3, 28_000, 5000, 3000)
    assert [row.code[-4:] for row in listed().entries] == ["0001", "0002", "0002"]


@pytest.mark.parametrize("seed", range(3))
def test_day_sums_equal_the_entries_of_all_dossiers(seed):
    rng = random.Random(seed)
    pids = [received(fee_vnd=10_000, fee_collected=rng.random() < 0.5) for _ in range(6)]
    for _ in range(15):
        pid, amount = rng.choice(pids), rng.randrange(1, 9000)
        try:
            if rng.random() < 0.6:
                fees.collect(as_("clerk"), pid, Taken(amount, way=rng.choice(list(FeeWay))))
            else:
                fees.refund(as_("clerk"), pid, amount, "Hoàn theo đề nghị")
        except RuleBroken:
            continue
    every = [entry for pid in pids for entry in fees.entries_of(fresh(pid))]
    held = sum(e.amount * {"collected": 1, "refunded": -1}.get(e.kind, 0) for e in every)
    assert listed().sums.net == held
    assert [(row.collected - row.refunded, row.cash) for row in fees.lists(person("clerk"))] == [
        (held, listed().sums.cash)
    ]


def test_close_keeps_the_sums_for_good():
    received()
    closed = close(8000)
    assert (closed.collected, closed.refunded, closed.cash, closed.counted) == (8000, 0, 8000, 8000)
    assert entries("fees.close")[0]["after"]["counted"] == 8000
    assert listed().closed.pid == closed.pid
    with pytest.raises(RuleBroken):
        close(8000)
    check_seal()


def test_close_wants_a_reason_for_a_difference():
    received()
    with pytest.raises(RuleBroken) as refused:
        close(7000)
    assert refused.value.field == "note"
    assert close(7000, "Thối nhầm một nghìn đồng").pid
    assert listed().difference == -1000


def test_close_refuses_an_empty_day_and_one_to_come():
    with pytest.raises(RuleBroken):
        close(0)
    with pytest.raises(RuleBroken):
        close(0, day=TUESDAY)


def test_money_after_the_closing_goes_to_the_next_working_day(now):
    now.go_to(2020, 1, 3, 16, 30)
    received()
    close(8000, day=date(2020, 1, 3))
    pid = received()
    assert fees.entries_of(fresh(pid))[1].day == MONDAY
    now.go_to(2020, 1, 6, 8)
    close(8000)
    later = received(fee_collected=False)
    entry = fees.collect(as_("clerk"), later, Taken(8000))
    assert (entry.day, entry.at.date()) == (TUESDAY, MONDAY)
    found = db.session.scalars(select(FeeDay).order_by(FeeDay.day)).all()
    assert [(one.day, one.collected) for one in found] == [
        (date(2020, 1, 3), 8000),
        (MONDAY, 8000),
    ]


def test_closing_one_list_leaves_the_list_of_a_colleague_open():
    second = actor_of(extra_person("second", ("receiver", "X21622-BPMC")))
    received()
    close(8000)
    pid = dossiers.receive(second, intake(fee_collected=False)).pid
    assert fees.collect(second, pid, Taken(8000)).day == MONDAY


def test_nothing_slips_into_a_list_that_closes_meanwhile(in_app):
    pids = [received(fee_collected=False) for _ in range(6)]
    received()

    def work(i):
        if i == 0:
            cash = fees.day_list(person("clerk"), MONDAY).sums.cash
            fees.close(as_("clerk"), desk(), MONDAY, cash, "Đếm trong lúc đang thu tiền")
        else:
            fees.collect(as_("clerk"), pids[i - 1], Taken(8000))

    assert at_once(in_app, 7, work) == []
    db.session.rollback()
    closed = db.session.scalar(select(FeeDay))
    assert listed().sums.collected == closed.collected
    assert listed().sums.collected + listed(day=TUESDAY).sums.collected == 7 * 8000


def test_sent_twice_closes_once():
    received()
    first = close(8000, once="close-1")
    with pytest.raises(Repeated) as repeated:
        close(8000, once="close-1")
    assert repeated.value.outcome == f"fee_day:{first.pid}"


def test_watchers_see_the_lists_below_them_and_strangers_none():
    received()
    where = {"unit_pid": desk(), "cashier_pid": person("clerk").pid}
    for who in ("leader", "supervisor", "district_leader"):
        assert listed(who, **where).sums.collected == 8000
        assert [row.closed_at for row in fees.lists(person(who))] == [None]
    for who in ("other_clerk", "other_leader"):
        with pytest.raises(NotVisible):
            listed(who, **where)
        assert fees.lists(person(who)) == []


def test_nobody_closes_the_list_of_another():
    received()
    with pytest.raises(Forbidden):
        close(8000, who="leader")
    with pytest.raises(NotVisible):
        close(8000, who="other_clerk")
