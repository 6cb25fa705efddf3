"""The control slip: who handed the dossier to whom, when, and in time or not; from the trace alone.

Mẫu 05 of TT 01/2018/TT-VPCP, Mẫu 06 of TT 03/2025/TT-VPCP; nobody types it (domain 1.10).
"""

from dataclasses import dataclass

from intranet.rules import wording
from intranet.rules.deadlines import OUTCOME_WORDS, Outcome
from intranet.rules.legal_forms import LegalForm
from intranet.rules.workflow.requests import CANCELLED
from intranet.services.dossiers.asked import requests_of
from intranet.services.dossiers.heads import Heads, agency_name, form_on, heads_of


@dataclass(frozen=True)
class Handover:
    """One row: giver and taker as (unit, person), the moment and how the giver kept the time."""

    giver: tuple
    taker: tuple
    at: str
    outcome: str
    note: str


@dataclass(frozen=True)
class Slip:
    """Everything on the control slip, in words; ``rows`` in the order of time."""

    heads: Heads
    form: str
    code: str
    agency: str
    cooperating: str
    received: str
    due: str
    rows: tuple


def slip_of(dossier, office):
    """The control slip of a dossier as its trace stands now."""
    main = (dossier.received_unit_id, dossier.competent_unit_id)
    others = dict.fromkeys(stay.unit.name for stay in dossier.steps if stay.unit_id not in main)
    others |= dict.fromkeys(
        request.to_unit.name
        for request in requests_of(dossier)
        if request.to_unit_id not in main and request.outcome != CANCELLED
    )
    due = wording.moment_in_words(dossier.due_at) if dossier.due_at else "Không quy định"
    return Slip(
        heads=heads_of(dossier, office, "PKS"),
        form=form_on(LegalForm.SLIP, office, dossier.received_at).number,
        code=dossier.code,
        agency=agency_name(dossier.competent_unit),
        cooperating="; ".join(others),
        received=wording.moment_in_words(dossier.received_at),
        due=due,
        rows=tuple(_rows(dossier)),
    )


def _rows(dossier):
    before = None
    for stay in dossier.steps:
        if stay.undone_at is not None:  # taken back: nobody had it
            continue
        if stay.how == "take_back":
            before = stay
            continue
        yield Handover(
            giver=_giver(dossier, before, stay),
            taker=(stay.unit.name, _name(stay.user or stay.ended_by)),
            at=_moment(stay.started_at),
            outcome=_outcome(before),
            note=_note(stay),
        )
        before = stay
    if dossier.closed_at is not None and before is not None:
        yield Handover(
            giver=(before.unit.name, _name(before.ended_by)),
            taker=("Người nhận kết quả", dossier.collected_by or ""),
            at=_moment(dossier.closed_at),
            outcome=_words(dossier.outcome),
            note="",
        )


def _giver(dossier, before, stay):
    if before is None:
        return "Người nộp hồ sơ", dossier.submitter_name or dossier.owner_name
    name = _name(stay.given_by or before.ended_by)
    return before.unit.name, f"{name} (thay {before.for_.full_name})" if before.for_ else name


def _outcome(before):
    return _words(before.outcome) if before is not None else ""


def _words(outcome):
    return OUTCOME_WORDS[Outcome(outcome)] if outcome else ""


def _moment(value):
    """Hours and minutes as the form asks, the date in figures: it has to fit a cell."""
    return f"{value:%H} giờ {value:%M} phút, ngày {wording.day(value)}"


def _name(user):
    return user.full_name if user is not None else ""


def _note(stay):
    back = "Trả về bước trước" if stay.how == "send_back" else ""
    return ": ".join(filter(None, (back, stay.note)))
