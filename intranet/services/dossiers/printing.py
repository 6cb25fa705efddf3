"""The receipt (Mẫu 01) and the control slip (Mẫu 05/06): what stands on them, and each print.

The words are those of the legal forms (TT 01/2018/TT-VPCP, TT 03/2025/TT-VPCP) and stay Vietnamese
in every language of the screen.
"""

from dataclasses import dataclass

import segno

from intranet.extensions import db
from intranet.models.persons import Person
from intranet.rules import deadlines, wording
from intranet.rules.dossiers import DossierPermission
from intranet.rules.identifiers import group_tracking_code
from intranet.rules.workflow import DeliveryWay, FeeState
from intranet.services import audit
from intranet.services.dossiers import charge, offers
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.calendar import deadline_of
from intranet.transaction import transaction

RECEIPT, SLIP = "receipt", "slip"
DESK_NAMES = {
    "2018": "Bộ phận Tiếp nhận và Trả kết quả",
    "2025": "Trung tâm Phục vụ hành chính công",
}
# Kinds of units whose authority is a people's committee, and the word their name begins with.
_COMMITTEES = ("tinh", "huyen", "xa", "phuong", "thi_tran", "dac_khu")


@dataclass(frozen=True)
class Heads:
    """The two heads of an official paper; ``place_and_day`` stands below the State's name."""

    agency: str
    office: str
    number: str
    place_and_day: str


@dataclass(frozen=True)
class Party:
    """Somebody on the receipt; what is not known is None."""

    name: str
    id_number: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None


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


def note_print(actor, pid, kind):
    """Count one print of the receipt or the slip and return its number: above 1 it is a reprint.

    Printing is written into the life of the dossier (expectations D31).
    """
    with transaction(actor) as change:
        charge.require(actor.user, DossierPermission.PRINT)
        dossier = ways.locked(actor.user, pid)
        number = prints_of(dossier, kind) + 1
        if kind == RECEIPT:
            dossier.receipt_prints = number
        change.record("dossiers.print", dossier, kind=kind, number=number)
        return number


def prints_of(dossier, kind):
    """How many prints of this kind were noted."""
    if kind == RECEIPT:
        return dossier.receipt_prints
    life = audit.life_of(dossier.audit_key)
    return sum(e.act == "dossiers.print" and e.facts.get("kind") == kind for e in life)


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


def heads_of(dossier, office, symbol):
    """The heads of a paper of this dossier, dated as received."""
    chain = offers.chain_of(dossier.received_unit)
    authority = next((u for u in reversed(chain) if u.is_authority), chain[-1])
    place = authority.short_name.partition(" (")[0]  # "An Lão (TT)" tells two units apart
    if authority.kind not in ("xa", "phuong", "thi_tran", "dac_khu"):
        place = office.place or place
    return Heads(
        agency=agency_name(authority),
        office=_desk_name(dossier.received_unit, office.forms_regime),
        number=f"{dossier.code}/{symbol}",
        place_and_day=f"{place}, {wording.date_in_words(dossier.received_at)}",
    )


def agency_name(unit):
    """The authority as it heads its letters: "Ủy ban nhân dân xã An Toàn"; rooms by their name."""
    if unit.kind not in _COMMITTEES or unit.name.startswith(("UBND", "Ủy ban")):
        return unit.name
    return f"Ủy ban nhân dân {unit.name[0].lower()}{unit.name[1:]}"


def qr_svg(address):
    """The QR code (level M) of an address as inline SVG without style attributes."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None, title="Mã QR")


def _desk_name(desk, regime):
    named = desk.name.startswith(tuple(DESK_NAMES.values()))
    return desk.name if named or desk.kind == "diem_tiep_nhan" else DESK_NAMES[regime]


def _parties(dossier):
    """(who stands at the counter, who authorised them or None)."""
    ids = filter(None, (dossier.owner_id, dossier.submitter_id))
    known = {i: db.session.get_one(Person, i) for i in ids}
    owner = Party(
        dossier.owner_name,
        dossier.owner_id_number,
        dossier.owner_address,
        dossier.owner_phone,
        known[dossier.owner_id].email,
    )
    if not dossier.submitter_name:
        return owner, None
    person = known.get(dossier.submitter_id)
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
