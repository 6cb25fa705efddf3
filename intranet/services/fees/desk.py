"""What the receivers of a desk do with the fees of a dossier: collect, refund, waive, write the
number of a receipt in later (R13).

The row of the dossier is locked, the entries are read again and the sums are asked: two cashiers
who collect at once make one entry. The version of the dossier is left alone: money is a dimension
of its own (domain 1.5) and never makes the officer's open form old.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.fees import FeeEntry
from intranet.rules import fees as rules
from intranet.rules.errors import RuleBroken
from intranet.rules.fees import REASON, FeeKind, FeePermission, FeeWay
from intranet.rules.permissions import Role
from intranet.rules.text import clean
from intranet.rules.words import N_
from intranet.services.fees import book
from intranet.services.fees.book import Taken
from intranet.transaction import Forbidden, NotVisible, transaction

BOOK, NUMBER, LONGEST = 20, 40, 300


def collect(actor, pid, taken):
    """Collect all or a part of what is outstanding; ``taken`` is a Taken.

    RuleBroken at amount, book or receipt_no; without a field when nothing is outstanding.
    """
    taken = Taken(
        taken.amount,
        _line(taken.book, "book", BOOK),
        _line(taken.receipt_no, "receipt_no", NUMBER),
        _way(taken.way),
    )
    return _move(actor, pid, FeePermission.COLLECT, FeeKind.COLLECTED, taken)


def refund(actor, pid, amount, reason, way=FeeWay.CASH):
    """Give money back, with the reason; it is not asked for again."""
    reason = _reason(reason)
    return _move(
        actor, pid, FeePermission.REFUND, FeeKind.REFUNDED, Taken(amount, way=_way(way)), reason
    )


def waive(actor, pid, amount, reason):
    """Ask no longer for all or a part of what is outstanding, with the reason (miễn, giảm)."""
    return _move(actor, pid, FeePermission.WAIVE, FeeKind.WAIVED, Taken(amount), _reason(reason))


def number(actor, pid, entry_pid, receipt_book, receipt_no):
    """Write in the receipt of money that was taken without one; once, also after the day closed.

    RuleBroken at ``receipt_no`` without a number or when it was used; without a field when the
    entry has one. ``NotVisible`` for what is no money taken for this dossier.
    """
    receipt_book = _line(receipt_book, "book", BOOK)
    receipt_no = _line(receipt_no, "receipt_no", NUMBER)
    if receipt_no is None:
        raise RuleBroken(N_("Nhập số biên lai."), field="receipt_no")
    if actor.user is None or not actor.user.can(FeePermission.NUMBER):
        raise Forbidden
    with transaction(actor) as change:
        dossier = _locked(actor.user, pid)
        if _desk_of(actor.user, dossier) is None:
            raise Forbidden(N_("Chỉ bộ phận một cửa của hồ sơ thu, hoàn, miễn phí."))
        entries, was = book.entries_of(dossier), book.copies(dossier)
        entry = taken_in(entries, entry_pid)
        if entry.receipt_no:
            raise RuleBroken(
                N_("Khoản này đã có số biên lai: %(receipt)s."), receipt=entry.receipt_no
            )
        book.fill_in(dossier, entries, entry, receipt_book, receipt_no)
        book.tell(change, "fees.number", dossier, was, entry)
        return entry


def taken_in(entries, entry_pid):
    """The entry of money taken that has this pid; ``NotVisible`` without one."""
    for entry in entries:
        if (entry.pid, entry.kind) == (entry_pid, FeeKind.COLLECTED):
            return entry
    raise NotVisible


def last_book(user, dossier):
    """The receipt book this cashier wrote in last at the desk, within a month; None without one."""
    query = select(FeeEntry.book).where(
        FeeEntry.unit_id == _desk_of(user, dossier),
        FeeEntry.day >= clock.today() - timedelta(days=31),
        FeeEntry.by_id == user.id,
        FeeEntry.book.is_not(None),
    )
    return db.session.scalar(query.order_by(FeeEntry.id.desc()).limit(1))


def may_take(user, dossier):
    """True for a receiver of the desk that received the dossier or gives its result."""
    return _desk_of(user, dossier) is not None


def _move(actor, pid, permission, kind, taken, reason=None):
    """One movement of one dossier, in its own transaction; returns its entry."""
    if actor.user is None or not actor.user.can(permission):
        raise Forbidden
    with transaction(actor) as change:
        dossier = _locked(actor.user, pid)
        unit_id = _desk_of(actor.user, dossier)
        if unit_id is None:
            raise Forbidden(N_("Chỉ bộ phận một cửa của hồ sơ thu, hoàn, miễn phí."))
        before, was, now = book.entries_of(dossier), book.copies(dossier), clock.now()
        rules.check(rules.account_of(before), kind, taken.amount)
        if kind in rules.MONEY:
            entry = book.money(actor, dossier, kind, taken, unit_id, now, reason)
        else:
            entry = book.entry_for(
                actor, dossier, kind, taken.amount, now, unit_id=unit_id, reason=reason
            )
        book.add(dossier, before, entry)
        book.tell(change, permission.value, dossier, was, entry)
        return entry


def _locked(user, pid):
    query = (
        select(Dossier)
        .where(Dossier.pid == pid, visible_to(user))
        .options(lazyload("*"))
        .with_for_update(of=Dossier)
        .execution_options(populate_existing=True)
    )
    dossier = db.session.scalar(query)
    if dossier is None:
        raise NotVisible
    return dossier


def _desk_of(user, dossier):
    """The id of the desk of this dossier where the person takes money, or None."""
    for unit_id in (dossier.received_unit_id, dossier.returned_unit_id):
        if user.holds(Role.RECEIVER, unit_id):
            return unit_id
    return None


def _line(text, field, most):
    text = clean(text or "", field=field)
    if len(text) > most:
        raise RuleBroken(
            N_("Nội dung dài quá %(most)s ký tự. Hãy rút gọn."), field=field, most=most
        )
    return text or None


def _reason(text):
    text = _line(text, "reason", LONGEST) or ""
    if len(text) < REASON:
        raise RuleBroken(N_("Ghi rõ lý do, ít nhất %(least)s ký tự."), field="reason", least=REASON)
    return text


def _way(value):
    try:
        return FeeWay(value)
    except ValueError:
        raise RuleBroken(N_("Chọn một mục trong danh sách."), field="way") from None
