"""The minutes of one inspection, for whoever may read them; the unit only once they are frozen."""

import json
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import extract, func, select

from intranet import clock
from intranet.extensions import db
from intranet.models.inspections import Inspection
from intranet.models.minutes import Minute
from intranet.rules.inspections import FROZEN
from intranet.rules.minutes import REPRESENTATIVES, Side, Way
from intranet.services import inspections
from intranet.services.dossiers.heads import agency_name
from intranet.services.inspections.reach import is_inside
from intranet.services.minutes.content import Sheet, content_of
from intranet.transaction import NotVisible


@dataclass(frozen=True)
class Told:
    """The minutes as one page shows them. ``minute`` is a draft that is no row yet when nobody
    wrote anything; ``content`` None when this person may not read the draft; ``sheet`` None once
    they are frozen.
    """

    inspection: Inspection
    minute: Minute
    content: dict | None
    sheet: Sheet | None
    is_team: bool
    is_head: bool

    @property
    def is_frozen(self):
        return self.minute.content is not None

    def signed(self, side):
        """The signature of one side, or None."""
        return next((s for s in self.minute.signatures if s.side == side), None)

    @property
    def is_signed(self):
        """Both sides signed; a refusal that was noted is no signature."""
        return all(self.signed(side) for side in Side) and not self.is_refused

    @property
    def is_refused(self):
        return any(one.way == Way.REFUSED for one in self.minute.signatures)


def show(user, pid):
    """What this person may read of the minutes of the inspection ``pid``."""
    inspection = inspections.get(user, pid)
    minute = minute_of(inspection) or draft(inspection)
    content = sheet = None
    if minute.content is not None:
        content = json.loads(minute.content)
    elif is_inside(user, inspection):
        sheet = Sheet(inspection)
        content = content_of(minute, sheet)
    head = inspection.head_id == user.id
    return Told(inspection, minute, content, sheet, inspection.is_team(user.id), head)


def frozen(user, pid):
    """The same of minutes that are frozen; NotVisible before."""
    told = show(user, pid)
    if not told.is_frozen:
        raise NotVisible
    return told


def minute_of(inspection):
    """The row of an inspection's minutes, or None."""
    return db.session.scalar(select(Minute).where(Minute.inspection_id == inspection.id))


@dataclass(frozen=True)
class Checked:
    """What anybody who holds the paper may know of frozen minutes."""

    number: str
    unit: str
    hash: str
    frozen_at: datetime | None
    is_signed: bool
    is_refused: bool


def checked(digest):
    """The frozen minutes with this hash as Checked; NotVisible when there are none."""
    minute = db.session.scalar(select(Minute).where(Minute.hash == digest.lower()))
    if minute is None or minute.content is None:
        raise NotVisible
    told = json.loads(minute.content)
    is_refused = any(one.way == Way.REFUSED for one in minute.signatures)
    is_signed = {one.side for one in minute.signatures} == set(Side) and not is_refused
    return Checked(
        told["number"], told["unit"], digest.lower(), minute.frozen_at, is_signed, is_refused
    )


def is_of_unit(user, inspection):
    """True for people of the inspected unit who are not in the team."""
    return bool(duties_in(user, inspection)) and not inspection.is_team(user.id)


def represents(user, inspection):
    """True for the leader or head of the inspected unit itself: they need nobody's authority; the
    head of one of its desks does.
    """
    return any(
        duty.role in REPRESENTATIVES and duty.unit_id == inspection.unit_id
        for duty in duties_in(user, inspection)
    )


def duties_in(user, inspection):
    """What this person does in the inspected unit and below it."""
    path = inspection.unit.path
    return [
        duty
        for duty in user.active_memberships
        if duty.unit.path.startswith(path) and duty.role != "admin"
    ]


def is_open(inspection):
    """True while the minutes may still be written."""
    return inspection.state not in FROZEN


def draft(inspection):
    """The minutes as they begin: number of the year, place, the people of the team. Not stored."""
    begun = inspection.begun_at or datetime.combine(inspection.visit_first, time(8))
    return Minute(
        version=0,
        number=f"{_next_number(inspection):02d}/BB-KT",
        place=inspection.place or f"Trụ sở {agency_name(inspection.unit)}",
        begun_at=begun.replace(second=0),
        ended_at=None,
        team_people="\n".join(_team(inspection)),
        unit_people="",
        strengths="",
        explanation="",
        proposals="",
        advice="",
        copies=2,
    )


def _team(inspection):
    people = {inspection.head_id: inspection.head} if inspection.head else {}
    people |= {member.user_id: member.user for member in inspection.members}
    for user_id, user in people.items():
        duty = "Trưởng đoàn" if user_id == inspection.head_id else "Thành viên"
        yield ", ".join(filter(None, (user.full_name, user.title, duty)))


def _next_number(inspection):
    """One more than the minutes of this authority and year that were begun before."""
    return db.session.execute(of_year(inspection, func.count())).scalar_one() + 1


def of_year(inspection, *columns):
    """Query of ``columns`` of the minutes that this authority began this year."""
    return (
        select(*columns)
        .select_from(Minute)
        .join(Inspection, Inspection.id == Minute.inspection_id)
        .where(
            Inspection.authority_id == inspection.authority_id,
            extract("year", Minute.made_at) == clock.today().year,
        )
    )
