"""The daily list of a cashier at a desk: its sums, and closing it against counted cash (R13)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, case, func, or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier
from intranet.models.fees import FeeDay, FeeEntry
from intranet.models.units import Unit
from intranet.rules import fees as rules
from intranet.rules.errors import RuleBroken
from intranet.rules.fees import MONEY, WATCHERS, FeeKind, FeePermission, FeeWay, Sums
from intranet.rules.permissions import Role
from intranet.rules.text import clean
from intranet.rules.words import N_
from intranet.services.fees.book import hold
from intranet.transaction import Forbidden, NotVisible, transaction

DAYS, MOST = 31, 300


@dataclass(frozen=True)
class DayList:
    """What one cashier took and gave back at one desk on one day; ``closed`` is the FeeDay."""

    unit: Unit
    cashier: User
    day: date
    entries: list
    sums: Sums
    closed: FeeDay | None

    @property
    def difference(self):
        """Counted less expected cash of a closed day, in đồng; 0 while it is open."""
        if self.closed is None:
            return 0
        return self.closed.counted - self.closed.cash


def desks(user):
    """The desks where this person takes money."""
    return [m.unit for m in user.active_memberships if m.role == Role.RECEIVER]


def day_list(user, day, unit_pid=None, cashier_pid=None):
    """The DayList of a cashier (oneself without a pid); ``NotVisible`` outside one's reach.

    Without ``unit_pid``: the person's own first desk.
    """
    unit, cashier = _unit(user, unit_pid), _cashier(user, cashier_pid)
    if unit is None or (cashier.id != user.id and not _watches(user, unit)):
        raise NotVisible
    query = (
        select(FeeEntry.pid, FeeEntry.kind, FeeEntry.amount, FeeEntry.at, FeeEntry.way,
               FeeEntry.book, FeeEntry.receipt_no, FeeEntry.reason,
               Dossier.pid.label("dossier"), Dossier.code, Dossier.owner_name)
        .join(Dossier, Dossier.id == FeeEntry.dossier_id)
        .where(FeeEntry.unit_id == unit.id, FeeEntry.by_id == cashier.id, FeeEntry.day == day)
        .where(FeeEntry.kind.in_(sorted(MONEY)))
        .order_by(FeeEntry.id)
    )  # fmt: skip
    entries = list(db.session.execute(query))
    return DayList(unit, cashier, day, entries, rules.sums_of(entries), _closed(unit, cashier, day))


def closed_list(user, pid):
    """The DayList of a FeeDay; ``NotVisible`` outside one's reach."""
    row = db.session.execute(
        select(FeeDay.day, Unit.pid.label("unit"), User.pid.label("cashier"))
        .join(Unit, Unit.id == FeeDay.unit_id)
        .join(User, User.id == FeeDay.cashier_id)
        .where(FeeDay.pid == pid)
    ).first()
    if row is None:
        raise NotVisible
    return day_list(user, row.day, row.unit, row.cashier)


def lists(user):
    """The lists of the last ``DAYS`` days this person sees, newest first, without their entries.

    Rows with day, unit, cashier, their names and pids, number, collected, refunded, cash, and the
    closing (closed_at, difference) or None.
    """
    query = (
        select(*_summary())
        .join(Unit, Unit.id == FeeEntry.unit_id)
        .join(User, User.id == FeeEntry.by_id)
        .outerjoin(
            FeeDay,
            and_(
                FeeDay.unit_id == FeeEntry.unit_id,
                FeeDay.cashier_id == FeeEntry.by_id,
                FeeDay.day == FeeEntry.day,
            ),
        )
        .where(FeeEntry.kind.in_(sorted(MONEY)), _seen_by(user))
        .where(FeeEntry.day >= clock.today() - timedelta(days=DAYS))
        .group_by(FeeEntry.day, Unit.pid, Unit.name, Unit.sort, User.pid, User.full_name)
        .order_by(FeeEntry.day.desc(), Unit.sort, User.full_name)
    )
    return db.session.execute(query).all()


