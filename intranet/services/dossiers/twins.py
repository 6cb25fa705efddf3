"""Whether a person has an open dossier of the same procedure already: a hint, never a refusal."""

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.dossiers import Dossier, visible_to
from intranet.models.persons import Person
from intranet.models.procedures import ProcedureVersion
from intranet.services.dossiers.persons import normal_id

MOST = 5


def open_twins(user, id_number, procedure_id):
    """Open dossiers (pid, code, received_at) of this person and procedure that ``user`` may see."""
    number = normal_id(id_number)
    if number is None:
        return []
    query = (
        select(Dossier.pid, Dossier.code, Dossier.received_at)
        .join(Person, Person.id == Dossier.owner_id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(
            Person.id_number == number,
            ProcedureVersion.procedure_id == procedure_id,
            Dossier.finished_at.is_(None),
            Dossier.closed_at.is_(None),
            visible_to(user),
        )
        .order_by(Dossier.received_at.desc())
        .limit(MOST)
    )
    return db.session.execute(query).all()
