"""What else a person has or had here: dossiers of the same procedure, and the last one at all."""

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.persons import Person
from intranet.models.procedures import ProcedureVersion
from intranet.services.dossiers import reading
from intranet.services.dossiers.persons import normal_id

MOST = 5
RECENT = timedelta(days=30)


def twins(user, id_number, procedure_id):
    """Dossiers of this person and procedure that ``user`` may see, under way or received in the
    last 30 days: (pid, code, received_at, state, finished_at), the newest first. A hint, never a
    refusal (D17).
    """
    recent = Dossier.received_at >= clock.now() - RECENT
    is_open = Dossier.finished_at.is_(None) & Dossier.closed_at.is_(None)
    columns = (Dossier.pid, Dossier.code, Dossier.received_at, Dossier.state, Dossier.finished_at)
    query = _of_person(user, id_number, *columns)
    query = query.where(ProcedureVersion.procedure_id == procedure_id, or_(is_open, recent))
    return db.session.execute(query.limit(MOST)).all()


def previous(user, id_number):
    """The last dossier of this person that ``user`` may see (pid, code, received_at, name of its
    procedure), or None.
    """
    columns = (Dossier.pid, Dossier.code, Dossier.received_at, ProcedureVersion.name)
    return db.session.execute(_of_person(user, id_number, *columns).limit(1)).first()


def open_previous(actor, id_number):
    """The dossier of ``previous`` with its papers, to copy from; in the read log like every
    opening. None when there is none.
    """
    row = previous(actor.user, id_number)
    return row and reading.open_dossier(actor, row.pid, selectinload(Dossier.papers))


def _of_person(user, id_number, *columns):
    """Query: these columns of the person's dossiers within reach, the newest first."""
    return (
        select(*columns)
        .select_from(Dossier)
        .join(Person, Person.id == Dossier.owner_id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(Person.id_number == normal_id(id_number), visible_to(user))
        .order_by(Dossier.received_at.desc(), Dossier.id.desc())
    )
