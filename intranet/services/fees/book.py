"""The entries of a dossier, and the copies on the dossier that lists and prints read.

``fee_vnd``, ``fee_state`` and ``fee_receipt_no`` are set here and nowhere else. An entry is never
changed, but for a receipt that is written in later: what was wrong is put right by another one.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from intranet import clock
from intranet.extensions import db
from intranet.models.calendars import CalendarDay
from intranet.models.columns import new_pid
from intranet.models.fees import FeeDay, FeeEntry
from intranet.rules import fees as rules
from intranet.rules.calendars import Calendar, DayKind, SpecialDay
from intranet.rules.errors import RuleBroken
from intranet.rules.fees import FeeKind, FeeWay
from intranet.rules.words import N_
from intranet.rules.workflow import FeeState

_COLUMNS = ("pid", "kind", "amount", "at", "day", "unit_id", "by_id", "way", "book", "receipt_no")


@dataclass(frozen=True)
class Taken:
    """Money over the counter: an amount in đồng, and the receipt that was written for it.

    ``book`` and ``receipt_no`` name a receipt (quyển, số) once in a unit; "" is a book too.
    """

    amount: int
    book: str | None = None
    receipt_no: str | None = None
    way: str = FeeWay.CASH


def entries_of(dossier):
    """The entries of a dossier in their order."""
    query = (
        select(FeeEntry)
        .where(FeeEntry.dossier_id == dossier.id)
        .order_by(FeeEntry.id)
        .options(joinedload(FeeEntry.by).lazyload("*"))
    )
    return db.session.scalars(query).all()


def is_settled(dossier):
    """True when nothing is left to be collected for this dossier."""
    return dossier.fee_state != FeeState.DUE


def open_account(actor, dossier, due, taken=None):
    """Write a new dossier with what its reception asks for and took at once.

    In the caller's transaction; RuleBroken at ``fee_receipt_no`` when the receipt was used.
    """
    made = []
    if due:
        made.append(entry_for(actor, dossier, FeeKind.DUE, due, dossier.received_at))
    if due and taken is not None:
        unit_id, at = dossier.received_unit_id, dossier.received_at
        made.append(money(actor, dossier, FeeKind.COLLECTED, taken, unit_id, at))
    copy(dossier, made)
    db.session.add(dossier)
    db.session.flush()
    if made:
        rows = [{name: getattr(entry, name) for name in _COLUMNS} for entry in made]
        with _unused_receipt("fee_receipt_no"):
            db.session.execute(
                insert(FeeEntry.__table__), [{**r, "dossier_id": dossier.id} for r in rows]
            )


def raise_due(change, actor, dossier, amount, reason):
    """Ask for ``amount`` đồng more (less, when negative) in the transaction of another act.

    RuleBroken at ``amount`` when less than nothing would be owed.
    """
    before = entries_of(dossier)
    rules.check(rules.account_of(before), FeeKind.DUE, amount)
    entry = entry_for(actor, dossier, FeeKind.DUE, amount, clock.now(), reason=reason)
    was = copies(dossier)
    add(dossier, before, entry)
    tell(change, "fees.raise_due", dossier, was, entry)
    return entry


def entry_for(actor, dossier, kind, amount, at, *, unit_id=None, day=None, **columns):
    """A FeeEntry that is not yet added."""
    return FeeEntry(
        pid=new_pid(),
        dossier_id=dossier.id,
        kind=str(kind),
        amount=amount,
        at=at,
        day=day or at.date(),
        unit_id=unit_id or dossier.received_unit_id,
        by_id=actor.user_id,
        **columns,
    )


def money(actor, dossier, kind, taken, unit_id, at, reason=None):
    """The entry of money that came or went, on the first day this cashier has not closed."""
    numbered = bool(taken.receipt_no)
    return entry_for(
        actor,
        dossier,
        kind,
        taken.amount,
        at,
        unit_id=unit_id,
        day=open_day(actor.user_id, unit_id, at.date()),
        way=str(taken.way),
        book=(taken.book or "") if numbered else None,
        receipt_no=taken.receipt_no if numbered else None,
        reason=reason,
    )


def add(dossier, before, entry):
    """Add one entry and renew the copies; RuleBroken when its receipt was used before."""
    copy(dossier, [*before, entry])
    db.session.add(entry)
    with _unused_receipt("receipt_no"):
        db.session.flush()


def fill_in(dossier, entries, entry, receipt_book, receipt_no):
    """Write the receipt of one of the ``entries`` in and renew the copies; RuleBroken when it was
    used before.
    """
    entry.book, entry.receipt_no = receipt_book or "", receipt_no
    copy(dossier, entries)
    with _unused_receipt("receipt_no"):
        db.session.flush()


@contextmanager
def _unused_receipt(field):
    """Turn what the database says of a receipt that was used before into RuleBroken."""
    try:
        yield
    except IntegrityError as error:
        if "receipt_no" not in str(error.orig):
            raise
        raise RuleBroken(
            N_("Số biên lai này đã dùng trong quyển. Kiểm tra lại quyển, số."), field=field
        ) from None


def copy(dossier, entries):
    """Set what the dossier carries of its fees."""
    account = rules.account_of(entries)
    numbers = [e.receipt_no for e in entries if e.kind == FeeKind.COLLECTED and e.receipt_no]
    dossier.fee_vnd, dossier.fee_state = account.total, str(account.state)
    dossier.fee_receipt_no = numbers[-1] if numbers else None


def copies(dossier):
    """The copies, for the audit log."""
    return {"fee_vnd": dossier.fee_vnd, "fee_state": dossier.fee_state}


def tell(change, action, dossier, was, entry):
    """Record one movement: sums and receipt in the open, the reason (it may name people) not."""
    now = copies(dossier)
    changed = [name for name in now if now[name] != was[name]]
    change.record(
        action,
        dossier,
        before={name: was[name] for name in changed},
        after={name: now[name] for name in changed},
        personal={"reason": entry.reason},
        entry=entry.pid,
        amount=entry.amount,
        day=entry.day,
        receipt="/".join(filter(None, (entry.book, entry.receipt_no))),
    )


def open_day(user_id, unit_id, day):
    """The first day from ``day`` on that this cashier has not closed at this desk.

    Holds the cashier's list until the transaction ends, so that it is not closed meanwhile.
    """
    hold(user_id, unit_id)
    closed = set(
        db.session.scalars(
            select(FeeDay.day).where(
                FeeDay.cashier_id == user_id, FeeDay.unit_id == unit_id, FeeDay.day >= day
            )
        )
    )
    if day in closed:
        calendar = _calendar()
        while day in closed:
            day = calendar.next_working_day(day)
    return day


def hold(user_id, unit_id):
    """One at a time writes into or closes the list of a cashier (SQLite has one writer anyway)."""
    if db.engine.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(hashtext(:key))")
        db.session.execute(lock, {"key": f"fees:{unit_id}:{user_id}"})


def _calendar():
    query = select(CalendarDay.day, CalendarDay.kind, CalendarDay.name, CalendarDay.provisional)
    rows = db.session.execute(query)
    return Calendar([SpecialDay(day, DayKind(kind), *rest) for day, kind, *rest in rows])
