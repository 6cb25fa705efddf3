"""What tests of dossiers share: people, a settable clock, counting rows, the audit."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select, text

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.audit import AuditEntry, AuditFact
from intranet.models.dossiers import Dossier, DossierReach, Tally
from intranet.models.units import Unit
from intranet.rules.accesses import AccessKind
from intranet.services import accesses, audit, checkpoints, dossiers
from intranet.services.dossiers import IntakeData, PaperData, PersonData
from intranet.services.dossiers.whole import fill
from intranet.transaction import SYSTEM, Actor, transaction
from tests.factories import person, procedure, unit

OWNER = PersonData(
    "Đinh Văn Ngưu", id_number="052 085 001234", phone="0912 345 678", address="Thôn 2, xã An Toàn"
)
DESKS = {
    "clerk": "X21622-BPMC",
    "other_clerk": "X21628-BPMC",
    "district_clerk": "ALAO-BPMC",
}
PAPERS = (
    PaperData("Tờ khai theo mẫu", originals=1),
    PaperData("Giấy chứng sinh"),
    PaperData("Căn cước công dân", submit=False),
)
REASON = "Thiếu chữ ký của người yêu cầu"
TABLES = (
    "dossiers",
    "dossier_steps",
    "dossier_papers",
    "dossier_reach",
    "dossier_counters",
    "persons",
    "attachments",
    "audit",
    "audit_pending",
    "audit_pd",
)


class Now:
    """A clock that stands until it is moved; Viet Nam wall-clock time."""

    def __init__(self, monkeypatch, moment):
        self.moment = moment
        monkeypatch.setattr(clock, "utc", self.utc)

    def utc(self):
        return self.moment.replace(tzinfo=clock.VIETNAM)

    def go_to(self, *moment):
        self.moment = datetime(*moment)

    def later(self, **span):
        self.moment += timedelta(**span)


@pytest.fixture
def now(monkeypatch):
    """Monday 6 January 2020, 08:00."""
    return Now(monkeypatch, datetime(2020, 1, 6, 8))


def as_(key, once=None):
    """The actor of one of the people."""
    return Actor(user=person(key), once=once)


def outside(key, pid):
    """The actor of somebody from outside who said why they open the dossier."""
    accesses.give_reason(as_(key), pid, AccessKind.PLAN, None)
    return as_(key)


def intake(clerk="clerk", kind="birth", **changes):
    """What a clerk types for a procedure of the small office."""
    facts = {
        "procedure_pid": procedure(kind).pid,
        "desk_pid": unit(DESKS[clerk]).pid,
        "owner": OWNER,
        "papers": PAPERS,
        "fee_vnd": 8000,
        "fee_collected": True,
    }
    return IntakeData(**(facts | changes))


def received(clerk="clerk", kind="birth", **changes):
    """The pid of a dossier just received."""
    return dossiers.receive(as_(clerk), intake(clerk, kind, **changes)).pid


def fresh(pid):
    """The dossier as the database has it now."""
    db.session.rollback()
    return db.session.scalar(select(Dossier).where(Dossier.pid == pid))


def whole(pid):
    """The dossier with everything its page shows."""
    dossier = fresh(pid)
    fill(dossier)
    return dossier


def version_of(pid):
    """The version number that an open page would send."""
    return fresh(pid).version


def place_of(pid):
    """(state, step, role, key of the unit, key of the holder) of a dossier."""
    found = fresh(pid)
    holder = found.holder and found.holder.username
    held_in = found.holder_unit and found.holder_unit.key
    return found.state, found.step_position, found.holder_role, held_in, holder


def row_counts():
    """How many rows each table of the room has."""
    db.session.rollback()
    return {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in TABLES}


def acts_of(pid):
    """The acts of the audit entries about a dossier, oldest first."""
    return [entry.act for entry in audit.life_of(f"dossier:{pid}")]


def bodies():
    """The bodies of all audit entries, as text."""
    checkpoints.verify()
    return list(db.session.scalars(select(AuditEntry.body).order_by(AuditEntry.seq)))


def personal_facts():
    """Every personal fact kept beside the log."""
    return set(db.session.scalars(select(AuditFact.value)))


def entries(act):
    """The parsed entries of one act."""
    return [body for body in map(json.loads, bodies()) if body["act"] == act]


def check_seal():
    """The log verifies from its first entry to its head."""
    assert checkpoints.verify()[2] == []


def check_tallies():
    """The counters kept by triggers equal a recount of the rows."""
    db.session.rollback()
    recount = {}
    rows = db.session.execute(
        select(Dossier.competent_unit_id, Dossier.received_at, Dossier.finished_at, Dossier.outcome)
    )
    for unit_id, received_at, finished_at, outcome in rows:
        keys = [(unit_id, received_at.date(), "received")]
        if outcome:
            keys.append((unit_id, finished_at.date(), outcome))
        for key in keys:
            recount[key] = recount.get(key, 0) + 1
    kept = db.session.execute(select(Tally.unit_id, Tally.day, Tally.kind, Tally.number))
    assert {(u, day, kind): number for u, day, kind, number in kept if number} == recount


def check_reach(pid):
    """Every unit that may see the dossier has all units above it beside it."""
    db.session.rollback()
    query = select(DossierReach.unit_id).join(Dossier, Dossier.id == DossierReach.dossier_id)
    ids = set(db.session.scalars(query.where(Dossier.pid == pid)))
    units = db.session.scalars(select(Unit).where(Unit.id.in_(ids)))
    above = {i for one in units for i in one.ancestor_ids}
    assert ids == above
    return ids


def set_columns(pid, **values):
    """Put a dossier where no verb of this room leads yet."""
    with transaction(SYSTEM) as change:
        dossier = db.session.scalar(select(Dossier).where(Dossier.pid == pid))
        for name, value in values.items():
            setattr(dossier, name, value)
        change.record("tests.set", dossier)


class Statements:
    """Counts the statements that the engine sends while it is open."""

    def __enter__(self):
        self.sent = []
        event.listen(db.engine, "before_cursor_execute", self._sent)
        return self

    def __exit__(self, *_):
        event.remove(db.engine, "before_cursor_execute", self._sent)

    @property
    def work(self):
        """The statements of the verb itself, without those that seal the log."""
        return [sent for sent in self.sent if "audit" not in sent and "advisory" not in sent]

    def _sent(self, _connection, _cursor, statement, _parameters, _context, _many):
        if not statement.startswith(("PRAGMA", "BEGIN", "SET ")):
            self.sent.append(statement)


def number_of(model):
    return db.session.scalar(select(func.count()).select_from(model))


def do(act, who, pid, **given):
    """One person does one act on the dossier as it is now."""
    version = given.pop("version", version_of(pid))
    if act == "send_back":
        given.setdefault("reason", REASON)
    if act == "return_result":
        given.setdefault("collected_by", "Đinh Văn Ngưu")
    if act == "assign":
        given.setdefault("user_pid", person(who).pid)
    verb = getattr(dossiers, act)
    return verb(as_(who, given.pop("once", None)), pid, version, **given)


def walk(pid, *acts):
    """Several acts in a row, each followed by the counters' check."""
    for act, who in acts:
        do(act, who, pid)
        check_tallies()
    return pid


def refused(kind, act, who, pid, **given):
    """The act is refused as ``kind`` and writes nothing."""
    version = version_of(pid)
    before = row_counts()
    with pytest.raises(kind) as error:
        do(act, who, pid, **given)
    assert row_counts() == before
    assert version_of(pid) == version
    return error.value


def extra_person(username, *memberships):
    """One more account with (role, unit key) memberships."""
    with transaction(SYSTEM) as change:
        user = User(
            username=username, full_name=username.title(), name_sort=username,
            must_change=False, created_at=datetime(2020, 1, 1),
        )  # fmt: skip
        user.memberships = [Membership(role=r, unit_id=unit(k).id) for r, k in memberships]
        db.session.add(user)
        db.session.flush()
        change.record("tests.set", user)
    return user.pid


def actor_of(pid):
    return Actor(user=db.session.scalar(select(User).where(User.pid == pid)))


def to_step(position, kind="birth"):
    """A dossier that lies at a step of the commune's way, everybody having done their part."""
    acts = (
        ("hand_over", "clerk"),
        ("hand_over", "officer"),
        ("approve", "leader"),
        ("enter_result", "registrar"),
    )
    return walk(received(kind=kind), *acts[: position - 1])
