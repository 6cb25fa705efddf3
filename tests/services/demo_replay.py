"""Telling a dossier of the demo again, through the verbs, in a second office; comparing the two."""

import json
from contextlib import contextmanager

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.audit import AuditEntry, AuditPending
from intranet.models.dossiers import Dossier, DossierReach
from intranet.models.persons import Person
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.models.units import Unit
from intranet.services import dossiers, fees
from intranet.services.demo.clockwork import standing_at
from intranet.services.dossiers import IntakeData, PaperData, PersonData
from intranet.transaction import Actor

OWN = ("id", "pid", "tracking", "code", "dossier_id", "owner_id", "submitter_id", "risk_at")
PERSON = ("full_name", "id_kind", "id_number", "birth_date", "sex", "address", "phone", "email")


def told(dossier):
    """Everything the database holds of a dossier, in words that mean the same in every office."""
    names = Names()
    reach = db.session.scalars(
        select(DossierReach.unit_id).where(DossierReach.dossier_id == dossier.id)
    ).all()
    return {
        "dossier": names.row(dossier),
        "papers": [names.row(paper) for paper in dossier.papers],
        "steps": [names.row(step) for step in dossier.steps],
        "fees": [names.row(entry) for entry in fees.entries_of(dossier)],
        "reach": sorted(names.units[unit_id] for unit_id in reach),
        "owner": {name: getattr(_person(dossier.owner_id), name) for name in PERSON},
        "submitter": dossier.submitter_id
        and {name: getattr(_person(dossier.submitter_id), name) for name in PERSON},
        "audit": [names.entry(body, dossier) for body in _bodies(dossier)],
    }


class Names:
    """Keys, user names and codes in place of ids."""

    def __init__(self):
        units, users = db.session.scalars(select(Unit)), db.session.scalars(select(User))
        units, users = units.all(), users.all()
        self.units = {unit.id: unit.key for unit in units}
        self.users = {user.id: user.username for user in users}
        rows = db.session.execute(select(ProcedureVersion.id, Procedure.code).join(Procedure))
        self.versions = dict(rows.all())
        self.pids = {unit.pid: unit.key for unit in units}
        self.pids |= {user.pid: user.username for user in users}
        self.pids |= dict(db.session.execute(select(Procedure.pid, Procedure.key)).all())

    def row(self, thing):
        found = {}
        for column in thing.__table__.columns:
            value = getattr(thing, column.name)
            if column.name in OWN:
                continue
            for foreign in column.foreign_keys:
                known = {"units": self.units, "users": self.users}
                known["procedure_versions"] = self.versions
                value = known[foreign.column.table.name].get(value)
            found[column.name] = value
        return found

    def entry(self, body, dossier):
        text = body.replace(dossier.pid, "THIS").replace(dossier.code, "CODE")
        for pid, key in self.pids.items():
            text = text.replace(pid, key)
        entry = json.loads(text)
        # The second office lives on while the first one's past is told again.
        entry.pop("t"), entry.pop("clock", None)
        entry["pd"] = sorted(set(entry.get("pd", ())) - {"u"})
        return entry


def _person(person_id):
    return db.session.get(Person, person_id)


def _bodies(dossier):
    key = f"dossier:{dossier.pid}"
    sealed = db.session.execute(
        select(AuditEntry.seq, AuditEntry.body)
        .where(AuditEntry.obj == key)
        .order_by(AuditEntry.seq)
    ).all()
    waiting = select(AuditPending.body).where(AuditPending.obj == key)
    return [row.body for row in sealed] + list(db.session.scalars(waiting))


class Script:
    """What has to be done to live the dossier ``found`` (of this office) again, without its ids."""

    def __init__(self, found):
        self.told = told(found)
        self.counter = found.procedure_version.counter_service
        self.papers = tuple(
            PaperData(p.name, p.submit, p.originals, p.copies) for p in found.papers
        )

    def play(self):
        """Do it; returns the new dossier."""
        row = self.told["dossier"]
        if self.counter:
            with _at(row["received_at"]), _as(row["received_by_id"]) as actor:
                return dossiers.receive_and_return(actor, self._intake())
        with _at(row["received_at"]), _as(row["received_by_id"]) as actor:
            pid = dossiers.receive(actor, self._intake()).pid
        for step, following in zip(
            self.told["steps"], [*self.told["steps"][1:], None], strict=True
        ):
            if step["ended_at"] is None:
                break
            with _at(step["ended_at"]), _as(step["ended_by_id"]) as actor:
                self._act(actor, pid, step, following)
        return db.session.scalar(select(Dossier).where(Dossier.pid == pid))

    def _intake(self):
        row, owner, submitter = (self.told[n] for n in ("dossier", "owner", "submitter"))
        code = Procedure.code == row["version_id"]
        return IntakeData(
            procedure_pid=db.session.scalar(select(Procedure.pid).where(code)),
            desk_pid=db.session.scalar(select(Unit.pid).where(Unit.key == row["received_unit_id"])),
            owner=PersonData(**owner),
            submitter=submitter and PersonData(**submitter),
            papers=self.papers,
            fee_collected=row["fee_state"] == "paid",
            fee_book=next((fee["book"] for fee in self.told["fees"][1:]), None),
            **{
                name: row[name]
                for name in (
                    "authorisation",
                    "channel",
                    "fee_vnd",
                    "fee_receipt_no",
                    "delivery_way",
                )
            },
        )

    def _act(self, actor, pid, step, following):
        row = self.told["dossier"]
        version = db.session.scalar(select(Dossier.version).where(Dossier.pid == pid))
        if following is None:
            way = "post" if row["delivery_state"] == "posted" else "desk"
            taken_by = (row["collected_by"], row["collected_id_number"])
            dossiers.return_result(actor, pid, version, *taken_by, way=way)
        elif following["how"] == "finish":
            dossiers.enter_result(actor, pid, version, number=row["result_number"])
        elif step["role"] == "leader":
            dossiers.approve(actor, pid, version)
        else:
            named = following["user_id"]
            to = named and db.session.scalar(select(User.pid).where(User.username == named))
            dossiers.hand_over(actor, pid, version, to)


@contextmanager
def _at(moment):
    with standing_at(moment):
        yield


@contextmanager
def _as(username):
    yield Actor(db.session.scalar(select(User).where(User.username == username)))
