"""One applicant and the dossiers that are theirs, as far as the asking person may see them."""

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.persons import Person
from intranet.services.dossiers import lists, outsiders
from intranet.services.dossiers.filters import Filter
from intranet.transaction import NotVisible, reading


def filter_of(pid):
    """The ``Filter`` of every dossier whose owner is the person ``pid``."""
    return Filter(person=pid)


def open_person(actor, pid, cursor=None, moment=None):
    """(Person, Page of their dossiers newest first); one entry in the read log (7.4).

    NotVisible, and no entry, for a person without a dossier that the actor may see;
    ``ReasonNeeded`` for somebody from outside all of them who gave none today.
    """
    page = lists.rows(actor.user, filter_of(pid), cursor, moment=moment)
    person = page.rows and db.session.scalar(select(Person).where(Person.pid == pid))
    if not person:
        raise NotVisible
    facts = outsiders.facts_of_person(actor.user, person.id, page.rows[0].pid)
    with reading(actor) as change:
        change.record("persons.read", person, **facts)
    return person, page
