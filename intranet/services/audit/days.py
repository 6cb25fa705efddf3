"""One day of one person: every entry, how often each act, and whether the roles fit."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.units import Unit
from intranet.rules.audit.fitting import fits
from intranet.rules.audit.hours import is_outside
from intranet.services.audit import reach
from intranet.services.audit.entries import of_numbers
from intranet.services.audit.filters import day_begins
from intranet.services.audit.searching import LOG
from intranet.services.calendars import office_calendar
from intranet.transaction import NotVisible

MOST = 500


@dataclass(frozen=True)
class DayOfPerson:
    """``spans``: office hours of the day; ``entries`` oldest first, those of ``outside`` and
    ``unfit`` by number; ``acts``: {act: how often}; ``roles``: as the entries have them.
    """

    user: object
    day: date
    spans: tuple
    off: str | None
    entries: list
    has_more: bool
    outside: set
    unfit: set
    acts: Counter
    roles: list


def day_of(user, pid, day):
    """The DayOfPerson of an account; NotVisible when none of it lies in the supervisor's reach."""
    person = db.session.scalar(select(User).where(User.pid == pid))
    watched = reach.watched_units(user)
    if person is None or not _is_below(person, watched):
        raise NotVisible
    query = select(LOG.seq).where(
        LOG.actor == pid,
        LOG.at >= day_begins(day),
        LOG.at < day_begins(day + timedelta(days=1)),
        LOG.unit.in_(list(watched)) | LOG.unit.is_(None),
    )
    numbers = db.session.scalars(query.order_by(LOG.at, LOG.seq).limit(MOST + 1)).all()
    entries = of_numbers(numbers[:MOST])[::-1]
    calendar = _calendar_of(entries)
    return DayOfPerson(
        user=person,
        day=day,
        spans=calendar.spans_on(day),
        off=calendar.reason_off(day),
        entries=entries,
        has_more=len(numbers) > MOST,
        outside={entry.seq for entry in entries if is_outside(calendar, entry.at)},
        unfit={entry.seq for entry in entries if _is_unfit(entry)},
        acts=Counter(entry.act for entry in entries),
        roles=list(dict.fromkeys(r for e in entries for r in e.body.get("role", "").split("+"))),
    )


def _is_below(person, watched):
    return any(duty.unit.pid in watched for duty in person.memberships)


def _calendar_of(entries):
    unit = entries[0].body.get("unit") if entries else None
    own = db.session.scalar(select(Unit.work_hours).where(Unit.pid == unit))
    calendar = office_calendar()
    return calendar.with_hours(own) if own else calendar


def _is_unfit(entry):
    stands_in = bool(entry.body.get("for"))
    return fits(entry.act, entry.body.get("role", ""), stands_in) is False
