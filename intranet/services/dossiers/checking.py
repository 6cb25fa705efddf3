"""Cleaning and checking what the counter typed, before the one writer's lock is taken."""

from dataclasses import dataclass
from datetime import datetime

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import MANUAL_DUE_REASON, Channel, DeliveryWay, FeeState
from intranet.services.dossiers import persons
from intranet.services.dossiers.data import IntakeData, PersonData, choice, count, line, reason

PAPERS = 200  # more would be a mistake of the form, not a dossier


@dataclass(frozen=True)
class Checked:
    """An IntakeData whose every field may be stored."""

    data: IntakeData
    owner: PersonData
    submitter: PersonData | None
    papers: list
    received_at: datetime
    columns: dict


def checked_intake(data):
    """Return the Checked form of ``data``; RuleBroken at the first field that cannot be stored.

    Only what the law or a column cannot take is refused; doubts about people never stop a counter.
    """
    now = clock.now()
    received_at = (data.received_at or now).replace(microsecond=0)
    if received_at > now:
        raise RuleBroken(N_("Thời điểm tiếp nhận không được sau lúc này."), field="received_at")
    owner = persons.cleaned(data.owner, "owner_")
    submitter = None
    if not persons.is_empty(data.submitter):
        submitter = persons.cleaned(data.submitter, "submitter_")
        submitter = None if persons.is_same(owner, submitter) else submitter
    return Checked(data, owner, submitter, _papers(data.papers), received_at, _columns(data))


def _columns(data):
    fee = count(data.fee_vnd, "fee_vnd")
    due = FeeState.PAID if data.fee_collected else FeeState.DUE
    manual = data.manual_due_at is not None
    return {
        "channel": str(choice(Channel, data.channel, "channel")),
        "delivery_way": str(choice(DeliveryWay, data.delivery_way, "delivery_way")),
        "sets": count(data.sets, "sets", 1, 1000),
        "authorisation": line(data.authorisation, "authorisation", 300),
        "summary": line(data.summary, "summary", 500),
        "note": line(data.note, "note", 2000, multiline=True),
        "fee_vnd": fee,
        "fee_state": str(due if fee else FeeState.NONE),
        "fee_receipt_no": line(data.fee_receipt_no, "fee_receipt_no", 40),
        "manual_due_at": data.manual_due_at,
        "manual_due_reason": reason(data.manual_due_reason, "manual_due_reason", MANUAL_DUE_REASON)
        if manual
        else None,
    }


def _papers(papers):
    """Only what was handed in or shown is stored."""
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
