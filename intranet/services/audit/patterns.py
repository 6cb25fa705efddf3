"""The entries of each pattern (rules/audit/patterns.py) in a period, for whoever answers for the
units.
"""

import json
from datetime import datetime, timedelta

from sqlalchemy import func, literal, select

from intranet.clock import VIETNAM
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier
from intranet.rules.audit import patterns as rules
from intranet.rules.audit.hours import is_on_the_eve, last_hours, nights
from intranet.rules.audit.patterns import PATTERNS
from intranet.services.audit import reach
from intranet.services.audit.entries import of_numbers
from intranet.services.audit.filters import day_begins
from intranet.services.audit.searching import LOG, in_spans, merged, numbers
from intranet.services.calendars import office_calendar
from intranet.transaction import NotVisible

MOST = 1000
MOST_GROUPS, PIECE = 100, 500
DAY_SECONDS, VIETNAM_AHEAD = 86_400, 7 * 3600


def choices(user):
    """{pid: (name, path)}: the units whose patterns this person may see."""
    return reach.seen_units(user)


def counts(user, period, unit=None):
    """{key: how many entries, at most ``MOST`` + 1} of every pattern in ``period``."""
    where = _where(user, period, unit)
    return {key: len(_FOUND[key](where, period)) for key in PATTERNS}


def found(user, key, period, unit=None, below=None, limit=50):
    """(entries newest first, number to go on below or None) of one pattern; NotVisible for a
    pattern or a unit that is not there.
    """
    if key not in PATTERNS:
        raise NotVisible
    every = _FOUND[key](_where(user, period, unit), period)
    left = [seq for seq in every if below is None or seq < below]
    return of_numbers(left[:limit]), left[limit - 1] if len(left) > limit else None


def _where(user, period, unit):
    """Clauses: the period, and the units; entries without a unit (refused logins) are of all."""
    seen = reach.seen_units(user)
    first, last = period
    span = [LOG.at >= day_begins(first), LOG.at < day_begins(last + timedelta(days=1))]
    if unit:
        return [*span, LOG.unit.in_(reach.named(seen, unit, below=True))]
    if reach.is_everything(seen):
        return span
    return [*span, LOG.unit.in_(list(seen))]


def _simple(clauses):
    query = select(LOG.seq).where(*clauses).order_by(LOG.at.desc(), LOG.seq.desc())
    return db.session.scalars(query.limit(MOST + 1)).all()


def _eve(where, _period):
    calendar = office_calendar()
    query = select(LOG.seq, LOG.body).where(LOG.act.in_(rules.PAUSES), *where)
    found = []
    for row in db.session.execute(query.order_by(LOG.seq.desc())):
        body = json.loads(row.body)
        due = (body.get("before") or {}).get("due_at")
        if due and is_on_the_eve(calendar, _local(body["t"]).date(), _day(due)):
            found.append(row.seq)
    return found[: MOST + 1]


def _day(text):
    return datetime.fromisoformat(text).date()


def _local(text):
    return datetime.fromisoformat(text).astimezone(VIETNAM).replace(tzinfo=None)


def _last_hour(where, period):
    spans = last_hours(office_calendar(), *period)
    return _spanned([[LOG.act == act] for act in rules.CLOSINGS], where, spans)


def _night(where, period):
    return _spanned([[LOG.actor.is_not(None)]], where, nights(*period))


def _spanned(branches, where, spans):
    """The spans say the period: its own bounds would lure the database into reading all of it."""
    units, table = where[2:], in_spans(spans)
    parts = [numbers([*branch, *units], MOST + 1, table) for branch in branches]
    return db.session.scalars(merged(parts, MOST + 1)).all()


def _grouped(acts, where, by, size, least):
    """Numbers of the entries of every group (``by``, ``size`` seconds of the clock) of ``least``
    entries or more: first the groups, then the entries of each.
    """
    bucket = (LOG.at + VIETNAM_AHEAD) // size
    groups = (
        select(by, bucket)
        .where(LOG.act.in_(acts), by.is_not(None), *where)
        .group_by(by, bucket)
        .having(func.count() >= least)
    )
    found: list[int] = []
    for key, number in db.session.execute(groups.order_by(bucket.desc()).limit(MOST_GROUPS)):
        begin = number * size - VIETNAM_AHEAD
        span = (LOG.at >= begin, LOG.at < begin + size)
        found += db.session.scalars(select(LOG.seq).where(by == key, *span, LOG.act.in_(acts)))
    return sorted(found, reverse=True)[: MOST + 1]


def _burst(where, _period):
    return _grouped(rules.CLOSINGS, where, LOG.actor, rules.CLOSING_SECONDS, rules.MANY_CLOSINGS)


def _reads(where, _period):
    return _grouped(["dossiers.read"], where, LOG.actor, DAY_SECONDS, rules.MANY_READS)


def _refusals(where, _period):
    # Nobody is logged in then: these entries have no unit, only the period narrows them.
    acts, seconds = ["sessions.refuse"], rules.REFUSAL_SECONDS
    return _grouped(acts, where[:2], LOG.obj, seconds, rules.MANY_REFUSALS)


def _outside(where, _period):
    return _simple([LOG.act == "accesses.give_reason", *where])


def _own_draft(where, _period):
    flagged = LOG.body.contains('"own_draft":true', autoescape=True)
    query = select(LOG.seq).where(LOG.act.in_(rules.APPROVALS), flagged, *where)
    return sorted(db.session.scalars(query), reverse=True)[: MOST + 1]  # few: no limit is asked


def _corrected(where, _period):
    query = (
        select(LOG.seq, LOG.body, Dossier.finished_at)
        .join(Dossier, LOG.obj == literal("dossier:") + Dossier.pid)
        .where(LOG.act == "dossiers.correct", Dossier.finished_at.is_not(None), *where)
        .order_by(LOG.seq.desc())
    )
    rows = db.session.execute(query)
    late = [r.seq for r in rows if _local(json.loads(r.body)["t"]) > r.finished_at]
    return late[: MOST + 1]


def _alone(where, _period):
    query = select(LOG.seq, LOG.obj, LOG.actor).where(LOG.act == "dossiers.approve", *where)
    rows = sorted(db.session.execute(query), reverse=True)
    found: list[int] = []
    for start in range(0, len(rows), PIECE):
        piece = rows[start : start + PIECE]
        pids = [row.obj.partition(":")[2] for row in piece]
        received = (
            select(Dossier.pid, User.pid)
            .join(User, User.id == Dossier.received_by_id)
            .where(Dossier.pid.in_(pids))
        )
        own = {(f"dossier:{pid}", actor) for pid, actor in db.session.execute(received)}
        found += [row.seq for row in piece if (row.obj, row.actor) in own]
        if len(found) > MOST:
            break
    return found[: MOST + 1]


_FOUND = {
    "eve": _eve,
    "last_hour": _last_hour,
    "burst": _burst,
    "reads": _reads,
    "corrected": _corrected,
    "alone": _alone,
    "own_draft": _own_draft,
    "outside": _outside,
    "refusals": _refusals,
    "night": _night,
}
