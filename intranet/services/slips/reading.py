"""Reading slips: within the person's reach, every opening in the read log."""

import json
from dataclasses import dataclass

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import aliased, joinedload

from intranet.extensions import db
from intranet.models.dossiers import Dossier
from intranet.models.procedures import ProcedureVersion
from intranet.models.slips import Slip
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.rules.slips import REASONS
from intranet.rules.text import tokens
from intranet.rules.words import N_
from intranet.services.dossiers import offers, persons
from intranet.transaction import NotVisible, reading

ROWS = 25
_COLUMNS = (
    Slip.id,
    Slip.pid,
    Slip.kind,
    Slip.number,
    Slip.at,
    Slip.full_name,
    Slip.id_number,
    ProcedureVersion.name.label("procedure"),
    Unit.short_name.label("unit"),
    Dossier.pid.label("dossier_pid"),
    Dossier.code.label("dossier_code"),
)


@dataclass(frozen=True)
class Page:
    """Rows of the list, newest first; ``older`` is the pid to go on from, or None."""

    rows: list
    older: str | None


def get(user, pid):
    """The slip when this person may see it; ``NotVisible`` otherwise."""
    query = (
        select(Slip)
        .where(Slip.pid == pid, Slip.visible_to(user))
        .options(joinedload(Slip.unit), joinedload(Slip.by).lazyload("*"))
        .options(joinedload(Slip.procedure_version).joinedload(ProcedureVersion.procedure))
        .options(joinedload(Slip.dossier).lazyload("*"))
    )
    slip = db.session.scalar(query)
    if slip is None:
        raise NotVisible
    return slip


def open_slip(actor, pid):
    """The slip, and one entry in the read log: who opened it."""
    slip = get(actor.user, pid)
    with reading(actor) as change:
        change.record("slips.read", slip)
    return slip


def rows(user, kind="", q="", after=None, limit=ROWS):
    """The Page of slips the person may see: of one ``kind`` or all, with these words.

    ``q``: a number of a slip or of an id paper, else parts of the name with or without tones.
    """
    query = (
        select(*_COLUMNS)
        .join(ProcedureVersion, ProcedureVersion.id == Slip.version_id)
        .join(Unit, Unit.id == Slip.unit_id)
        .outerjoin(Dossier, Dossier.id == Slip.dossier_id)
        .where(Slip.visible_to(user))
        .order_by(Slip.id.desc())
        .limit(limit + 1)
    )
    if kind:
        query = query.where(Slip.kind == kind)
    if after:
        start = aliased(Slip)
        last = select(start.id).where(start.pid == after).scalar_subquery()
        query = query.where(Slip.id < last)
    found = list(db.session.execute(_searched(query, q)))
    older = found[limit - 1].pid if len(found) > limit else None
    return Page(found[:limit], older)


def reasons_of(version, kind):
    """The canned reasons of this kind of slip that the procedure's version holds."""
    texts = json.loads(version.texts)
    return list(dict.fromkeys(text for name in REASONS[kind] for text in texts.get(name, ())))


def items_of(slip):
    """What is missing, item by item."""
    return slip.items.split("\n") if slip.items else []


def comeback(user, pid):
    """The slip an intake begins from: of one of the person's own desks, not received yet.

    NotVisible for another's; RuleBroken when the citizen came back before.
    """
    slip = get(user, pid)
    if slip.unit_id not in [desk.id for desk in offers.desks_of(user)]:
        raise NotVisible
    if slip.dossier_id is not None:
        raise RuleBroken(
            N_("Phiếu %(number)s đã được tiếp nhận thành hồ sơ %(code)s."),
            number=slip.number,
            code=slip.dossier.code,
        )
    return slip


def _searched(query, q):
    number = persons.normal_id(q)
    if not number:
        return query
    names = [Slip.name_fold.contains(word, autoescape=True) for word in tokens(q)]
    by_name = and_(*names) if names else false()
    return query.where(or_(Slip.id_number == number, Slip.number == q.strip().upper(), by_name))
