"""Reading and changing the special days one by one."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.calendars import CalendarDay
from intranet.models.dossiers import Dossier
from intranet.models.units import Unit
from intranet.rules.calendars import DayKind, SpecialDay
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.transaction import NotVisible, transaction

SATURDAY = 5
FACTS = ("kind", "name", "provisional", "note")


def special_days():
    """Every special day of the office, in order."""
    rows = db.session.scalars(select(CalendarDay).order_by(CalendarDay.day))
    return [SpecialDay(r.day, DayKind(r.kind), r.name, r.provisional) for r in rows]


def year_days(year):
    """The rows of one year by date."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = select(CalendarDay).where(CalendarDay.day.between(first, last))
    return {row.day: row for row in db.session.scalars(query.order_by(CalendarDay.day))}


def years():
    """(first, last) year that has a special day, or None."""
    first, last = db.session.execute(
        select(func.min(CalendarDay.day), func.max(CalendarDay.day))
    ).one()
    return (first.year, last.year) if first else None


def own_hours():
    """(name, hours) of the units that have their own working hours."""
    query = select(Unit.name, Unit.work_hours).where(Unit.work_hours.is_not(None))
    return db.session.execute(query.order_by(Unit.path)).all()


def get(day):
    """The special day on ``day``; ``NotVisible`` when that day is like its week."""
    found = db.session.get(CalendarDay, day)
    if found is None:
        raise NotVisible
    return found


def touched_by(day):
    """How many open dossiers have a running time that crosses ``day``: their due date was computed
    with the calendar as it is now.
    """
    start = datetime.combine(day, time())
    query = select(func.count()).where(
        Dossier.finished_at.is_(None),
        Dossier.closed_at.is_(None),
        Dossier.received_at < start + timedelta(days=1),
        Dossier.due_at >= start,
    )
    return db.session.scalar(query)


def add_day(actor, day, kind, name, provisional, note, reason):
    """Declare a special day; returns how many open dossiers its day touches."""
    with transaction(actor) as change:
        if db.session.get(CalendarDay, day) is not None:
            raise RuleBroken(N_("Ngày này đã khai trong lịch. Hãy sửa ngày đó."), field="day")
        _check(day, kind)
        row = CalendarDay(day=day, kind=kind, name=name, provisional=provisional, note=note or None)
        db.session.add(row)
        count = touched_by(day)
        change.record("calendars.add", row, after=facts_of(row), reason=reason, dossiers=count)
        return count


def edit_day(actor, day, kind, name, provisional, note, reason, seen=None):
    """Change a special day; ``seen`` is the digest of what was on the screen (RuleBroken if moved).

    Returns how many open dossiers it touches.
    """
    with transaction(actor) as change:
        row = get(day)
        _check_seen(row, seen)
        _check(day, kind)
        before = facts_of(row)
        row.kind, row.name, row.provisional, row.note = kind, name, provisional, note or None
        after = facts_of(row)
        works = {"swap_work"}
        count = touched_by(day) if (before["kind"] in works) != (kind in works) else 0
        different = [key for key in FACTS if before[key] != after[key]]
        change.record(
            "calendars.edit", row, reason=reason, dossiers=count,
            before={k: before[k] for k in different}, after={k: after[k] for k in different},
        )  # fmt: skip
        return count


def remove_day(actor, day, reason, seen=None):
    """Make a day like its week again; returns how many open dossiers it touches."""
    with transaction(actor) as change:
        row = get(day)
        _check_seen(row, seen)
        count = touched_by(day)
        change.record("calendars.remove", row, before=facts_of(row), reason=reason, dossiers=count)
        db.session.delete(row)
        return count


def digest(row):
    """What the row says, for a form to carry: two people may edit one day."""
    return "|".join(str(getattr(row, name) or "") for name in FACTS)


def _check_seen(row, seen):
    if seen is not None and seen != digest(row):
        raise RuleBroken(N_("Người khác vừa sửa ngày này. Mở lại trang rồi sửa tiếp."))


def _check(day, kind):
    if kind == DayKind.swap_work and day.weekday() < SATURDAY:
        raise RuleBroken(N_("Ngày làm bù phải là Thứ Bảy hoặc Chủ nhật."), field="day")


def facts_of(row):
    """The facts of a day for before/after."""
    return {name: getattr(row, name) for name in FACTS}
