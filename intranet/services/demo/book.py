"""The rows of one batch, in the order of the columns, and how they are written."""

from intranet.models.dossiers import (
    Dossier,
    DossierCounter,
    DossierPaper,
    DossierReach,
    DossierStep,
)
from intranet.models.fees import FeeDay, FeeEntry
from intranet.models.persons import Person
from intranet.services.demo.clockwork import stored


def _columns(model, *left_out):
    return tuple(c.name for c in model.__table__.columns if c.name not in left_out)


PERSON = _columns(Person)
DOSSIER = _columns(Dossier)
PAPER = _columns(DossierPaper, "note")
STEP = _columns(DossierStep)
REACH = _columns(DossierReach)
COUNTER = _columns(DossierCounter, "form")
FEE, FEE_DAY = _columns(FeeEntry), _columns(FeeDay)
FACT = ("uid", "field", "salt", "value")


class Book:
    """Rows that wait to be written; ``ids`` counts on from the highest ids in the database."""

    def __init__(self, ids):
        self.ids = ids
        self.clear()

    def clear(self):
        """Begin the next batch."""
        self.people, self.dossiers, self.papers, self.steps = [], [], [], []
        self.reach, self.search, self.counters = [], [], []
        self.fees, self.fee_days = [], []
        self.visits = {}

    def next_id(self, table):
        """The next primary key of ``table``."""
        self.ids[table] += 1
        return self.ids[table]

    def write(self, writer, facts):
        """Write the batch: people first, then what refers to them."""
        fresh = {person["id"] for person in self.people}
        people = [tuple(person[name] for name in PERSON) for person in self.people]
        writer.insert("persons", PERSON, people)
        known = [p for p in self.visits.values() if p["id"] not in fresh]
        writer.update_people([(p["seen_at"], p["version"], p["id"]) for p in known])
        dossiers = [tuple(map(row.get, DOSSIER)) for row in self.dossiers]
        writer.insert("dossiers", DOSSIER, dossiers)
        writer.insert("dossier_papers", PAPER, self.papers)
        writer.insert("dossier_steps", STEP, self.steps)
        writer.insert("dossier_reach", REACH, self.reach)
        writer.insert("dossier_counters", COUNTER, self.counters)
        writer.insert("fee_entries", FEE, self.fees)
        writer.insert("fee_days", FEE_DAY, self.fee_days)
        writer.insert("audit_pd", FACT, facts)
        writer.search(self.search)
        self.clear()


def step_row(book, dossier_id, stop, stay):
    """The row of one stay at ``stop``; ``stay`` holds what differs."""
    row = {
        "id": book.next_id("dossier_steps"),
        "dossier_id": dossier_id,
        "position": stop.position,
        "name": stop.name,
        "role": stop.role,
        "unit_id": stop.unit_id,
        "user_id": stay.user and stay.user.id,
        "given_by_id": stay.given_by and stay.given_by.id,
        "how": stay.how,
        "started_at": stored(stay.started_at),
        "due_at": stored(stay.due_at),
        "ended_at": stored(stay.ended_at),
        "ended_by_id": stay.ended_by and stay.ended_by.id,
        "outcome": stay.outcome,
    }
    return tuple(map(row.get, STEP))
