"""Conditions on what a dossier is: its procedure, its owner, its labels, its place."""

from sqlalchemy import and_, func, literal_column, select

from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, DossierEvent, DossierLabel, Label
from intranet.models.persons import Person
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.rules.workflow import EventKind, State
from intranet.services.dossiers.binds import number, text


def of_things(shape, at):
    """The clauses of the things that a ``Shape`` names; ``at`` begins the names of its values."""
    version = select(ProcedureVersion.id)
    procedure = version.join(Procedure).where(Procedure.pid == text(f"{at}procedure"))
    field = version.where(ProcedureVersion.field == text(f"{at}field"))
    holder = select(User.id).where(User.pid == text(f"{at}holder")).scalar_subquery()
    clauses = {
        "procedure": Dossier.version_id.in_(procedure),
        "field": Dossier.version_id.in_(field),
        "state": Dossier.state == number(f"{at}state"),
        "channel": Dossier.channel == text(f"{at}channel"),
        "outcome": Dossier.outcome == text(f"{at}outcome"),
        "solved": Dossier.state != literal_column(str(int(State.WITHDRAWN))),
        "holder": and_(Dossier.holder_user_id == holder, Dossier.closed_at.is_(None)),
        **_of_marks(at),
    }
    return [clause for name, clause in clauses.items() if name in shape.given]


def _of_marks(at):
    labels = select(DossierLabel.dossier_id).join(Label).where(Label.pid == text(f"{at}label"))
    person = select(Person.id).where(Person.pid == text(f"{at}person")).scalar_subquery()
    corrections = DossierEvent.kind == literal_column(f"'{EventKind.CORRECTION}'")
    place = text(f"{at}location")
    begins = func.substr(func.lower(Dossier.location), 1, func.length(place)) == func.lower(place)
    return {
        "label": Dossier.id.in_(labels),
        "location": and_(Dossier.location.is_not(None), begins),
        "person": Dossier.owner_id == person,
        "corrected": Dossier.id.in_(select(DossierEvent.dossier_id).where(corrections)),
    }
