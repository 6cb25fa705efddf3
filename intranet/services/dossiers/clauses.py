"""What each condition of a ``Filter`` means in the database. Every list and every number asks here.

Late, in time and due soon are those of rules.deadlines (domain 1.8) written as SQL: hour-like terms
are judged by the moment, all others by the day.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import and_, exists, false, or_, select, union_all

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, DossierReach, reach_ids, visible_to
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.calendars import Calendar
from intranet.rules.deadlines.clocks import HOUR_LIKE
from intranet.rules.deadlines.standing import SOON_DAYS, SOON_SHARE

LAST_SECOND = time(23, 59, 59)
FARTHEST = 12  # working days: a fifth of a term of 60


@dataclass(frozen=True)
class Today:
    """The moment of asking and the calendar that says what is due soon."""

    now: datetime
    calendar: Calendar

    def evening_of(self, day):
        """The moment a past day is judged at: its last second; today and later: now."""
        return self.now if day >= self.now.date() else datetime.combine(day, LAST_SECOND)

    def soon_spans(self):
        """[(due from, due before, received before)]: what rules.deadlines.soon_from calls due soon.

        Due by the next working day whenever received; due ``n`` working days ahead when the whole
        term has 5 ``n`` working days or more, up to ``FARTHEST``.
        """
        day = self.calendar.add_working_days(self.now.date(), SOON_DAYS)
        first = datetime.combine(self.now.date(), time())
        spans: list[tuple] = [(first, _end(day), None)]
        for ahead in range(SOON_DAYS + 1, FARTHEST + 1):
            first, day = _end(day), self.calendar.next_working_day(day)
            begun = self.calendar.add_working_days(day + timedelta(days=1), -SOON_SHARE * ahead)
            spans.append((first, _end(day), datetime.combine(begun, time())))
        return spans


def is_open():
    """Received, no result yet; the words the partial indexes of dossiers use."""
    return and_(Dossier.finished_at.is_(None), Dossier.closed_at.is_(None))


def is_overdue(moment):
    """Past its due moment at ``moment``, clock not stopped. Says nothing about being open."""
    midnight = datetime.combine(moment.date(), time())
    return and_(
        Dossier.due_at < moment,
        or_(Dossier.due_at < midnight, Dossier.due_unit.in_(sorted(HOUR_LIKE))),
        Dossier.paused.is_(False),
    )


def is_not_overdue(moment):
    """The opposite of ``is_overdue``, null due moments included."""
    midnight = datetime.combine(moment.date(), time())
    return or_(
        Dossier.paused.is_(True),
        Dossier.due_at.is_(None),
        Dossier.due_at >= moment,
        and_(Dossier.due_at >= midnight, Dossier.due_unit.not_in(sorted(HOUR_LIKE))),
    )


def is_due_soon(today):
    """Open, not overdue, and at most 1 working day or 20 % of the time left (1.8)."""
    spans = today.soon_spans()
    return and_(
        is_open(),
        Dossier.due_at >= spans[0][0],
        Dossier.due_at < spans[-1][1],
        or_(*(_in_span(*span) for span in spans)),
        Dossier.paused.is_(False),
        is_not_overdue(today.now),
    )


def _in_span(first, end, received_before):
    span = [Dossier.due_at >= first, Dossier.due_at < end]
    if received_before is not None:
        span.append(Dossier.received_at < received_before)
    return and_(*span)


def open_on(day, today):
    """Received by the end of ``day`` and without a result then; from today on: open now."""
    if day >= today.now.date():
        return is_open()
    end = _end(day)
    return and_(
        Dossier.received_at < end,
        or_(Dossier.finished_at >= end, is_open()),
    )


def needs(user):
    """In this person's hands: theirs by name, or nobody's in a role and unit they hold.

    One branch for each, so that each is read by its own partial index.
    """
    active = select(Dossier.id).where(Dossier.closed_at.is_(None))
    branches = [active.where(Dossier.holder_user_id == user.id)]
    branches += [
        active.where(
            Dossier.holder_user_id.is_(None),
            Dossier.holder_unit_id == entry.unit_id,
            Dossier.holder_role == entry.role,
        )
        for entry in user.active_memberships
    ]
    return and_(Dossier.id.in_(union_all(*branches)), is_open())


@dataclass(frozen=True)
class Scope:
    """Which dossiers the person may see, and the one unit a list may be read through, if any."""

    user: User
    unit: Unit | None
    through: int | None

    @classmethod
    def of(cls, user, unit_pid):
        """Look up the unit of a filter; a list of one unit is read through that unit's reach."""
        unit = None
        if unit_pid:
            unit = db.session.scalar(select(Unit).where(Unit.pid == unit_pid))
        seen = reach_ids(user)
        if unit is not None and any(i in unit.ancestor_ids for i in seen):
            return cls(user, unit, unit.id)
        return cls(user, unit, seen[0] if len(seen) == 1 else None)

    @property
    def clause(self):
        """Clause: dossiers in scope, one key for each row."""
        if self.through is None:
            return visible_to(self.user)
        return exists(
            select(DossierReach.dossier_id).where(
                DossierReach.unit_id == self.through, DossierReach.dossier_id == Dossier.id
            )
        )


