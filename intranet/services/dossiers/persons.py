"""Applicants: what was typed about them last time comes back by id number."""

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.persons import Person
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_phone
from intranet.rules.words import N_
from intranet.services.dossiers.data import PersonData, line
from intranet.services.dossiers.numbering import upsert
from intranet.transaction import Forbidden, reading

ID_KINDS = ("cccd", "cmnd", "passport", "tax", "none")
KEPT = ("birth_date", "sex", "address", "phone", "email")


def known_person(actor, id_number):
    """The applicant with this id number as last entered, or None; only for people at a counter.

    Whoever has a number gets an address and a telephone here, of any commune: the read log says who
    asked (ASVS 14.2.6).
    """
    if not actor.user.can(DossierPermission.RECEIVE):
        raise Forbidden
    number = normal_id(id_number)
    person = number and db.session.scalar(select(Person).where(Person.id_number == number))
    if not person:
        return None
    with reading(actor) as change:
        change.record("dossiers.look_up", person)
    return person


def normal_id(text):
    """An id number as stored: no spaces, dots or hyphens, capitals; None when empty."""
    return "".join(char for char in (text or "") if char.isalnum()).upper() or None


def cleaned(person, prefix):
    """Return ``person`` as it may be stored; errors name ``prefix`` + field.

    Only a missing name and what no column can hold are refused: a strange number or telephone is
    the clerk's to judge (7.3), it never stops somebody at the counter.
    """
    name = " ".join((line(person.full_name, f"{prefix}full_name", 200) or "").split())
    if not name:
        raise RuleBroken(N_("Nhập họ tên hoặc tên tổ chức."), field=f"{prefix}full_name")
    number = line(normal_id(person.id_number), f"{prefix}id_number", 20)
    kind = person.id_kind if person.id_kind in ID_KINDS else "none"
    return replace(
        person,
        full_name=name,
        id_kind=kind if number else "none",
        id_number=number,
        sex=line(person.sex, f"{prefix}sex", 6),
        address=line(person.address, f"{prefix}address", 300),
        phone=_phone(person.phone, f"{prefix}phone"),
        email=line(person.email, f"{prefix}email", 120),
    )


def is_empty(person):
    """True when nothing was typed about a person."""
    if person is None:
        return True
    typed = (person.full_name, person.id_number, person.address, person.phone, person.email)
    return not any((text or "").strip() for text in typed)


def is_same(one, other):
    """True when two applicants are one: same id number, or same name and nothing that differs."""
    if one.id_number and other.id_number:
        return one.id_number == other.id_number
    if one.id_number or other.id_number:
        return False
    return one.full_name.casefold() == other.full_name.casefold() and one.phone == other.phone


def store(people, seen_at):
    """Insert or update the ``people`` (PersonData or None) and return their ids in that order.

    The latest data wins and counts the version up; what was left empty keeps its older value.
    """
    # In order of the number: two counters that enter the same two people never wait for each other.
    order = sorted(filter(None, people), key=lambda person: person.id_number or "")
    ids = {id(person): _store(person, seen_at) for person in order}
    return [ids.get(id(person)) for person in people]


def _store(person: PersonData, seen_at):
    facts = {name: getattr(person, name) for name in ("id_kind", "id_number", "full_name", *KEPT)}
    return db.session.scalar(_upsert(db.engine.dialect.name), {**facts, "seen_at": seen_at})


@lru_cache
def _upsert(dialect):
    """The statement, made once: building it costs more than running it."""
    table = Person.__table__
    insert = upsert(table, dialect)
    new = insert.excluded
    changes = {name: func.coalesce(new[name], table.c[name]) for name in KEPT}
    changes |= {name: new[name] for name in ("full_name", "id_kind", "seen_at")}
    return insert.on_conflict_do_update(
        index_elements=["id_number"], set_={**changes, "version": table.c.version + 1}
    ).returning(table.c.id)


def _phone(text, field):
    try:
        return normal_phone(text) or None
    except RuleBroken:
        return line(text, field, 20)
