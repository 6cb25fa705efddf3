"""Searching the log: newest first, keyset by number, by the columns the database computes.

Time never goes back in the log, so the order of ``at`` is that of ``seq``. Every branch of a query
walks one index backwards and stops at its limit; several units or acts are merged (issue 4: each
filter under 300 ms at ten million entries).
"""

from datetime import timedelta

from sqlalchemy import Integer, column, exists, select, union_all, values

from intranet.extensions import db
from intranet.models.audit import AuditEntry, AuditReview
from intranet.models.units import Unit
from intranet.rules.audit import ACT_WORDS, REFUSABLE
from intranet.rules.audit.hours import outside_spans
from intranet.services.audit import reach
from intranet.services.audit.entries import of_numbers
from intranet.services.audit.filters import day_begins, key_of, person_of, seconds
from intranet.services.calendars import office_calendar
from intranet.transaction import NotVisible

LOG = AuditEntry.__table__.c
NEWEST_FIRST = (LOG.at.desc(), LOG.seq.desc())
DAY = timedelta(days=1)


def search(user, filter, below=None, limit=50):
    """(entries, number to go on below or None): what ``filter`` finds in this supervisor's reach.

    RuleBroken at ``who`` or ``thing`` for one that is not there; NotVisible for a unit out of
    reach.
    """
    numbers = db.session.scalars(statement(user, filter, below, limit + 1)).all()
    more = len(numbers) > limit
    return of_numbers(numbers[:limit]), numbers[limit - 1] if more else None


def one(user, seq):
    """The entry ``seq``; NotVisible for one of units out of this supervisor's reach."""
    unit = db.session.execute(select(LOG.seq, LOG.unit).where(LOG.seq == seq)).first()
    if unit is None or (unit.unit is not None and unit.unit not in reach.watched_units(user)):
        raise NotVisible
    return of_numbers([seq])[0]


def statement(user, filter, below, limit):
    """Query: the numbers of what ``filter`` finds, newest first."""
    spans = in_spans(hours_of(filter)) if filter.outside else None
    clauses = [*_narrow(filter), *_when(filter, below, spans)]
    parts = [numbers([*clauses, *branch], limit, spans) for branch in _branches(user, filter)]
    return merged(parts, limit)


def numbers(clauses, limit=None, spans=None):
    """Query: numbers of entries, newest first; with ``spans`` (``in_spans``) those in one."""
    query = select(LOG.seq).where(*clauses).limit(limit)
    if spans is None:
        return query.order_by(*NEWEST_FIRST)
    # "+ 0": no index gives this order, so that the database begins with the spans, which are few.
    inside = query.join(spans, (LOG.at >= spans.c.start) & (LOG.at < spans.c.stop))
    return inside.order_by((LOG.seq + 0).desc())


def in_spans(spans):
    """A table of ``spans`` [(from, to)] in seconds, to be joined on ``at``."""
    rows = [(seconds(start), seconds(end)) for start, end in spans] or [(0, 0)]
    names = (column("start", Integer), column("stop", Integer))
    return values(*names, name="spans", literal_binds=True).data(rows).cte("span")


def merged(parts, limit):
    """One query of several, each of which is ordered and limited in itself."""
    if len(parts) == 1:
        return parts[0]
    whole = union_all(*(select(part.subquery().c.seq) for part in parts)).subquery()
    return select(whole.c.seq).order_by(whole.c.seq.desc()).limit(limit)


def acts_of(text):
    """The acts that ``room.verb`` or ``room`` names."""
    if "." in text:
        return [text]
    return [act for act in ACT_WORDS if act.startswith(f"{text}.")] or [text]


def hours_of(filter):
    """Spans outside office hours of the filter's period, by the unit's own hours if it has any."""
    own = db.session.scalar(select(Unit.work_hours).where(Unit.pid == filter.unit))
    calendar = office_calendar()
    calendar = calendar.with_hours(own) if own else calendar
    return outside_spans(calendar, filter.first, filter.last)


def _narrow(filter):
    clauses = []
    if filter.thing:
        clauses.append(LOG.obj == key_of(filter.thing))
    if filter.refused:
        clauses += [LOG.act.in_(REFUSABLE), LOG.body.contains('"result":"refused"')]
    if filter.open:
        seen = exists().where(AuditReview.seq == LOG.seq, AuditReview.kind == "reviewed")
        clauses.append(~seen)
    return clauses


def _when(filter, below, spans):
    """Clauses on the time; ``spans`` hold the period themselves, and its bounds beside them would
    lure the database into reading all of it.
    """
    if spans is not None:
        return [LOG.seq + 0 < below] if below is not None else []
    clauses = []
    if filter.first:
        clauses.append(LOG.at >= day_begins(filter.first))
    if filter.last:
        clauses.append(LOG.at < day_begins(filter.last + DAY))
    if below is not None:
        at = db.session.scalar(select(LOG.at).where(LOG.seq == below))
        clauses += [LOG.seq < below, *([LOG.at <= at] if at is not None else [])]
    return clauses


def _branches(user, filter):
    """Lists of clauses, each of which one index serves: person, thing, acts or units."""
    watched = reach.watched_units(user)
    units = reach.named(watched, filter.unit, filter.below) if filter.unit else None
    if units is None and not reach.is_everything(watched):
        units = [*watched, None]
    acts = acts_of(filter.act) if filter.act else []
    act_is = [LOG.act.in_(acts)] if acts else []
    if filter.who:
        return [[LOG.actor == person_of(filter.who), *act_is, *_any_unit(units)]]
    if filter.thing:
        return [[*act_is, *_any_unit(units)]]
    if units is not None and len(units) == 1:
        return [[LOG.unit == units[0], *act_is]]
    if acts or filter.refused:
        return [[LOG.act == act, *_any_unit(units)] for act in acts or REFUSABLE]
    return [[LOG.unit == unit] for unit in units] if units is not None else [[]]


def _any_unit(units):
    if units is None:
        return []
    listed = LOG.unit.in_([unit for unit in units if unit is not None])
    return [listed | LOG.unit.is_(None)] if None in units else [listed]


def require_seen(user, seqs):
    """NotVisible unless every entry lies in this supervisor's reach."""
    watched = reach.watched_units(user)
    rows = db.session.execute(select(LOG.seq, LOG.unit).where(LOG.seq.in_(seqs))).all()
    if len(rows) != len(set(seqs)) or any(r.unit and r.unit not in watched for r in rows):
        raise NotVisible
