"""A dossier with all that its page shows, by statements made once.

``selectinload`` would give the same rows, but makes and compares a statement for each collection at
each request: a third of the page's processor time (decisions/0019-prepared-statements.md).
"""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from intranet.extensions import db
from intranet.models.dossiers import Attachment, Dossier, DossierEvent, DossierPaper, DossierStep
from intranet.models.procedures import ProcedureStep, ProcedureVersion

PEOPLE = (DossierStep.user, DossierStep.given_by, DossierStep.ended_by)


def _person(relation):
    """The person alone, without duties."""
    return joinedload(relation).lazyload("*")


# For ``reading.get``: whom and what the head of the page names; ``fill`` gives the rest.
WHOLE = (
    joinedload(Dossier.procedure_version).joinedload(ProcedureVersion.procedure),
    joinedload(Dossier.received_unit),
    joinedload(Dossier.competent_unit),
    joinedload(Dossier.returned_unit),
    joinedload(Dossier.holder_unit),
    *(_person(person) for person in (Dossier.holder, Dossier.received_by)),
)
_ID: Any = bindparam("id")
_COLLECTIONS: dict[str, Any] = {
    "papers": select(DossierPaper)
    .where(DossierPaper.dossier_id == _ID)
    .order_by(DossierPaper.position),
    "files": select(Attachment)
    .where(Attachment.dossier_id == _ID)
    .options(_person(Attachment.added_by))
    .order_by(Attachment.id),
    "steps": select(DossierStep)
    .where(DossierStep.dossier_id == _ID)
    .options(joinedload(DossierStep.unit), *(_person(one) for one in PEOPLE))
    .order_by(DossierStep.id),
    "events": select(DossierEvent)
    .where(DossierEvent.dossier_id == _ID)
    .options(_person(DossierEvent.by))
    .order_by(DossierEvent.id),
}
_WAY = select(ProcedureStep).where(ProcedureStep.version_id == _ID).order_by(ProcedureStep.position)


def fill(dossier):
    """Load papers, files, the trace, the events and the steps of the procedure, one query each."""
    for name, query in _COLLECTIONS.items():
        found = db.session.scalars(query, {"id": dossier.id}).all()
        set_committed_value(dossier, name, found)
    steps = db.session.scalars(_WAY, {"id": dossier.version_id}).all()
    set_committed_value(dossier.procedure_version, "steps", steps)