def close(actor, unit_pid, day, counted, note=None):
    """Close one's own list of a day with the cash that was counted; its sums stand for good.

    A difference needs its reason (at ``note``). What comes later goes to the next working day.
    """
    if actor.user is None or not actor.user.can(FeePermission.CLOSE):
        raise Forbidden
    note = _note(note)
    if counted is None or not 0 <= counted <= rules.MOST:
        raise RuleBroken(N_("Nhập số tiền mặt đếm được."), field="counted")
    with transaction(actor) as change:
        unit = next((desk for desk in desks(actor.user) if desk.pid == unit_pid), None)
        if unit is None:
            raise NotVisible
        hold(actor.user_id, unit.id)
        found = day_list(actor.user, day, unit.pid)
        _refuse(found)
        rules.check_count(found.sums.cash, counted, note)
        closed = _close(actor, found, counted, note)
        sums = {name: getattr(closed, name) for name in ("collected", "refunded", "cash")}
        after = {"day": day, **sums, "counted": counted}
        change.record("fees.close", closed, after=after, personal={"note": note})
        return closed


def _close(actor, found, counted, note):
    closed = FeeDay(
        unit_id=found.unit.id,
        cashier_id=actor.user_id,
        day=found.day,
        collected=found.sums.collected,
        refunded=found.sums.refunded,
        cash=found.sums.cash,
        counted=counted,
        note=note,
        closed_at=clock.now(),
    )
    db.session.add(closed)
    db.session.flush()
    return closed


def _refuse(found):
    if found.closed is not None:
        raise RuleBroken(
            N_("Sổ ngày này đã chốt lúc %(at)s."), at=f"{found.closed.closed_at:%H:%M %d/%m/%Y}"
        )
    if found.day > clock.today():
        raise RuleBroken(N_("Chưa đến ngày này nên chưa chốt sổ được."))
    if not found.entries:
        raise RuleBroken(N_("Ngày này chưa thu, chưa hoàn khoản nào nên không cần chốt."))


def _note(text):
    text = clean(text or "", field="note")
    if len(text) > MOST:
        raise RuleBroken(
            N_("Nội dung dài quá %(most)s ký tự. Hãy rút gọn."), field="note", most=MOST
        )
    return text or None


def _summary():
    """What a list amounts to, without its entries."""
    taken, given = (FeeEntry.kind == kind for kind in (FeeKind.COLLECTED, FeeKind.REFUNDED))
    in_cash, money = FeeEntry.way != FeeWay.TRANSFER, FeeEntry.amount
    cash = _sum(money, and_(taken, in_cash)) - _sum(money, and_(given, in_cash))
    return (
        FeeEntry.day,
        Unit.pid.label("unit"),
        Unit.name.label("unit_name"),
        User.pid.label("cashier"),
        User.full_name.label("cashier_name"),
        func.count().label("number"),
        _sum(money, taken).label("collected"),
        _sum(money, given).label("refunded"),
        cash.label("cash"),
        func.max(FeeDay.closed_at).label("closed_at"),
        func.max(FeeDay.counted - FeeDay.cash).label("difference"),
    )


def _sum(amount, clause):
    return func.coalesce(func.sum(case((clause, amount), else_=0)), 0)


def _unit(user, pid):
    if pid is None:
        return next(iter(desks(user)), None)
    return db.session.scalar(select(Unit).where(Unit.pid == pid))


def _cashier(user, pid):
    if pid is None or pid == user.pid:
        return user
    found = db.session.scalar(select(User).where(User.pid == pid))
    if found is None:
        raise NotVisible
    return found


def _closed(unit, cashier, day):
    return db.session.scalar(
        select(FeeDay).where(
            FeeDay.unit_id == unit.id, FeeDay.cashier_id == cashier.id, FeeDay.day == day
        )
    )


def _watched(user):
    return [m.unit for m in user.active_memberships if m.role in WATCHERS]


def _watches(user, unit):
    return any(above.id in unit.ancestor_ids for above in _watched(user))


def _seen_by(user):
    """Clause: one's own lists, and those of the units one answers for or watches."""
    below = [unit.subtree() for unit in _watched(user)]
    own = FeeEntry.by_id == user.id
    return or_(own, FeeEntry.unit_id.in_(select(Unit.id).where(or_(*below)))) if below else own
