"""Reading and changing the special days one by one."""

from datetime import date

from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.calendars import CalendarDay
from intranet.models.units import Unit
from intranet.rules.calendars import DayKind, SpecialDay
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.calendars.crossing import special, special_days
from intranet.services.calendars.effect import effect_of
from intranet.services.calendars.recount import recount
from intranet.transaction import NotVisible, transaction

SATURDAY = 5
FACTS = ("kind", "name", "provisional", "note")


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


def add_day(actor, day, kind, name, provisional, note, reason, mark=None):
    """Declare a special day and count open dossiers anew; returns the Effect.

    ``mark``: of the Effect that was shown (RuleBroken when the calendar is no longer that one).
    """
    with transaction(actor, alone=True) as change:
        row, effect = _added(day, kind, name, provisional, note, lock=True)
        check_mark(effect, mark)
        db.session.add(row)
        change.record("calendars.add", row, after=facts_of(row), reason=reason, **told(effect))
        recount(change, row, effect, reason)
        return effect


def effect_of_adding(day, kind, name, provisional, note):
    """The Effect that ``add_day`` would have; RuleBroken when it may not be."""
    return _added(day, kind, name, provisional, note)[1]


def edit_day(actor, day, kind, name, provisional, note, reason, seen=None, mark=None):
    """Change a special day and count open dossiers anew; returns the Effect.

    ``seen`` is the digest of what was on the screen (RuleBroken if moved), ``mark`` as in
    ``add_day``.
    """
    with transaction(actor, alone=True) as change:
        row = get(day)
        _check_seen(row, seen)
        effect = _edited(row, kind, name, provisional, lock=True)
        check_mark(effect, mark)
        before = facts_of(row)
        row.kind, row.name, row.provisional, row.note = kind, name, provisional, note or None
        after = facts_of(row)
        different = [key for key in FACTS if before[key] != after[key]]
        change.record(
            "calendars.edit", row, reason=reason, **told(effect),
            before={k: before[k] for k in different}, after={k: after[k] for k in different},
        )  # fmt: skip
        recount(change, row, effect, reason)
        return effect


def effect_of_editing(day, kind, name, provisional):
    """The Effect that ``edit_day`` would have."""
    return _edited(get(day), kind, name, provisional)


def remove_day(actor, day, reason, seen=None, mark=None):
    """Make a day like its week again and count open dossiers anew; returns the Effect."""
    with transaction(actor, alone=True) as change:
        row = get(day)
        _check_seen(row, seen)
        effect = _removed(day, lock=True)
        check_mark(effect, mark)
        db.session.delete(row)
        change.record("calendars.remove", row, before=facts_of(row), reason=reason, **told(effect))
        recount(change, row, effect, reason)
        return effect


def effect_of_removing(day):
    """The Effect that ``remove_day`` would have."""
    return _removed(day)


def _added(day, kind, name, provisional, note, lock=False):
    if db.session.get(CalendarDay, day) is not None:
        raise RuleBroken(N_("Ngày này đã khai trong lịch. Hãy sửa ngày đó."), field="day")
    _check(day, kind)
    row = CalendarDay(day=day, kind=kind, name=name, provisional=provisional, note=note or None)
    days = special_days()
    after = sorted([*days, special(row)], key=lambda one: one.day)
    return row, effect_of(days, after, lock)


def _edited(row, kind, name, provisional, lock=False):
    _check(row.day, kind)
    days, changed = special_days(), SpecialDay(row.day, DayKind(kind), name, bool(provisional))
    return effect_of(days, [changed if one.day == row.day else one for one in days], lock)


def _removed(day, lock=False):
    days = special_days()
    return effect_of(days, [one for one in days if one.day != day], lock)


def told(effect):
    """How many dossiers get another day and how many keep theirs, for the audit entry."""
    return {"later": len(effect.later), "kept": len(effect.kept)}


def check_mark(effect, mark):
    """Refuse to carry out another calendar than the one whose effect was shown."""
    if mark is not None and mark != effect.mark:
        raise RuleBroken(N_("Lịch vừa được người khác sửa. Xem lại ảnh hưởng rồi xác nhận."))


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
