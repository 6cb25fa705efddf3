"""An ordinary morning: for tests whose words depend on the hour or on the day of the week."""

from datetime import datetime, time, timedelta

from intranet import clock
from intranet.rules.calendars import Calendar

WEDNESDAY = 2


def work_begins(patch, at=time(9, 10), weekday=None):
    """Let it be ``at`` today, or on the next working day (0 to 6: the next such ``weekday``); the
    clock runs on from there.
    """
    day = Calendar().next_working_day(clock.today(), after=False)
    if weekday is not None:
        day = clock.today() + timedelta(days=(weekday - clock.today().weekday()) % 7)
    real = clock.utc
    ahead = datetime.combine(day, at, clock.VIETNAM) - real()
    patch.setattr(clock, "utc", lambda: real() + ahead)


def time_stands_still(patch):
    """Stop the clock: for tests of what is refused within a second."""
    moment = clock.utc()
    patch.setattr(clock, "utc", lambda: moment)
