"""Fees (R13): who may take money, and what a row of movements amounts to. Whole đồng."""

from dataclasses import dataclass
from enum import StrEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_
from intranet.rules.workflow import FeeState

MOST = 1_000_000_000  # a larger amount is a slip of the finger
REASON = 10  # characters: why something is given back, waived, or does not agree
CASHIERS = (Role.RECEIVER,)
WATCHERS = (Role.UNIT_HEAD, Role.LEADER, Role.SUPERVISOR)


class FeePermission(Permission):
    LIST = ("fees.list", N_("Xem sổ thu phí của mình, của đơn vị cấp dưới"), CASHIERS + WATCHERS)
    EXPORT = ("fees.export", N_("In, xuất sổ thu phí ra tệp"), CASHIERS + WATCHERS)
    COLLECT = ("fees.collect", N_("Thu phí, lệ phí"), CASHIERS)
    REFUND = ("fees.refund", N_("Hoàn phí, lệ phí"), CASHIERS)
    WAIVE = ("fees.waive", N_("Miễn, giảm phí, lệ phí"), CASHIERS)
    NUMBER = ("fees.number", N_("Ghi số biên lai cho khoản đã thu chưa có số"), CASHIERS)
    CLOSE = ("fees.close", N_("Chốt sổ thu phí trong ngày của mình"), CASHIERS)


class FeeKind(StrEnum):
    """One movement: owed, taken, given back, not asked for any more."""

    DUE = "due"
    COLLECTED = "collected"
    REFUNDED = "refunded"
    WAIVED = "waived"


class FeeWay(StrEnum):
    """How the money came: only cash lies in the drawer that is counted in the evening."""

    CASH = "cash"
    TRANSFER = "transfer"


KIND_WORDS = {
    FeeKind.DUE: N_("Phải thu"),
    FeeKind.COLLECTED: N_("Thu"),
    FeeKind.REFUNDED: N_("Hoàn"),
    FeeKind.WAIVED: N_("Miễn"),
}
FEE_WAY_WORDS = {FeeWay.CASH: N_("Tiền mặt"), FeeWay.TRANSFER: N_("Chuyển khoản")}
MONEY = frozenset({FeeKind.COLLECTED, FeeKind.REFUNDED})


@dataclass(frozen=True, slots=True)
class Account:
    """The movements of one dossier summed up. ``owed``: what should be held in the end."""

    due: int = 0
    waived: int = 0
    collected: int = 0
    refunded: int = 0
    owed: int = 0

    @property
    def total(self):
        """What the dossier costs: asked for, less what was waived."""
        return self.due - self.waived

    @property
    def held(self):
        """What the office has of it; never negative."""
        return self.collected - self.refunded

    @property
    def outstanding(self):
        """What is still to be collected."""
        return max(0, self.owed - self.held)

    @property
    def state(self):
        """The financial state of the dossier (domain 1.5)."""
        if self.outstanding:
            return FeeState.DUE
        if self.held:
            return FeeState.PAID
        return FeeState.REFUNDED if self.refunded else FeeState.NONE

    def after(self, kind, amount):
        """The Account one movement later; says nothing about whether it may happen.

        Money given back is not asked for again, unless it was too much to begin with.
        """
        kind = FeeKind(kind)
        sums = {name: getattr(self, name) for name in ("due", "waived", "collected", "refunded")}
        sums[kind.value] += amount
        owed = self.owed
        if kind is FeeKind.DUE:
            owed += amount
        elif kind is FeeKind.WAIVED:
            owed -= amount
        elif kind is FeeKind.REFUNDED:
            owed -= max(0, amount - max(0, self.held - self.owed))
        return Account(**sums, owed=owed)


def account_of(entries):
    """The Account of a dossier's entries in their order."""
    found = Account()
    for entry in entries:
        found = found.after(entry.kind, entry.amount)
    return found


def check(account, kind, amount):
    """Refuse a movement that the sums do not allow; RuleBroken at ``amount``."""
    kind = FeeKind(kind)
    if kind is FeeKind.DUE:
        if not amount or account.owed + amount < 0 or abs(amount) > MOST:
            raise RuleBroken(N_("Số tiền phải thu không hợp lệ."), field="amount")
        return
    least, most = 1, account.held if kind is FeeKind.REFUNDED else account.outstanding
    if most < least:
        raise RuleBroken(_NOTHING[kind])
    if not least <= amount <= most:
        message = N_("Nhập số tiền từ 1 đến %(most)s đồng.")
        raise RuleBroken(message, field="amount", most=f"{most:,}".replace(",", "."))


_NOTHING = {
    FeeKind.COLLECTED: N_("Hồ sơ không còn khoản phải thu. Có thể đồng nghiệp vừa thu."),
    FeeKind.WAIVED: N_("Hồ sơ không còn khoản phải thu để miễn."),
    FeeKind.REFUNDED: N_("Hồ sơ không có tiền đã thu để hoàn."),
}


@dataclass(frozen=True, slots=True)
class Sums:
    """The money of a list. ``cash``: what must lie in the drawer."""

    number: int = 0
    collected: int = 0
    refunded: int = 0
    cash: int = 0
    unnumbered: int = 0

    @property
    def net(self):
        return self.collected - self.refunded


def sums_of(entries):
    """The Sums of collected and refunded entries; other kinds move no money."""
    money = [entry for entry in entries if entry.kind in MONEY]
    taken = [entry for entry in money if entry.kind == FeeKind.COLLECTED]
    given = [entry for entry in money if entry.kind == FeeKind.REFUNDED]
    return Sums(
        len(money),
        sum(entry.amount for entry in taken),
        sum(entry.amount for entry in given),
        _cash(taken) - _cash(given),
        sum(not entry.receipt_no for entry in taken),
    )


def _cash(entries):
    return sum(entry.amount for entry in entries if entry.way != FeeWay.TRANSFER)


def check_count(expected, counted, note):
    """Refuse to close a day whose drawer does not agree without saying why."""
    if counted != expected and len((note or "").strip()) < REASON:
        message = N_("Tiền đếm được lệch %(difference)s đồng: ghi lý do, ít nhất %(least)s ký tự.")
        difference = f"{counted - expected:+,}".replace(",", ".")
        raise RuleBroken(message, field="note", difference=difference, least=REASON)
