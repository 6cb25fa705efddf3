"""Two panels of a dossier's page: its fees, and whether it may get late."""

from types import SimpleNamespace

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from intranet import clock
from intranet.filters import money
from intranet.routes.dossiers.standing import left_words
from intranet.rules.deadlines import Unit, remaining
from intranet.rules.fees import KIND_WORDS, MONEY, FeeKind, account_of
from intranet.rules.forecast import BASIS_WORDS, time_words
from intranet.services import fees
from intranet.services.dossiers import forecast


def fee_panel(dossier):
    """What components of the fee panel show; None for a dossier that never cost anything."""
    entries = dossier.whole.fees
    if not entries:
        return None
    account, may = account_of(entries), fees.may_take(current_user, dossier)
    return SimpleNamespace(
        account=account,
        pairs=_pairs(account),
        entries=[_entry(dossier, entry, may) for entry in entries if entry.kind != FeeKind.DUE],
        may=may,
    )


def _pairs(account):
    pairs = (
        (_("Phải thu"), account.total, True),
        (_("Đã thu"), account.collected, account.collected),
        (_("Đã hoàn"), account.refunded, account.refunded),
        (_("Đã miễn, giảm"), account.waived, account.waived),
        (_("Còn phải thu"), account.outstanding, account.outstanding),
    )
    return [(label, money(amount)) for label, amount, wanted in pairs if wanted]


def _entry(dossier, entry, may):
    words = f"{_(KIND_WORDS[FeeKind(entry.kind)])} {money(entry.amount)}"
    receipt = "/".join(filter(None, (entry.book, entry.receipt_no)))
    if receipt:
        words = _("%(words)s, biên lai %(receipt)s", words=words, receipt=receipt)
    url = None
    if entry.kind in MONEY:
        url = url_for("dossiers.print_fee_receipt", pid=dossier.pid, fee_pid=entry.pid)
    lacks_number = may and entry.kind == FeeKind.COLLECTED and not receipt
    number_url = (
        url_for("fees.number", pid=dossier.pid, fee_pid=entry.pid) if lacks_number else None
    )
    return SimpleNamespace(
        words=words, at=entry.at, who=entry.by.full_name, reason=entry.reason, print_url=url,
        number_url=number_url,
    )  # fmt: skip


def risk_words(dossier, calendar):
    """Why an open dossier may get late, in one sentence; None when nothing says so (B13)."""
    now = clock.now()
    need = forecast.explain(dossier, calendar, now)
    if need is None:
        return None
    unit = Unit(dossier.due_unit)
    message, params = time_words(need.minutes, calendar.minutes_per_day)
    why = _(BASIS_WORDS[need.basis], need=_(message, **params), number=need.number)
    left = left_words(remaining(dossier.due_at, now, unit, calendar))
    return _("Có thể trễ. %(left)s; %(why)s.", left=left, why=why)
