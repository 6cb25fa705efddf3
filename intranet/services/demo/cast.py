"""What the story needs to know of the office, read once: desks, people, procedures, deadlines."""

from dataclasses import dataclass, field
from datetime import time
from itertools import accumulate

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.procedures import ProcedureOffer, ProcedureVersion
from intranet.models.units import Unit
from intranet.rules import deadlines
from intranet.rules.deadlines import Begun, Received
from intranet.rules.demo import COMMUNES, DISTRICT, DISTRICT_DESK, SHARES
from intranet.services.dossiers.calendar import calendar_for, term_of
from intranet.services.dossiers.index import Entry
from intranet.transaction import Actor

_MOMENT_UNITS = (deadlines.Unit.working_hour, deadlines.Unit.hour)
_NOON_OF_SAME_DAY = time(15)
_SIGNS = 3
_CIVIL_FIELDS = ("Hộ tịch", "Chứng thực", "Nuôi con nuôi", "Hòa giải")


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A demo person at work; ``who``: the part of an audit entry that names them."""

    id: int
    username: str
    full_name: str
    who: dict


@dataclass(frozen=True, slots=True, eq=False)
class Stop:
    """A step of a procedure at one desk: where, by whom, in what time (None: uncounted)."""

    position: int
    name: str
    act: str
    role: str
    unit_id: int
    unit_pid: str
    term: object
    term_unit: str | None
    people: list


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A procedure as it goes from one desk; ``reaches[n]``: units that see it at stop ``n``."""

    version_id: int
    procedure_pid: str
    code: str
    field: str
    words: frozenset
    term: object
    due_unit: str
    counter: bool
    fee_vnd: int
    papers: list
    stops: list
    reaches: list
    tasks: tuple
    unit_keys: frozenset
    sign: str

    @property
    def same_day(self):
        return self.due_unit == deadlines.Unit.same_day_15h


@dataclass(slots=True, eq=False)
class Desk:
    """A receiving desk with its authority, clerks, procedures and people who live there."""

    unit_id: int
    authority_id: int
    prefix: str | None
    place: str
    commune: object
    weight: float
    clerks: list
    routes: list
    shares: list
    citizens: list = field(default_factory=list)


class Dues:
    """Due moments by the one engine; those that depend on the day alone are counted once a day."""

    def __init__(self, calendar):
        self.calendar = calendar
        self._known = {}

    def due(self, term, at, fact=Begun):
        """The due moment of ``term`` from ``at``, a moment of working time; None without one."""
        if term is None:
            return None
        if term.unit in _MOMENT_UNITS:
            return deadlines.due_at(term, (fact(at),), self.calendar)
        key = (term, at.date(), at.time() > _NOON_OF_SAME_DAY)
        if key not in self._known:
            self._known[key] = deadlines.due_at(term, (fact(at),), self.calendar)
        return self._known[key]


