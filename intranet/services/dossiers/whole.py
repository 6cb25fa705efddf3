"""A dossier with all that its page shows, in two statements made once: the dossier with its
procedure, and a bundle of everything around it (decisions/0019-prepared-statements.md).
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, literal_column, not_, select, union, union_all
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from intranet.bundles import branch, json_row, unbundle
from intranet.models.accounts import User
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import (
    Attachment,
    Dossier,
    DossierEvent,
    DossierLabel,
    DossierNote,
    DossierPaper,
    DossierRequest,
    DossierStep,
    Label,
    Presence,
)
from intranet.models.fees import FeeEntry
from intranet.models.persons import Person
from intranet.models.procedures import ProcedureStep, ProcedureVersion
from intranet.models.units import Unit
from intranet.prepared import prepared

# For ``reading.get``: what the dossier itself is read with; ``fill`` gives the rest.
WHOLE = (joinedload(Dossier.procedure_version).joinedload(ProcedureVersion.procedure),)
PEOPLE = (DossierStep.user, DossierStep.given_by, DossierStep.ended_by, DossierStep.for_)
# Of a person a dossier's page shows no more than this.
_PERSON = ("id", "pid", "username", "full_name", "name_sort", "title")
_AROUND = (
    DossierPaper,
    Attachment,
    DossierStep,
    DossierEvent,
    DossierRequest,
    DossierNote,
    FeeEntry,
)
_KEYS = ("id", "pid")
_OPENING = '{"act":"dossiers.read"'
_LOGGED, _PRESENT = "log", "present"


@dataclass
class Whole:
    """What was read around a dossier. ``bodies``: its entries in the log but openings, newest
    first; ``present``: (name, since, id) of who has it open; ``owner``: the applicant, by key and
    pid; ``kept`` holds people and units in the session.
    """

    fees: list
    requests: list
    notes: list
    bodies: list
    labels: list
    present: list
    owner: Person
    kept: list = field(default_factory=list)


def fill(dossier):
    """Load everything around the dossier: papers, files, trace, events, the steps of its procedure,
    the people and units they name; fees, requests, notes and the log into ``dossier.whole``.
    """
    values = {"version": dossier.version_id, "owner": dossier.owner_id, "obj": dossier.audit_key}
    rows = _around(id=dossier.id, **values).all()
    found = unbundle(
        [row for row in rows if row[0] not in (_LOGGED, _PRESENT)],
        *((model, ()) for model in (*_AROUND, ProcedureStep, Unit, Label)),
        *((User, _PERSON), (Person, _KEYS)),
    )
    log = sorted((json.loads(values) for word, values in rows if word == _LOGGED), reverse=True)
    present = [json.loads(values) for word, values in rows if word == _PRESENT]
    dossier.whole = Whole(
        fees=found[FeeEntry],
        requests=found[DossierRequest],
        notes=found[DossierNote],
        bodies=[body for _seq, body in log],
        labels=_placed(found[Label]),
        present=[(name, datetime.fromisoformat(at), one) for name, at, one in present],
        owner=found[Person][0],
        kept=[found[User], found[Unit]],
    )
    for name, model in (("steps", DossierStep), ("events", DossierEvent), ("files", Attachment)):
        set_committed_value(dossier, name, found[model])
    set_committed_value(dossier, "papers", _placed(found[DossierPaper]))
    set_committed_value(dossier.procedure_version, "steps", _placed(found[ProcedureStep]))


def _placed(rows):
    return sorted(rows, key=lambda row: row.position)


@prepared
def _around():
    """(table, row) of everything around a dossier, in no order."""
    this = bindparam("id", type_=Integer)
    people, units = _named(this)
    labels = select(DossierLabel.label_id).where(DossierLabel.dossier_id == this)
    seen = json_row(User.full_name, Presence.seen_at, Presence.user_id)
    present: Any = select(literal_column(f"'{_PRESENT}'"), seen).where(
        Presence.dossier_id == this, User.id == Presence.user_id
    )
    log: Any = select(
        literal_column(f"'{_LOGGED}'"), json_row(AuditEntry.seq, AuditEntry.body)
    ).where(AuditEntry.obj == bindparam("obj"), not_(AuditEntry.body.startswith(_OPENING)))
    return union_all(
        *(branch(model, model.dossier_id == this) for model in _AROUND),
        branch(ProcedureStep, ProcedureStep.version_id == bindparam("version", type_=Integer)),
        branch(Unit, Unit.id.in_(units)),
        branch(User, User.id.in_(people), only=_PERSON),
        branch(Person, Person.id == bindparam("owner", type_=Integer), only=_KEYS),
        branch(Label, Label.id.in_(labels)),
        present,
        log,
    )


def _named(this):
    """Two unions: the ids of the people and of the units that the rows of a dossier name."""
    ids: dict = {"users": [], "units": []}
    for model in (Dossier, *_AROUND):
        mine = (model.id if model is Dossier else model.dossier_id) == this
        for column in model.__table__.columns:
            for key in column.foreign_keys:
                if key.column.table.name in ids:
                    ids[key.column.table.name].append(select(column).where(mine))
    return union(*ids["users"]), union(*ids["units"])
