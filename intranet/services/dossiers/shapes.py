"""A ``Filter`` taken apart: its shape decides the text of a statement, its values are bound.

Whoever asks, and when, is a value: the office shares one statement for each kind of list.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from sqlalchemy import bindparam, select

from intranet import clock
from intranet.models.accounts.members import stands_in
from intranet.models.dossiers import reach_ids
from intranet.models.units import Unit
from intranet.prepared import prepared
from intranet.rules.calendars import DEFAULT_HOURS, Calendar
from intranet.rules.deadlines.standing import SOON_DAYS, SOON_SHARE
from intranet.services.dossiers.calendar import calendar_with
from intranet.services.dossiers.clauses import FARTHEST

LAST_SECOND = time(23, 59, 59)
NAMED = ("procedure", "field", "state", "channel", "outcome", "solved", "holder", "label",
         "location", "person", "corrected")  # fmt: skip
FROM = ("received_from", "due_from", "done_from")
TO = ("received_to", "due_to", "done_to")


@dataclass(frozen=True)
class Today:
    """The moment of asking and the calendar that says what is due soon."""

    now: datetime
    calendar: Calendar

    def evening_of(self, day):
        """The moment a past day is judged at: its last second; today and later: now."""
        return self.now if day >= self.now.date() else datetime.combine(day, LAST_SECOND)


def today(now=None):
    """The moment lists are judged at, with the office's calendar."""
    return Today(now or clock.now(), calendar_with(DEFAULT_HOURS))


@dataclass(frozen=True)
class Scope:
    """Which dossiers the person may see, and the one unit a list may be read through, if any."""

    user: object
    unit: object
    through: int | None
    reach: tuple

    @classmethod
    def of(cls, user, unit_pid=""):
        """Look up the unit of a filter; a list of one unit is read through that unit's reach."""
        unit = _unit_by_pid(pid=unit_pid).first() if unit_pid else None
        reach = tuple(reach_ids(user))
        if unit is not None and any(i in reach for i in _ids(unit.path)):
            return cls(user, unit, unit.id, reach)
        return cls(user, unit, reach[0] if len(reach) == 1 else None, reach)

    @property
    def kind(self):
        """How ``clauses.in_scope`` asks: "one" unit, "many", or "none"."""
        if self.through is not None:
            return "one"
        return "many" if self.reach else "none"


@dataclass(frozen=True)
class Shape:
    """All of a list that decides the text of its statements; see ``clauses.conditions``."""

    tab: str
    given: frozenset
    unit: str
    standing: str
    past: bool
    duties: int
    stands: int
    scope: str
    looks: int | None
    order: tuple | None


def shape_of(filter, scope, moment, looks=None):
    """The Shape of a list; ``looks``: how many searches its words make, None without words."""
    given = {name for name in (*NAMED, *FROM, *TO, "open_on") if getattr(filter, name)}
    if filter.done_to:
        given.add("received_to")
    unit = ("below" if filter.below else "one") if filter.unit else ""
    return Shape(
        filter.tab,
        frozenset(given),
        "unknown" if unit and scope.unit is None else unit,
        filter.standing,
        filter.open_on is not None and filter.open_on < moment.now.date(),
        len(scope.user.active_memberships) if filter.tab == "mine" else 0,
        len(stands_in(scope.user)) if filter.tab == "mine" else 0,
        scope.kind,
        looks,
        filter.order,
    )


def values_of(filter, scope, moment, at=""):
    """The values of a list's own conditions; ``at`` begins their names."""
    found = {name: getattr(filter, name) for name in NAMED}
    found |= {name: getattr(filter, name) and _begin(getattr(filter, name)) for name in FROM}
    found |= {name: getattr(filter, name) and end_of(getattr(filter, name)) for name in TO}
    last_received = filter.received_to or filter.done_to
    found["received_to"] = last_received and end_of(last_received)
    found["open_on"] = filter.open_on and end_of(filter.open_on)
    judged = moment.evening_of(filter.open_on) if filter.open_on else moment.now
    found |= {"judged": judged, "judged_midnight": _begin(judged.date())}
    if scope.unit is not None:
        found |= {"unit": scope.unit.id, "below": f"{scope.unit.path}%"}
    found |= {"through": scope.through, "reach": scope.reach}
    return {at + name: value for name, value in found.items()} if at else found


def shared_values(user, moment):
    """The values that every list of this person has today."""
    duties, places = user.active_memberships, stands_in(user)
    return {
        "now": moment.now,
        "midnight": _begin(moment.now.date()),
        "user_id": user.id,
        **{f"duty_unit_{n}": duty.unit_id for n, duty in enumerate(duties)},
        **{f"duty_role_{n}": duty.role for n, duty in enumerate(duties)},
        **{f"away_{n}": absent.id for n, (absent, _duty) in enumerate(places)},
        **{f"away_unit_{n}": duty.unit_id for n, (_absent, duty) in enumerate(places)},
        **{f"away_role_{n}": duty.role for n, (_absent, duty) in enumerate(places)},
        **soon_values(moment.calendar, moment.now.date()),
    }


@lru_cache(maxsize=16)
def soon_values(calendar, day):
    """{name: moment} of ``clauses.is_due_soon``: what rules.deadlines.soon_from calls due soon.

    Due by the next working day whenever received; due ``n`` working days ahead when the whole term
    has 5 ``n`` working days or more, up to ``FARTHEST``.
    """
    found = {"soon_0": _begin(day)}
    day = calendar.add_working_days(day, SOON_DAYS)
    found["soon_1"] = end_of(day)
    for ahead in range(SOON_DAYS + 1, FARTHEST + 1):
        day = calendar.next_working_day(day)
        begun = calendar.add_working_days(day + timedelta(days=1), -SOON_SHARE * ahead)
        found |= {f"soon_{ahead}": end_of(day), f"begun_{ahead - 1}": _begin(begun)}
    return found


def end_of(day):
    """The first moment after ``day``."""
    return datetime.combine(day + timedelta(days=1), time())


def _begin(day):
    return datetime.combine(day, time())


def _ids(path):
    return [int(part) for part in path.strip("/").split("/")]


@prepared
def _unit_by_pid():
    return select(Unit.id, Unit.path).where(Unit.pid == bindparam("pid"))
