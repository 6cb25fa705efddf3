"""Importing the yearly announcement from a table: dry run, then the same carried out."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.calendars import CalendarDay
from intranet.rules.calendars import SpecialDay, parse_special_days
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.calendars.crossing import special_days
from intranet.services.calendars.days import check_mark, facts_of, told
from intranet.services.calendars.effect import effect_of
from intranet.services.calendars.recount import recount
from intranet.services.tables import read_table
from intranet.transaction import transaction

SHIPPED = Path(__file__).parents[2] / "data" / "holidays.csv"


@dataclass(frozen=True)
class DayItem:
    """What one row of a table does to one day."""

    special: SpecialDay
    kind: str
    before: CalendarDay | None = None


@dataclass(frozen=True)
class DaysReport:
    """What a table would do or did; ``errors``: (row, column, msgid)."""

    items: tuple[DayItem, ...] = ()
    errors: tuple[tuple[int, str, str], ...] = ()

    def of(self, kind):
        """The days of one kind: new, changed, unchanged."""
        return [item for item in self.items if item.kind == kind]

    @property
    def moved(self):
        """The days that are new or changed."""
        return [item for item in self.items if item.kind != "unchanged"]

    @property
    def is_idle(self):
        """True when nothing would change."""
        return not self.moved


def preview(body):
    """The dry run of a CSV file: new, changed, unchanged days; errors by row and column."""
    days, errors = parse_special_days(read_table(body))
    return DaysReport(_items(days), tuple(errors))


def _items(days):
    known = {row.day: row for row in db.session.scalars(select(CalendarDay))}
    return tuple(_item(special, known.get(special.day)) for special in days)


def _item(special, row):
    if row is None:
        return DayItem(special, "new")
    same = (row.kind, row.name, row.provisional) == (
        special.kind,
        special.name,
        special.provisional,
    )
    return DayItem(special, "unchanged" if same else "changed", row)


def import_table(actor, body, reason=None, mark=None):
    """Carry out what the dry run shows; one error stops the whole import. Open dossiers are counted
    anew; ``mark``: of the Effect that was shown. Returns (DaysReport, Effect).
    """
    rows = read_table(body)
    with transaction(actor, alone=True) as change:
        before = special_days()
        report = import_rows(change, rows, reason)
        db.session.flush()
        effect = effect_of(before, special_days(), lock=True)
        check_mark(effect, mark)
        if not effect.is_idle:
            first = report.moved[0].special.day
            change.record("calendars.import", f"day:{first}", reason=reason, **told(effect))
            recount(change, f"day:{first}", effect, reason)
        return report, effect


def effect_of_importing(report):
    """The Effect that importing the days of a dry run would have."""
    before = special_days()
    days = {one.day: one for one in before} | {i.special.day: i.special for i in report.moved}
    return effect_of(before, [days[day] for day in sorted(days)])


def import_rows(change, rows: Iterable[dict], reason=None):
    """Import rows (day, kind, name, provisional, note) within an open change; a day that is in no
    row stays as it is. The same table twice changes nothing. Returns the DaysReport.
    """
    rows = list(rows)
    days, errors = parse_special_days(rows)
    if errors:
        raise RuleBroken(N_("Bảng còn lỗi. Sửa hết lỗi rồi nhập lại."), field="table")
    notes = {str(row.get("day")): row.get("note") for row in rows}
    report = DaysReport(_items(days))
    for item in report.moved:
        _import_day(change, item, notes.get(item.special.day.isoformat()), reason)
    return report


def _import_day(change, item, note, reason):
    special = item.special
    row = item.before or CalendarDay(day=special.day)
    before = facts_of(row) if item.before else None
    row.kind, row.name, row.provisional = str(special.kind), special.name, special.provisional
    row.note = note or row.note
    db.session.add(row)
    change.record("calendars.import", row, before=before, after=facts_of(row), reason=reason)


def shipped_rows():
    """The rows of the calendar that comes with the product (2019-2027)."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