def conditions(filter, scope, today):
    """The clauses of ``filter`` except words and scope."""
    return [*_of_tab(filter.tab, scope.user, today), *_of_unit(filter, scope),
            *_of_things(filter), *_of_days(filter), *_of_standing(filter, today)]  # fmt: skip


def _of_tab(tab, user, today):
    return {
        "mine": lambda: [needs(user)],
        "soon": lambda: [is_due_soon(today)],
        "late": lambda: [is_open(), is_overdue(today.now)],
        "open": lambda: [is_open()],
        "ready": lambda: [Dossier.finished_at.is_not(None), Dossier.closed_at.is_(None)],
        "all": list,
    }[tab]()


def _of_unit(filter, scope):
    if not filter.unit:
        return []
    if scope.unit is None:
        return [false()]
    if not filter.below:
        return [Dossier.competent_unit_id == scope.unit.id]
    return [Dossier.competent_unit_id.in_(select(Unit.id).where(scope.unit.subtree()))]


def _of_things(filter):
    found: list = []
    if filter.procedure:
        wanted = select(ProcedureVersion.id).join(Procedure)
        found.append(Dossier.version_id.in_(wanted.where(Procedure.pid == filter.procedure)))
    if filter.field:
        wanted = select(ProcedureVersion.id).where(ProcedureVersion.field == filter.field)
        found.append(Dossier.version_id.in_(wanted))
    if filter.state:
        found.append(Dossier.state == filter.state)
    if filter.channel:
        found.append(Dossier.channel == filter.channel)
    if filter.outcome:
        found.append(Dossier.outcome == filter.outcome)
    if filter.holder:
        holder = select(User.id).where(User.pid == filter.holder).scalar_subquery()
        found.append(and_(Dossier.holder_user_id == holder, Dossier.closed_at.is_(None)))
    return found


def _of_days(filter):
    spans = (
        (Dossier.received_at, filter.received_from, filter.received_to or filter.done_to),
        (Dossier.due_at, filter.due_from, filter.due_to),
        (Dossier.finished_at, filter.done_from, filter.done_to),
    )
    return [clause for span in spans for clause in _between(*span)]


def _between(moment, first, last):
    if first is not None:
        yield moment >= datetime.combine(first, time())
    if last is not None:
        yield moment < _end(last)


def _of_standing(filter, today):
    found = []
    if filter.open_on is not None:
        found.append(open_on(filter.open_on, today))
    if filter.standing:
        moment = today.evening_of(filter.open_on) if filter.open_on else today.now
        if filter.open_on is None:
            found.append(is_open())
        late = filter.standing == "overdue"
        found.append(is_overdue(moment) if late else is_not_overdue(moment))
    return found


def _end(day):
    """The first moment after ``day``."""
    return datetime.combine(day + timedelta(days=1), time())
