"""The register (sổ theo dõi hồ sơ, Mẫu 06 of 2018, Mẫu 07 of 2025) of a desk for a span of days.

An electronic register that holds all the data needs no printing (domain 1.10); it can be printed
all the same, and taken along as a spreadsheet.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace

from sqlalchemy import false, or_, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierEvent, visible_to
from intranet.models.procedures import ProcedureVersion
from intranet.models.units import Unit
from intranet.rules import wording
from intranet.rules.errors import RuleBroken
from intranet.rules.legal_forms import LegalForm, regime_on
from intranet.rules.permissions import Role
from intranet.rules.words import N_
from intranet.rules.workflow import EVENT_WORDS, WAY_WORDS, EventKind, State
from intranet.services import throttle
from intranet.services.dossiers.export import MINUTES, MOST_EXPORTS, written
from intranet.services.dossiers.heads import Form, Heads, agency_name, form_on, heads_at
from intranet.transaction import NotVisible, reading

LONGEST_SPAN = 366  # days; a book holds a year
# Events that the register tells of in its column of notes.
_TOLD = (
    EventKind.SUPPLEMENT,
    EventKind.EXTENSION,
    EventKind.WITHDRAWAL,
    EventKind.STOP,
    EventKind.RECALL,
    EventKind.CORRECTION,
)
_COLUMNS = (
    Dossier.id,
    Dossier.pid,
    Dossier.code,
    Dossier.sets,
    Dossier.owner_name,
    Dossier.owner_address,
    Dossier.owner_phone,
    Dossier.received_at,
    Dossier.due_at,
    Dossier.closed_at,
    Dossier.state,
    Dossier.delivery_way,
    Dossier.collected_by,
    ProcedureVersion.name.label("procedure"),
    Unit.name.label("agency"),
    Unit.kind.label("agency_kind"),
)


@dataclass(frozen=True)
class Span:
    """What a register is kept of: the desk (pid), the days (both inclusive), one field or all."""

    desk: str
    first: date
    last: date
    field: str = ""

    def to_args(self):
        """The arguments of its address, and its facts in the log."""
        args = {"desk": self.desk, "from": f"{self.first}", "to": f"{self.last}"}
        return args | ({"field": self.field} if self.field else {})


@dataclass(frozen=True)
class Line:
    """One line, in the words of the form; moments as they are (a spreadsheet wants them)."""

    number: int
    pid: str
    code: str
    procedure: str
    sets: int
    applicant: str
    address_phone: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    method: str
    signed: str
    note: str


@dataclass(frozen=True)
class Register:
    """The whole register, in words; ``has_sets``: the form of 2018 counts the sets."""

    heads: Heads
    form: Form
    desk: str
    span: str
    field: str
    has_sets: bool
    lines: tuple


def desks(user):
    """The receiving units whose register this person may read, in the order of the tree:
    [(id, pid, name)]; also those that are closed by now.
    """
    places = [entry.unit for entry in user.active_memberships if entry.role != Role.ADMIN]
    below = [Unit.path.startswith(unit.path, autoescape=True) for unit in places]
    query = select(Unit.id, Unit.pid, Unit.name).where(or_(false(), *below))
    return db.session.execute(query.where(Unit.receives_dossiers).order_by(Unit.path)).all()


def fields():
    """The fields that procedures belong to, by name."""
    query = select(ProcedureVersion.field).distinct().order_by(ProcedureVersion.field)
    return db.session.scalars(query).all()


def check_span(first, last):
    """RuleBroken at ``to`` when the days are turned round or more than a year apart."""
    if last < first:
        raise RuleBroken(N_("Ngày cuối phải từ ngày đầu trở đi."), field="to")
    if (last - first).days >= LONGEST_SPAN:
        raise RuleBroken(N_("Chọn nhiều nhất một năm."), field="to")


def lines(user, span, most):
    """(the first ``most`` Lines of the register in the order of reception, True when that is all).

    NotVisible for a desk the person does not see.
    """
    rows = db.session.execute(_query(user, span).limit(most + 1)).all()
    shown = rows[:most]
    notes = _notes([row.id for row in shown])
    return [_line(n, row, notes) for n, row in enumerate(shown, 1)], len(rows) <= most


def register_of(user, span, office, most):
    """The Register to print; RuleBroken when it has more than ``most`` lines."""
    found = _whole(user, span, most)
    desk = db.session.get_one(Unit, _desk_id(user, span.desk))
    # No number of its own: the span says which part of the book this is.
    return Register(
        heads=heads_at(desk, office, "……/STD", span.last),
        form=form_on(LegalForm.REGISTER, office, span.last),
        desk=desk.name,
        span=f"từ ngày {wording.day(span.first)} đến ngày {wording.day(span.last)}",
        field=span.field,
        has_sets=regime_on(office.forms_regime, span.last) == "2018",
        lines=tuple(found),
    )


def export(actor, span, sheet, most):
    """Return the register as the bytes of an .xlsx, with one entry in the read log (C11).

    RuleBroken when it has more than ``most`` lines: a table that ends in the middle would be taken
    for the whole. ``Throttled`` like every export.
    """
    throttle.count_act(throttle.key_of(actor.user.pid, "export"), MOST_EXPORTS, MINUTES)
    found = _whole(actor.user, span, most)
    throttle.refuse_unsure(actor, len(found))
    with reading(actor) as change:
        facts = {"rows": len(found), "filter": span.to_args()}
        change.record("dossiers.export", "list:register", **facts)
    return written(found, sheet)


def note_reading(actor, span, number):
    """Write that ``number`` lines are about to be shown: addresses and telephones stand in them."""
    with reading(actor) as change:
        facts = {"rows": number, "filter": span.to_args()}
        change.record("dossiers.read_register", "list:register", **facts)


def _whole(user, span, most):
    found, is_all = lines(user, span, most)
    if not is_all:
        raise RuleBroken(
            N_("Sổ có hơn %(most)s dòng. Hãy chọn ít ngày hơn."), most=wording.number(most)
        )
    return found


def _desk_id(user, pid):
    found = next((row.id for row in desks(user) if row.pid == pid), None)
    if found is None:
        raise NotVisible
    return found


def _query(user, span):
    midnight = datetime.min.time()
    query = (
        select(*_COLUMNS)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Unit, Unit.id == Dossier.competent_unit_id)
        .where(Dossier.received_unit_id == _desk_id(user, span.desk), visible_to(user))
        .where(Dossier.received_at >= datetime.combine(span.first, midnight))
        .where(Dossier.received_at < datetime.combine(span.last + timedelta(1), midnight))
        .order_by(Dossier.received_at, Dossier.id)
    )
    return query.where(ProcedureVersion.field == span.field) if span.field else query


def _line(number, row, notes):
    is_returned = row.state == State.RETURNED
    agency = SimpleNamespace(kind=row.agency_kind, name=row.agency)
    return Line(
        number=number,
        pid=row.pid,
        code=row.code,
        procedure=row.procedure,
        sets=row.sets,
        applicant=row.owner_name,
        address_phone="; ".join(filter(None, (row.owner_address, row.owner_phone))),
        agency=agency_name(agency),
        received_at=row.received_at,
        due_at=row.due_at,
        returned_at=row.closed_at if is_returned else None,
        method=WAY_WORDS[row.delivery_way],
        signed=(row.collected_by or "") if is_returned else "",
        note="; ".join(notes.get(row.id, ())),
    )


def _notes(ids):
    """{dossier id: what happened to it besides, with number and day}; one query."""
    query = (
        select(DossierEvent.dossier_id, DossierEvent.kind, DossierEvent.at, DossierEvent.number)
        .where(DossierEvent.dossier_id.in_(ids), DossierEvent.kind.in_(_TOLD))
        .order_by(DossierEvent.id)
    )
    found: dict = {}
    for row in db.session.execute(query):
        words = EVENT_WORDS[row.kind]
        number = f" số {row.number}" if row.number else ""
        said = f"{words[0].upper()}{words[1:]}{number} ngày {wording.day(row.at)}"
        found.setdefault(row.dossier_id, []).append(said)
    return found
