"""Laws of money: sums over random movements, and what each movement may be."""

import random
from types import SimpleNamespace

import pytest

from intranet.rules.errors import RuleBroken
from intranet.rules.fees import (
    Account,
    FeeKind,
    FeePermission,
    FeeWay,
    account_of,
    check,
    check_count,
    sums_of,
)
from intranet.rules.permissions import Role
from intranet.rules.workflow import FeeState

DUE, COLLECTED, REFUNDED, WAIVED = FeeKind


def entries(*movements):
    return [SimpleNamespace(kind=kind, amount=amount) for kind, amount in movements]


@pytest.mark.parametrize(
    ("movements", "outstanding", "state", "total"),
    [
        ((), 0, FeeState.NONE, 0),
        (((DUE, 8),), 8, FeeState.DUE, 8),
        (((DUE, 8), (COLLECTED, 8)), 0, FeeState.PAID, 8),
        (((DUE, 8), (COLLECTED, 3)), 5, FeeState.DUE, 8),
        (((DUE, 8), (WAIVED, 8)), 0, FeeState.NONE, 0),
        (((DUE, 8), (WAIVED, 3), (COLLECTED, 5)), 0, FeeState.PAID, 5),
        (((DUE, 8), (COLLECTED, 8), (REFUNDED, 8)), 0, FeeState.REFUNDED, 8),
        (((DUE, 8), (COLLECTED, 8), (REFUNDED, 3)), 0, FeeState.PAID, 8),
        # Asked for more after it was given back: only the new part is owed.
        (((DUE, 8), (COLLECTED, 8), (REFUNDED, 8), (DUE, 5)), 5, FeeState.DUE, 13),
        # Too much was asked for: giving back the excess is not forgiving.
        (((DUE, 8), (COLLECTED, 8), (DUE, -3), (REFUNDED, 3), (DUE, 3)), 3, FeeState.DUE, 8),
    ],
)
def test_account_says_what_is_left_and_how_it_stands(movements, outstanding, state, total):
    account = account_of(entries(*movements))
    assert (account.outstanding, account.state, account.total) == (outstanding, state, total)


@pytest.mark.parametrize("seed", range(20))
def test_laws_hold_over_random_movements(seed):
    rng = random.Random(seed)
    account, done = Account(), []
    for _ in range(200):
        kind = rng.choice(list(FeeKind))
        amount = rng.randrange(-20, 40) if kind is DUE else rng.randrange(0, 40)
        try:
            check(account, kind, amount)
        except RuleBroken:
            continue
        account = account.after(kind, amount)
        done.append((kind, amount))
        assert account.held == account.collected - account.refunded >= 0
        assert account.owed >= 0
        assert account == account_of(entries(*done))
        assert (account.state is FeeState.DUE) == (account.outstanding > 0)
        assert (account.state is FeeState.NONE) <= (account.held == 0)
    assert len(done) > 10


@pytest.mark.parametrize(
    ("kind", "amount", "before"),
    [
        (COLLECTED, 9, ((DUE, 8),)),
        (COLLECTED, 0, ((DUE, 8),)),
        (COLLECTED, -1, ((DUE, 8),)),
        (WAIVED, 9, ((DUE, 8),)),
        (REFUNDED, 9, ((DUE, 8), (COLLECTED, 8))),
        (DUE, -9, ((DUE, 8),)),
        (DUE, 0, ()),
    ],
)
def test_check_refuses_an_amount_at_its_field(kind, amount, before):
    with pytest.raises(RuleBroken) as refused:
        check(account_of(entries(*before)), kind, amount)
    assert refused.value.field == "amount"


@pytest.mark.parametrize("kind", [COLLECTED, WAIVED, REFUNDED])
def test_check_refuses_what_there_is_nothing_of(kind):
    with pytest.raises(RuleBroken) as refused:
        check(Account(), kind, 1)
    assert refused.value.field is None


def test_sums_know_what_must_lie_in_the_drawer():
    def entry(kind, amount, way=FeeWay.CASH, receipt_no="1"):
        return SimpleNamespace(kind=kind, amount=amount, way=way, receipt_no=receipt_no)

    found = sums_of([
        entry(COLLECTED, 50), entry(COLLECTED, 30, FeeWay.TRANSFER), entry(REFUNDED, 20),
        entry(COLLECTED, 7, receipt_no=None), entry(DUE, 99),
    ])  # fmt: skip
    assert (found.number, found.collected, found.refunded) == (4, 87, 20)
    assert (found.cash, found.net, found.unnumbered) == (37, 67, 1)


def test_check_count_wants_a_reason_only_for_a_difference():
    check_count(5000, 5000, None)
    check_count(5000, 4000, "Thối nhầm một nghìn đồng")
    with pytest.raises(RuleBroken) as refused:
        check_count(5000, 4000, "nhầm")
    assert (refused.value.field, refused.value.params["difference"]) == ("note", "-1.000")


def test_only_receivers_touch_money():
    moving = (FeePermission.COLLECT, FeePermission.REFUND, FeePermission.WAIVE, FeePermission.CLOSE)
    assert {role for verb in moving for role in verb.roles} == {Role.RECEIVER}