class Cast:
    """Everything that stays the same through the story."""

    def __init__(self):
        units = db.session.scalars(select(Unit)).all()
        self.units = {unit.id: unit for unit in units}
        self.by_key = {unit.key: unit for unit in units}
        self.calendar = calendar_for(self.by_key[DISTRICT])
        self.dues = Dues(self.calendar)
        self.staff = self._staff()
        self.desks = self._desks()
        weights = list(accumulate(desk.weight for desk in self.desks))
        self.pick_desk = lambda rng: rng.choices(self.desks, cum_weights=weights)[0]

    def _staff(self):
        staff: dict[tuple[str, int], list[Member]] = {}
        for user in db.session.scalars(select(User).order_by(User.id)):
            member = Member(user.id, user.username, user.full_name, Actor(user).described())
            for entry in user.memberships:
                staff.setdefault((entry.role, entry.unit_id), []).append(member)
        return staff

    def _desks(self):
        versions = self._versions()
        offers: dict[int, set[int]] = {}
        for row in db.session.execute(select(ProcedureOffer.unit_id, ProcedureOffer.procedure_id)):
            offers.setdefault(row.unit_id, set()).add(row.procedure_id)
        size = sum(commune.size for commune in COMMUNES)
        at_communes = sum(share for share, _ in SHARES.values())
        at_district = sum(share for _, share in SHARES.values())
        places: list[tuple] = [(c.desk, c.key, c, at_communes * c.size / size, 0) for c in COMMUNES]
        places.append((DISTRICT_DESK, DISTRICT, None, at_district, 1))
        return [
            self._desk(desk, authority, commune, weight, which, versions, offers)
            for desk, authority, commune, weight, which in places
        ]

    def _versions(self):
        query = select(ProcedureVersion).options(
            selectinload(ProcedureVersion.procedure),
            selectinload(ProcedureVersion.papers),
            selectinload(ProcedureVersion.steps),
        )
        found = db.session.scalars(query.order_by(ProcedureVersion.id)).all()
        return [version for version in found if version.procedure.code in SHARES]

    def _desk(self, key, authority_key, commune, weight, which, versions, offers):
        unit, authority = self.by_key[key], self.by_key[authority_key]
        offered = offers.get(authority.id, set())
        routes, shares = [], []
        for version in versions:
            share = SHARES[version.procedure.code][which]
            if share and version.procedure_id in offered:
                routes.append(self._route(version, unit, authority))
                shares.append(share)
        return Desk(
            unit.id,
            authority.id,
            unit.code_prefix,
            authority.name,
            commune,
            weight,
            self.staff[("receiver", unit.id)],
            routes,
            list(accumulate(shares)),
        )

    def _route(self, version, desk, authority):
        term = term_of(version, "direct")
        stops = [self._stop(version, step, desk, authority, term) for step in version.steps]
        reach = {*desk.ancestor_ids, *authority.ancestor_ids}
        reaches = []
        for stop in stops:
            reach = reach | set(self.units[stop.unit_id].ancestor_ids)
            reaches.append(tuple(sorted(reach)))
        procedure = version.procedure
        entry = Entry(0, "", "", (), procedure.code, version.name, ())
        return Route(
            version_id=version.id,
            procedure_pid=procedure.pid,
            code=procedure.code,
            field=version.field,
            words=frozenset(entry.row["words"].split()),
            term=term,
            due_unit=self._unit_of(term, Received),
            counter=version.counter_service,
            fee_vnd=version.fee_vnd or 0,
            papers=[p for p in version.papers if p.originals or p.copies or not p.submit],
            stops=stops,
            reaches=reaches,
            tasks=tuple((step.role, step.share) for step in version.steps[:-1]),
            unit_keys=frozenset({authority.key, *(self.units[stop.unit_id].key for stop in stops)}),
            sign=_sign_of(version.result_name or version.name),
        )

    def _unit_of(self, term, fact):
        opening = self.calendar.opening(self.calendar.days[0].day)
        return str(deadlines.reckon(term, (fact(opening),), self.calendar).unit)

    def _stop(self, version, step, desk, authority, term):
        places = {"desk": desk.id, "authority": authority.id, "unit": step.unit_id}
        unit = self.units[places[step.place]]
        counted = term.unit is not deadlines.Unit.same_day_15h
        if step.act == "return" or (counted and step.share < 1):
            own = None
        else:
            own = deadlines.step_term(term, step.share, self.calendar)
        return Stop(
            step.position,
            step.name,
            step.act,
            step.role,
            unit.id,
            unit.pid,
            own,
            own and self._unit_of(own, Begun),
            self._people(version.field, step.role, unit.id),
        )

    def _people(self, field, role, unit_id):
        """Who does a step: of two officers of a commune the one for civil status, or the other."""
        people = self.staff.get((role, unit_id), [])
        names = ("hotich.", "xahoi.")
        if len(people) < 2 or not all(p.username.startswith(names) for p in people):
            return people
        word = names[not field.startswith(_CIVIL_FIELDS)]
        return [p for p in people if p.username.startswith(word)]


def _sign_of(result):
    """The letters of a result in its number: "Giấy khai sinh" gives GKS."""
    words = result.partition(",")[0].partition("(")[0].split()
    sign = "".join(word[0] for word in words if word[0].isalpha()).upper()[:_SIGNS]
    return sign if len(sign) > 1 else "KQ"
