"""What is one person's: their own dossiers, those they only handed in or collected, their slips."""

from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import and_, func, or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.persons import Person
from intranet.models.slips import Slip
from intranet.rules import personal
from intranet.transaction import NotVisible, reading

SHORTEST = 6  # shorter numbers and mails stand in texts by chance


@dataclass(frozen=True)
class Whose:
    """``own``: dossiers whose owner the person is; ``other``: dossiers of others that they handed
    in or whose result they collected; ``slips``: given to them.
    """

    person: Person
    own: list = field(default_factory=list)
    other: list = field(default_factory=list)
    slips: list = field(default_factory=list)

    @cached_property
    def numbers(self):
        """Words that are this person's alone: id numbers, telephones, mail."""
        person, found = self.person, set()
        found |= {person.id_number, person.phone, person.email}
        found |= {n for d in self.own for n in (d.owner_id_number, d.owner_phone)}
        found |= {d.submitter_phone for d in self.other if self.handed_in(d)}
        found |= {n for slip in self.slips for n in (slip.id_number, slip.phone, slip.email)}
        return {word for word in found if word and len(word) >= SHORTEST}

    @cached_property
    def names(self):
        """How the person was ever written."""
        found = {self.person.full_name, *(d.owner_name for d in self.own)}
        found |= {d.submitter_name for d in self.other if self.handed_in(d)}
        found |= {slip.full_name for slip in self.slips}
        return {name for name in found if name}

    @cached_property
    def words(self):
        """All words the person is known by, the longest first."""
        places = {self.person.address, *(d.owner_address for d in self.own)}
        places |= {slip.address for slip in self.slips}
        return sorted({*self.naming, *filter(None, places)}, key=len, reverse=True)

    @cached_property
    def naming(self):
        """Numbers and names, the longest first: what tells the person outside their dossiers,
        where many others live at an address.
        """
        return sorted(self.numbers | self.names, key=len, reverse=True)

    def handed_in(self, dossier):
        """True when the person is the submitter of somebody else's dossier."""
        number = self.person.id_number
        is_same = number is not None and dossier.submitter_id_number == number
        return is_same or dossier.submitter_id == self.person.id

    def collected(self, dossier):
        """True when the person took the result of somebody else's dossier."""
        number = self.person.id_number
        same_number = number is not None and dossier.collected_id_number == number
        return same_number or (
            self.handed_in(dossier)
            and (dossier.collected_by or "").casefold() in {n.casefold() for n in self.names}
        )


def person_of(user, pid):
    """A person with a dossier that ``user`` may see; ``NotVisible`` otherwise."""
    person = db.session.scalar(select(Person).where(Person.pid == pid))
    if person is None or not _is_seen(user, person):
        raise NotVisible
    return person


def open_person(actor, pid):
    """``person_of``, and one entry in the read log: a form with the person's name was opened."""
    person = person_of(actor.user, pid)
    with reading(actor) as change:
        change.record("persons.read", person)
    return person


def _is_seen(user, person):
    # By the indexed columns first: nearly everybody is found there without reading all dossiers.
    by_row = or_(Dossier.owner_id == person.id, Dossier.submitter_id == person.id)
    queries = [
        select(Dossier.id).where(way, visible_to(user)) for way in (by_row, _concerns(person))
    ]
    return any(db.session.scalar(query.limit(1)) is not None for query in queries)


def whose(person, for_update=False):
    """The Whose of a person, of every unit; ``for_update`` locks the dossiers (PostgreSQL)."""
    query = select(Dossier).where(_concerns(person)).order_by(Dossier.id)
    if for_update:
        query = query.with_for_update(of=Dossier)
    dossiers = db.session.scalars(query).all()
    own = [dossier for dossier in dossiers if _is_owner(person, dossier)]
    other = [dossier for dossier in dossiers if not _is_owner(person, dossier)]
    return Whose(person, own, other, _slips(person, own))


def counts(user, found):
    """How many dossiers of a Whose are open, must be kept still, and are outside one's reach."""
    now = clock.now()
    concerned = [dossier.id for dossier in (*found.own, *found.other)]
    seen = select(func.count()).where(Dossier.id.in_(concerned), visible_to(user))
    return {
        "own": len(found.own),
        "other": len(found.other),
        "slips": len(found.slips),
        "open": sum(dossier.closed_at is None for dossier in found.own),
        "kept": sum(
            not personal.is_over(d.procedure_version.field, d.closed_at, now) for d in found.own
        ),
        "outside": len(concerned) - (db.session.scalar(seen) or 0),
    }


def _is_owner(person, dossier):
    same = person.id_number is not None and dossier.owner_id_number == person.id_number
    return dossier.owner_id == person.id or same


def _concerns(person):
    """Clause: dossiers this person owns, handed in or collected."""
    ways = [Dossier.owner_id == person.id, Dossier.submitter_id == person.id]
    if person.id_number:
        names = ("owner_id_number", "submitter_id_number", "collected_id_number")
        ways += [getattr(Dossier, name) == person.id_number for name in names]
    return or_(*ways)


def _slips(person, own):
    """Slips with the person's number, tied to a dossier of theirs, or with name and telephone."""
    ways: list = [Slip.dossier_id.in_([dossier.id for dossier in own])]
    if person.id_number:
        ways.append(Slip.id_number == person.id_number)
    if person.phone:
        same = and_(Slip.full_name == person.full_name, Slip.phone == person.phone)
        ways.append(and_(same, Slip.id_number.is_(None)))
    return db.session.scalars(select(Slip).where(or_(*ways)).order_by(Slip.id)).all()
