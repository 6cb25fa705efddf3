"""Cleaning and checking what the counter typed, before the one writer's lock is taken."""

from dataclasses import dataclass, replace
from datetime import datetime

from intranet import clock
from intranet.rules import reception
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import MANUAL_DUE_REASON, Channel, DeliveryWay
from intranet.services.dossiers import persons
from intranet.services.dossiers.data import IntakeData, PersonData, choice, count, line, reason
from intranet.services.fees.book import Taken

PAPERS = 200  # more would be a mistake of the form, not a dossier


@dataclass(frozen=True)
class Checked:
    """An IntakeData whose every field may be stored."""

    data: IntakeData
    owner: PersonData
    submitter: PersonData | None
    papers: list
    received_at: datetime
    fee: int
    taken: Taken | None
    columns: dict

    @property
    def is_late_entry(self):
        """True when it was received on paper and is entered now (B6)."""
        return self.data.received_at is not None


def checked_intake(data):
    """Return the Checked form of ``data``; RuleBroken at the first field that cannot be stored.

    Only what the law or a column cannot take is refused; doubts about people never stop a counter.
    """
    now = clock.now()
    received_at = (data.received_at or now).replace(microsecond=0)
    data = replace(data, late_reason=line(data.late_reason, "late_reason", 300))
    reception.check_moment(received_at, now, data.late_reason)
    reception.check_paper(data.printed, data.received_at)
    owner = persons.cleaned(data.owner, "owner_")
    submitter = None
    if not persons.is_empty(data.submitter):
        submitter = persons.cleaned(data.submitter, "submitter_")
        submitter = None if persons.is_same(owner, submitter) else submitter
    rest = (received_at, *_fees(data), _columns(data))
    return Checked(data, owner, submitter, checked_papers(data.papers), *rest)


def _fees(data):
    """(what is asked for in đồng, what was Taken at once or None)."""
    fee = count(data.fee_vnd, "fee_vnd")
    number = line(data.fee_receipt_no, "fee_receipt_no", 40)
    if number and fee and not data.fee_collected:
        words = N_("Đã có số biên lai: đánh dấu “Đã thu”, hoặc xóa số biên lai.")
        raise RuleBroken(words, field="fee_collected")
    book = line(data.fee_book, "fee_book", 20)
    return fee, Taken(fee, book, number) if fee and data.fee_collected else None


def _columns(data):
    manual = data.manual_due_at is not None
    return {
        "channel": str(choice(Channel, data.channel, "channel")),
        "delivery_way": str(choice(DeliveryWay, data.delivery_way, "delivery_way")),
        "sets": count(data.sets, "sets", 1, 1000),
        "authorisation": line(data.authorisation, "authorisation", 300),
        "summary": line(data.summary, "summary", 500),
        "note": line(data.note, "note", 2000, multiline=True),
        "manual_due_at": data.manual_due_at,
        "manual_due_reason": reason(data.manual_due_reason, "manual_due_reason", MANUAL_DUE_REASON)
        if manual
        else None,
    }


def checked_papers(papers):
    """The rows of the papers (PaperData): only what was handed in or shown is stored."""
    given = [p for p in papers if p.originals or p.copies or not p.submit]
    rows = []
    for position, paper in enumerate(given[:PAPERS], 1):
        name = line(paper.name, "papers", 2000)
        if name is None:
            raise RuleBroken(N_("Nhập tên giấy tờ."), field="papers")
        rows.append(
            {
                "position": position,
                "name": name,
                "submit": bool(paper.submit),
                "originals": count(paper.originals, "papers", 0, 10_000),
                "copies": count(paper.copies, "papers", 0, 10_000),
                "note": line(paper.note, "papers", 300),
            }
        )
    return rows
