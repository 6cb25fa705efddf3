"""The receipt (Mẫu 01), the fee receipt, and every print of a paper noted.

The words are those of the legal forms (TT 01/2018/TT-VPCP, TT 03/2025/TT-VPCP) and stay Vietnamese
in every language of the screen.
"""

import hashlib
import json
from dataclasses import dataclass

import segno
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import DossierEvent
from intranet.models.fees import FeeEntry
from intranet.models.persons import Person
from intranet.rules import deadlines, wording
from intranet.rules.dossiers import DossierPermission
from intranet.rules.identifiers import group_tracking_code
from intranet.rules.legal_forms import LegalForm
from intranet.rules.workflow import DeliveryWay, FeeState
from intranet.services import audit
from intranet.services.dossiers import charge
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import deadline_of
from intranet.services.dossiers.heads import Heads, Party, heads_of, owner_of
from intranet.transaction import NotVisible, transaction

RECEIPT, SLIP = LegalForm.RECEIPT.value, LegalForm.SLIP.value
FEE_RECEIPT, HISTORY = "fee_receipt", "history"


@dataclass(frozen=True)
class Receipt:
    """Everything on Mẫu 01, in words. ``principal`` is who authorised the submitter, if anybody.

    ``why``: (date, words) of each day from reception to the due day.
    """

    heads: Heads
    code: str
    tracking: str
    submitter: Party
    principal: Party | None
    authorisation: str | None
    matter: str
    summary: str | None
    papers: tuple
    sets: str
    legal_time: str
    received: str
    due: str
    collect_at: str
    fee: str
    officer: str
    desk_phone: str | None
    why: tuple


def note_print(actor, pid, kind, thing=None):
    """Count one print of a paper of a dossier and return its number: above 1 it is a reprint.

    ``thing``: the pid of the event or fee entry the paper is about. Printing is written into the
    life of the dossier (expectations D31).
    """
    with transaction(actor) as change:
        charge.require(actor.user, DossierPermission.PRINT)
        dossier = ways.locked(actor.user, pid)
        _check_thing(dossier, thing)
        number = prints_of(dossier, kind, thing) + 1
        if kind == RECEIPT:
            dossier.receipt_prints = number
        about = {"of": thing} if thing else {}
        change.record("dossiers.print", dossier, kind=kind, number=number, **about)
        return number


def prints_of(dossier, kind, thing=None):
    """How many prints of this kind were noted."""
    if kind == RECEIPT:
        return dossier.receipt_prints
    life = audit.life_of(dossier.audit_key)
    return sum(
        e.act == "dossiers.print" and (e.facts.get("kind"), e.facts.get("of")) == (kind, thing)
        for e in life
    )


def note_list(actor, kind, facts):
    """Count one print of a list (register, manifest) that ``facts`` say everything about.

    The caller has checked that the person sees every dossier on it.
    """
    with transaction(actor) as change:
        charge.require(actor.user, DossierPermission.PRINT)
        number = prints_of_list(kind, facts) + 1
        change.record("dossiers.print", _list_key(kind, facts), kind=kind, number=number, **facts)
        return number


def prints_of_list(kind, facts):
    """How many prints of exactly this list were noted."""
    return sum(e.act == "dossiers.print" for e in audit.life_of(_list_key(kind, facts)))


def _list_key(kind, facts):
    named = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return f"{kind}:{hashlib.sha256(named.encode()).hexdigest()[:12]}"


def _check_thing(dossier, thing):
    """NotVisible unless ``thing`` is an event or a fee entry of this dossier."""
    if thing is None:
        return
    for kind in (DossierEvent, FeeEntry):
        query = select(kind.id).where(kind.pid == thing, kind.dossier_id == dossier.id)
        if db.session.scalar(query) is not None:
            return
    raise NotVisible


def receipt_of(dossier, office):
    """The Receipt of a dossier; ``office`` holds the settings (place, forms_regime)."""
    submitter, principal = _parties(dossier)
    version = dossier.procedure_version
    return Receipt(
        heads=heads_of(dossier, office, "TNHS"),
        code=dossier.code,
        tracking=group_tracking_code(dossier.tracking),
        submitter=submitter,
        principal=principal,
        authorisation=dossier.authorisation,
        matter=version.name,
        summary=dossier.summary,
        papers=tuple((paper.name, _counts(paper), paper.note) for paper in dossier.papers),
        sets=wording.quantity(dossier.sets),
        legal_time=_legal_time(version),
        received=wording.moment_in_words(dossier.received_at),
        due=wording.moment_in_words(dossier.due_at) if dossier.due_at else "Không quy định",
        collect_at=_collect_at(dossier),
        fee=_fee(dossier),
        officer=dossier.received_by.full_name,
        desk_phone=dossier.received_unit.phone,
        why=tuple((line.day, line.words % line.params) for line in deadline_of(dossier).lines),
    )


def qr_svg(address):
    """The QR code (level M) of an address as inline SVG without style attributes."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None, title="Mã QR")


def _parties(dossier):
    """(who stands at the counter, who authorised them or None)."""
    owner = owner_of(dossier)
    if not dossier.submitter_name:
        return owner, None
    person = dossier.submitter_id and db.session.get(Person, dossier.submitter_id)
    submitter = Party(
        dossier.submitter_name,
        dossier.submitter_id_number,
        person and person.address,
        dossier.submitter_phone,
        person and person.email,
    )
    return submitter, owner


def _counts(paper):
    """What the desk keeps; an original that was only shown went back to the citizen."""
    kept = (
        (paper.originals if paper.submit else 0, "bản chính"),
        (paper.copies, "bản sao"),
    )
    words = [f"{wording.quantity(n)} {what}" for n, what in kept if n]
    return ", ".join(words if paper.submit else [*words, "xuất trình"])


def _legal_time(version):
    unit = deadlines.Unit(version.time_unit)
    value = version.time_value or 1
    words, params = deadlines.Term(value, unit).words()
    return words % params


def _collect_at(dossier):
    if dossier.delivery_way == DeliveryWay.POST:
        return "địa chỉ đã ghi, qua dịch vụ bưu chính công ích"
    if dossier.delivery_way == DeliveryWay.ELECTRONIC:
        return "bản điện tử"
    return dossier.returned_unit.name


def _fee(dossier):
    if dossier.fee_state == FeeState.NONE:
        return "Không"
    said = {
        FeeState.DUE: "chưa thu",
        FeeState.PAID: "đã thu",
        FeeState.REFUNDED: "đã hoàn",
    }[FeeState(dossier.fee_state)]
    number = f", biên lai số {dossier.fee_receipt_no}" if dossier.fee_receipt_no else ""
    return f"{wording.money(dossier.fee_vnd)} ({said}{number})"
