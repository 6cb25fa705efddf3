"""The receipt for a fee that was collected or given back (R13): three copies of one page.

The words are those of the form and stay Vietnamese in every language of the screen.
"""

from dataclasses import dataclass

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.fees import FeeEntry
from intranet.rules import wording
from intranet.rules.fees import FEE_WAY_WORDS, FeeKind, FeeWay
from intranet.services.dossiers.heads import Heads, Party, heads_at, owner_of
from intranet.transaction import NotVisible

TITLES = {
    FeeKind.COLLECTED: "Biên lai thu phí, lệ phí",
    FeeKind.REFUNDED: "Phiếu hoàn trả phí, lệ phí",
}
COPIES = (
    "Liên 1: Lưu tại quyển",
    "Liên 2: Giao người nộp tiền",
    "Liên 3: Báo soát, kế toán",
)


@dataclass(frozen=True)
class FeeReceipt:
    """Everything on one copy, in words. ``amount`` is in đồng; ``book`` None where none is kept."""

    heads: Heads
    title: str
    book: str | None
    number: str
    payer: Party
    code: str
    matter: str
    reason: str | None
    amount: str
    in_words: str
    way: str
    at: str
    cashier: str


def entry_of(dossier, fee_pid):
    """The money of this dossier that a receipt is given for; ``NotVisible`` otherwise."""
    query = select(FeeEntry).where(FeeEntry.pid == fee_pid, FeeEntry.dossier_id == dossier.id)
    entry = db.session.scalar(query)
    if entry is None or entry.kind not in TITLES:
        raise NotVisible
    return entry


def fee_receipt_of(entry, office):
    """The FeeReceipt of a collected or refunded FeeEntry."""
    dossier, number = entry.dossier, entry.receipt_no or "…………"
    return FeeReceipt(
        heads=heads_at(entry.unit, office, number, entry.at),
        title=TITLES[entry.kind],
        book=entry.book,
        number=number,
        payer=_payer(dossier),
        code=dossier.code,
        matter=dossier.procedure_version.name,
        reason=entry.reason,
        amount=wording.money(entry.amount),
        in_words=wording.money_in_words(entry.amount),
        way=FEE_WAY_WORDS[entry.way or FeeWay.CASH].lower(),
        at=wording.moment_in_words(entry.at),
        cashier=entry.by.full_name,
    )


def _payer(dossier):
    """Who stood at the counter: the submitter, else the owner."""
    if not dossier.submitter_name:
        return owner_of(dossier)
    return Party(dossier.submitter_name, dossier.submitter_id_number, None, dossier.submitter_phone)
