"""Who looked: the reason of somebody from outside, the week's list of a unit, the readers of a
dossier (expectations B18).
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload

from intranet import clock
from intranet.clock import VIETNAM
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.alerts import Alert
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import AccessReason, Attachment, Dossier, DossierStep
from intranet.models.units import Unit
from intranet.rules import accesses as rules
from intranet.rules.accesses import AccessPermission
from intranet.rules.alerts import AlertKind
from intranet.rules.dossiers import HEADS
from intranet.services import alerts, samples
from intranet.services.dossiers import charge, outsiders, reading
from intranet.transaction import SYSTEM, NotVisible, transaction

MOST = 300
ROWS = 100
OPENINGS = ("dossiers.read", "files.download", "proofs.read")
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Visitor:
    """Somebody from outside who opened a dossier; ``units`` are those of their duties today."""

    at: datetime
    name: str
    units: str
    pid: str
    code: str
    kind: str
    text: str | None


@dataclass(frozen=True)
class Reader:
    """One opening of a dossier, or of its file ``file``, as the read log has it."""

    at: datetime
    name: str
    unit: str | None
    file: str | None
    reason: str | None


def asked(user, pid):
    """(Dossier, True when this person must still say today why they open it); NotVisible for one
    out of reach.
    """
    dossier = reading.get(user, pid)
    try:
        outsiders.facts_of(user, dossier)
    except outsiders.ReasonNeeded:
        return dossier, True
    return dossier, False


def give_reason(actor, pid, kind, text):
    """Let somebody from outside open a dossier until the end of the day; works at once.

    RuleBroken at ``kind`` or ``text``; who needs no reason leaves none. Permission give_reason.
    """
    charge.require(actor.user, AccessPermission.GIVE_REASON)
    kind, text = rules.proper(kind, text)
    dossier, needed = asked(actor.user, pid)
    if not needed:
        return
    with transaction(actor) as change:
        keep_reason(change, dossier, kind, text)


def keep_reason(change, dossier, kind, text):
    """The inside of ``give_reason``, in an open change (everything of a person is taken out)."""
    row = {"dossier_id": dossier.id, "user_id": change.actor.user_id, "kind": str(kind)}
    db.session.add(AccessReason(**row, reason=text, at=clock.now()))
    # What was typed may name a citizen: it stands where it can be erased.
    change.record(
        "accesses.give_reason",
        dossier,
        reason=rules.KIND_WORDS[kind],
        personal={"text": text},
        outside=str(kind),
    )


def week(user, monday):
    """(Visitors of the units this person leads in the week of ``monday``, newest first; True when
    there were more than ``MOST``).
    """
    rows = db.session.scalars(_of_week(user, monday).limit(MOST + 1)).all()
    return [_visitor(row) for row in rows[:MOST]], len(rows) > MOST


def tell_week(user):
    """Tell a head who comes in, once a week, that somebody looked from outside in the last one."""
    monday = rules.monday_of(clock.today())
    if not _led_by(user) or _is_told(user, monday):
        return
    number = db.session.scalar(
        select(func.count()).select_from(_of_week(user, monday - WEEK).subquery())
    )
    if number:
        with transaction(SYSTEM) as change:
            told = alerts.tell(change, [user.id], AlertKind.LOOKED, number=number)
            change.record("accesses.tell", user, rows=number, told=len(told))


def readers(user, pid, below=None):
    """(Dossier, Readers newest first, where the next page begins or None), for the units that take
    part in it; NotVisible for others.
    """
    dossier = reading.get(user, pid)
    if outsiders.is_outside(user, dossier):
        raise NotVisible
    query = select(Attachment.pid, Attachment.name).where(Attachment.dossier_id == dossier.id)
    files = {f"file:{row.pid}": row.name for row in db.session.execute(query)}
    entries = (
        select(AuditEntry.seq, AuditEntry.body)
        .where(AuditEntry.obj.in_([dossier.audit_key, *files, *samples.inspections_of([dossier])]))
        .where(AuditEntry.act.in_((*OPENINGS, samples.SEEN)))
        .order_by(AuditEntry.seq.desc())
        .limit(ROWS + 1)
    )
    if below is not None:
        entries = entries.where(AuditEntry.seq < below)
    rows = db.session.execute(entries).all()
    bodies = [json.loads(row.body) for row in rows[:ROWS]]
    older = rows[ROWS - 1].seq if len(rows) > ROWS else None
    return dossier, _readers(_about(bodies, dossier), files), older


def _about(bodies, dossier):
    """Without the sheets of visits that the dossier was not on."""
    on_it = samples.seen_on_sheets
    return [body for body in bodies if body["act"] != samples.SEEN or on_it(body, {dossier.code})]


def _readers(bodies, files):
    names = _named(User.pid, User.full_name, {body.get("actor") for body in bodies})
    units = _named(Unit.pid, Unit.short_name, {body.get("unit") for body in bodies})
    return [
        Reader(
            at=datetime.fromisoformat(body["t"]).astimezone(VIETNAM).replace(tzinfo=None),
            name=names.get(body.get("actor"), body.get("name", "")),
            unit=units.get(body.get("unit")),
            file=files.get(body["obj"]),
            reason=body.get("reason"),
        )
        for body in bodies
    ]


def _named(key, name, wanted):
    found = db.session.execute(select(key, name).where(key.in_(wanted - {None})))
    return dict(found.tuples().all())


def _led_by(user):
    return sorted({duty.unit_id for duty in user.active_memberships if duty.role in HEADS})


def _of_week(user, monday: date):
    """Query: the reasons given in this week for dossiers of the units the person leads."""
    units = _led_by(user)
    begin = datetime.combine(monday, time())
    step = select(DossierStep.id).where(
        DossierStep.dossier_id == Dossier.id, DossierStep.unit_id.in_(units)
    )
    return (
        select(AccessReason)
        .join(Dossier, Dossier.id == AccessReason.dossier_id)
        .where(AccessReason.at >= begin, AccessReason.at < begin + WEEK)
        .where(or_(outsiders.of_units(units), exists(step)))
        .order_by(AccessReason.id.desc())
        .options(
            joinedload(AccessReason.dossier).lazyload("*"),
            joinedload(AccessReason.user),
        )
    )


def _is_told(user, monday):
    begin = datetime.combine(monday, time())
    query = select(Alert.id).where(
        Alert.user_id == user.id, Alert.kind == str(AlertKind.LOOKED), Alert.at >= begin
    )
    return db.session.scalar(query.limit(1)) is not None


def _visitor(row):
    units = dict.fromkeys(duty.unit.short_name for duty in row.user.active_memberships)
    return Visitor(
        at=row.at,
        name=row.user.full_name,
        units=", ".join(units),
        pid=row.dossier.pid,
        code=row.dossier.code,
        kind=row.kind,
        text=row.reason,
    )
