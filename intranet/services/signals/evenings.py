"""The evening's count of the paper book by the desk itself, against what is entered by now."""

from collections import defaultdict

from sqlalchemy import select

from intranet.extensions import db
from intranet.models.blocks import DayTally
from intranet.rules.signals import TALLY_DAYS, Signal, SignalKind


def signals(look, settled):
    """TALLY signals, and UNCOUNTED ones week by week; nothing of the (unit id, day) in ``settled``:
    there the team has counted the book itself.
    """
    query = select(DayTally.unit_id, DayTally.day, DayTally.counted, DayTally.note).where(
        DayTally.day.between(look.first, look.last), DayTally.unit_id.in_(look.units())
    )
    counted = {(row.unit_id, row.day): row for row in db.session.execute(query)}
    latest = look.days_ago(TALLY_DAYS)
    for (desk_id, day), row in counted.items():
        entered = look.entered.get((desk_id, day), 0)
        if row.counted > entered and day <= latest and (desk_id, day) not in settled:
            yield Signal(
                SignalKind.TALLY, desk_id, day, day, row.counted - entered,
                paper=row.counted, entered=entered, note=row.note,
            )  # fmt: skip
    open_days = (
        (desk_id, day)
        for desk_id, day in sorted(look.entered)
        if day <= latest and (desk_id, day) not in counted and (desk_id, day) not in settled
    )
    for (desk_id, _week), days in weekly(open_days).items():
        yield Signal(SignalKind.UNCOUNTED, desk_id, days[0], days[-1], len(days))


def weekly(pairs):
    """{(desk id, ISO week): [days]} of (desk id, day) in order."""
    weeks = defaultdict(list)
    for desk_id, day in pairs:
        weeks[(desk_id, day.isocalendar()[:2])].append(day)
    return weeks
