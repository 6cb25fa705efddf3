"""The paper book as the team counted it on a visit, against the software (item B01)."""

from itertools import groupby

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.inspections import Inspection
from intranet.models.units import AUTHORITY_KINDS, Unit
from intranet.rules.inspections import InspectionState
from intranet.rules.signals import Signal, SignalKind
from intranet.services.answers.reading import heads_among
from intranet.services.signals.look import as_day
from intranet.services.signals.look import below as is_below

TARGET = "book:"


def counts_of(look):
    """{(unit id, day): receipts in the book} of the newest visit that counted the day; of two
    answers the last received counts.
    """
    query = (
        select(
            *(Answer.inspection_id, Answer.key, Answer.bases, Answer.target, Answer.value),
            Inspection.unit_id,
        )
        .join(Inspection, Inspection.id == Answer.inspection_id)
        .where(
            Answer.target.startswith(TARGET),
            Answer.late.is_(False),
            Inspection.unit_id.in_(look.units()),
            Inspection.authority_id.in_(select(Unit.id).where(is_below(look.authorities))),
            Inspection.state != InspectionState.CANCELLED,
        )
        .order_by(Inspection.visit_first, Inspection.id, Answer.id)
    )
    found = {}
    for _visit, rows in groupby(db.session.execute(query), key=lambda row: row.inspection_id):
        for target, versions in heads_among(rows).items():
            day, said = _day_of(target), versions[-1]
            if day is not None and look.contains(day) and said.value.isdecimal():
                found[(said.unit_id, day)] = int(said.value)
    return found


def signals(look, counts):
    """BOOK signals: days whose book holds more receipts than the software has dossiers."""
    for (unit_id, day), paper in counts.items():
        inside = covered(look, unit_id)
        entered = sum(look.entered.get((each, day), 0) for each in inside)
        if paper > entered:
            yield Signal(
                SignalKind.BOOK, _desk_of(look, unit_id, inside), day, day, paper - entered,
                paper=paper, entered=entered,
            )  # fmt: skip


def covered(look, unit_id):
    """Ids of the units whose receipts stand in the book of ``unit_id``: itself and all below it
    but other authorities with their desks, who keep their own.
    """
    path = look.desks[unit_id].path
    below = {each: row for each, row in look.desks.items() if row.path.startswith(path)}
    others = tuple(
        row.path for row in below.values() if row.path != path and row.kind in AUTHORITY_KINDS
    )
    return [each for each, row in below.items() if not row.path.startswith(others)]


def _desk_of(look, unit_id, inside):
    """The counter the book lies at: the only receiving unit below, else the unit itself."""
    desks = [each for each in inside if each != unit_id and look.desks[each].receives_dossiers]
    return desks[0] if len(desks) == 1 else unit_id


def _day_of(target):
    try:
        return as_day(target.removeprefix(TARGET))
    except ValueError:
        return None
