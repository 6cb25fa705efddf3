"""Counting days and minutes of working time (DD03, DD05, DD07)."""

from bisect import bisect_right
from datetime import date, datetime, time

from intranet.rules.calendars.days import SATURDAY, SUNDAY, DayKind, SpecialDay
from intranet.rules.calendars.hours import DEFAULT_HOURS, parse_hours
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

WEEKEND_WORDS = {SATURDAY: N_("Thứ Bảy"), SUNDAY: N_("Chủ nhật")}


class Calendar:
    """Special days and office hours of one office; never changed once made."""

    def __init__(self, days=(), hours=DEFAULT_HOURS):
        """``days``: SpecialDay objects, each date once; ``hours``: see ``parse_hours``."""
        self.hours = hours
        self.spans = parse_hours(hours)
        self._special: dict[date, SpecialDay] = {}
        for special in days:
            if special.day in self._special:
                raise RuleBroken(
                    N_("Ngày %(day)s được khai hai lần trong lịch."),
                    field="day",
                    day=f"{special.day:%d/%m/%Y}",
                )
            self._special[special.day] = special
        # From here only exceptions to Monday-Friday matter: weekdays off and weekends worked.
        off = [d for d, s in self._special.items() if s.kind != DayKind.swap_work]
        work = [d for d, s in self._special.items() if s.kind == DayKind.swap_work]
        self._off = sorted(d.toordinal() for d in off if d.weekday() < SATURDAY)
        self._work = sorted(d.toordinal() for d in work if d.weekday() >= SATURDAY)
        self._exceptions = {*self._off, *self._work}
        self._open = self.spans[0][0]
        self._close = self.spans[-1][1]
        self._minutes = tuple((_minute(a), _minute(b)) for a, b in self.spans)
        self.minutes_per_day = sum(b - a for a, b in self._minutes)

    @property
    def days(self):
        """Every SpecialDay, in order of date."""
        return tuple(self._special[day] for day in sorted(self._special))

    def with_hours(self, hours):
        """Return the same days with other office hours (summer, winter, another unit; DD07)."""
        return Calendar(self._special.values(), hours)

    def special(self, day):
        """Return the SpecialDay of ``day`` or None."""
        return self._special.get(day)

    def is_working_day(self, day):
        """Say whether the office works on ``day`` (DD03)."""
        return (day.weekday() < SATURDAY) != (day.toordinal() in self._exceptions)

    def reason_off(self, day):
        """Return why ``day`` is off: the holiday's name, else the msgid of the weekday, or None."""
        if self.is_working_day(day):
            return None
        special = self._special.get(day)
        return special.name if special else WEEKEND_WORDS[day.weekday()]

    def note(self, day):
        """Return the name of the make-up day (làm bù) that ``day`` is, or None."""
        special = self._special.get(day)
        return special.name if special and special.kind == DayKind.swap_work else None

    def next_working_day(self, day, after=True):
        """Return the first working day after ``day``; with ``after=False`` it may be ``day``."""
        if after or not self.is_working_day(day):
            return self.add_working_days(day, 1)
        return day

    def add_working_days(self, day, count):
        """Return the ``count``-th working day after ``day`` (before it, when negative)."""
        number, step = day.toordinal(), 1 if count > 0 else -1
        exceptions = self._exceptions
        for _ in range(abs(count)):
            number += step
            # Ordinal 1 is a Monday, so (number - 1) % 7 is the weekday.
            while ((number - 1) % 7 < SATURDAY) == (number in exceptions):
                number += step
        return date.fromordinal(number)

    def working_days_between(self, first, last):
        """Count working days after ``first`` up to and with ``last``; negative when reversed."""
        return self._worked_up_to(last) - self._worked_up_to(first)

    def _worked_up_to(self, day):
        number = day.toordinal()
        weeks, rest = divmod(number, 7)
        weekdays = weeks * 5 + min(rest, 5)
        return weekdays - bisect_right(self._off, number) + bisect_right(self._work, number)

    def opening(self, day):
        """Return the moment the office opens on ``day``, whether or not it is worked."""
        return datetime.combine(day, self._open)

    def closing(self, day):
        """Return the moment the office closes on ``day``, whether or not it is worked."""
        return datetime.combine(day, self._close)

    def next_working_moment(self, moment):
        """Return ``moment`` if the office works then, else the next opening (DD05)."""
        day, clock = moment.date(), moment.time()
        if self.is_working_day(day):
            for start, end in self.spans:
                if clock < start:
                    return datetime.combine(day, start)
                if clock <= end:
                    return moment
        return self.opening(self.next_working_day(day))

    def spans_on(self, day):
        """Return the office hours of ``day`` as ((from, to), ...) moments; none on a day off."""
        if not self.is_working_day(day):
            return ()
        return tuple((datetime.combine(day, a), datetime.combine(day, b)) for a, b in self.spans)

    def add_working_minutes(self, start, minutes):
        """Return the first moment by which ``minutes`` (>= 0) of working time have passed.

        Seconds of ``start`` are dropped: the receipt prints hours and minutes.
        """
        start = self.next_working_moment(start).replace(second=0, microsecond=0)
        if not minutes:
            return start
        days, rest = divmod(self._worked_by(start.time()) + minutes - 1, self.minutes_per_day)
        rest += 1
        for first, last in self._minutes:
            if rest <= last - first:
                break
            rest -= last - first
        day = self.add_working_days(start.date(), days)
        return datetime.combine(day, time(*divmod(first + rest, 60)))

    def working_minutes_between(self, first, last):
        """Count whole minutes of working time from ``first`` to ``last``; negative reversed."""
        days = self.working_days_between(first.date(), last.date())
        return days * self.minutes_per_day + self._worked_at(last) - self._worked_at(first)

    def _worked_at(self, moment):
        """Count the minutes worked by ``moment``, less the whole of its day (0 on a day off)."""
        if not self.is_working_day(moment.date()):
            return 0
        return self._worked_by(moment.time()) - self.minutes_per_day

    def _worked_by(self, clock):
        now = _minute(clock)
        return sum(min(max(now - a, 0), b - a) for a, b in self._minutes)


def _minute(clock):
    return clock.hour * 60 + clock.minute
