"""The paper book at the end of a day beside what the program has (B5)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.blocks import DayTally, below
from intranet.models.dossiers import Dossier
from intranet.models.units import Unit
from intranet.rules import blocks as rules
from intranet.rules.blocks import BlockPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.dossiers import charge, offers
from intranet.services.dossiers.data import count as checked_count
from intranet.services.dossiers.data import line
from intranet.transaction import transaction

MOST = 100


@dataclass(frozen=True)
class Tallied:
    """A counted day: ``counted`` on paper, ``entered`` in the program then, ``now`` by now."""

    unit: str
    day: object
    counted: int
    entered: int
    now: int
    note: str | None
    by: str
    at: datetime

    @property
    def difference(self):
        """How many receipts of the book have no dossier (below 0: dossiers without a receipt)."""
        return self.counted - self.now


def entered_on(unit_id, day):
    """How many dossiers a desk received on ``day``, by the true moment of reception."""
    query = select(func.count()).select_from(Dossier)
    return db.session.scalar(query.where(Dossier.received_unit_id == unit_id, *_within(day, day)))


def count(actor, desk_pid, day, counted, note=None):
    """Write down how many receipts left the paper book on ``day``; a second count replaces it.

    RuleBroken at ``note`` when the number differs from the program's and nobody says why.
    """
    charge.require(actor.user, BlockPermission.COUNT)
    rules.check_tally_day(day, clock.today())
    counted, note = checked_count(counted, "counted", 0, 9999), line(note, "note", 300)
    with transaction(actor) as change:
        desk = next((unit for unit in offers.desks_of(actor.user) if unit.pid == desk_pid), None)
        if desk is None:
            raise RuleBroken(N_("Chọn bộ phận một cửa của bạn."), field="desk")
        db.session.execute(select(Unit.id).where(Unit.id == desk.id).with_for_update())
        entered = entered_on(desk.id, day)
        if counted != entered and len(note or "") < rules.NOTE_LENGTH:
            raise RuleBroken(
                N_("Sổ giấy %(counted)s, máy %(entered)s. Ghi rõ vì sao lệch."),
                field="note",
                counted=counted,
                entered=entered,
            )
        tally, before = _tally_of(desk, day)
        facts = {"counted": counted, "entered": entered, "note": note}
        for name, value in facts.items():
            setattr(tally, name, value)
        tally.by_id, tally.at = actor.user_id, clock.now()
        db.session.add(tally)
        db.session.flush()
        personal = {"note": facts.pop("note")}
        told = {"before": before, "after": facts, "personal": personal}
        change.record("blocks.count", tally, **told, day=day, unit=desk.name)
        return tally


def recent(user, first, last, unit_id=None):
    """The counted days of the span in the units ``user`` may see, newest first (100 at most)."""
    mine = DayTally.unit_id == unit_id if unit_id else DayTally.unit_id.in_(below(user))
    query = (
        select(DayTally, Unit.name, User.full_name)
        .join(Unit, Unit.id == DayTally.unit_id)
        .join(User, User.id == DayTally.by_id)
        .where(mine, DayTally.day.between(first, last))
        .order_by(DayTally.day.desc(), Unit.path)
        .limit(MOST)
    )
    rows = db.session.execute(query).all()
    now = _entered({tally.unit_id for tally, *_ in rows}, first, last)
    return [
        Tallied(
            unit, t.day, t.counted, t.entered, now.get((t.unit_id, str(t.day)), 0), t.note, by, t.at
        )
        for t, unit, by in rows
    ]


def _tally_of(desk, day):
    """(the row of this desk and day, what it said before); a new one says nothing."""
    query = select(DayTally).where(DayTally.unit_id == desk.id, DayTally.day == day)
    found = db.session.scalar(query)
    if found is None:
        return DayTally(unit_id=desk.id, day=day), None
    return found, {"counted": found.counted, "entered": found.entered}


def _entered(unit_ids, first, last):
    """{(unit, day): dossiers received}."""
    day = func.date(Dossier.received_at)
    query = (
        select(Dossier.received_unit_id, day, func.count())
        .where(Dossier.received_unit_id.in_(unit_ids), *_within(first, last))
        .group_by(Dossier.received_unit_id, day)
    )
    return {(unit_id, str(on)): number for unit_id, on, number in db.session.execute(query)}


def _within(first, last):
    return (
        Dossier.received_at >= datetime.combine(first, time()),
        Dossier.received_at < datetime.combine(last + timedelta(days=1), time()),
    )
