"""The day-by-day explanation of a due moment: "Vì sao hẹn ngày này?" (B1).

Every calendar day from reception to the due moment is one Line; printing may collapse them.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta

from intranet.rules.calendars.calendar import WEEKEND_WORDS
from intranet.rules.deadlines.clocks import whole_days_end
from intranet.rules.deadlines.facts import Begun, Unit
from intranet.rules.deadlines.wording import (
    COUNTED_WORDS,
    OFF_WORDS,
    PAUSE_WORDS,
    RESUMED_WORDS,
    Line,
)
from intranet.rules.words import N_

MIDNIGHT = time(0)
_IN_HOURS = frozenset({Unit.working_hour, Unit.hour})
_EVERY_DAY = frozenset({Unit.calendar_day, Unit.month, Unit.hour})


def explain(run):
    """Return the Lines of a folded Run; a term of none has one line only."""
    received = run.received.at.date()
    if run.end is None:
        return (Line(received, False, None, N_("Thủ tục không quy định thời hạn")),)
    waiting = run.stopped is not None and not run.out
    last = max(run.stopped.at.date() if waiting else run.due().date(), received)
    counted = _counted(run)
    lines = [
        counted.get(day) or _uncounted(run, day)
        for day in (received + timedelta(days=n) for n in range((last - received).days + 1))
    ]
    if waiting:
        lines.append(_waiting(run, last + timedelta(days=1)))
    second = run.second_due()
    if second:
        words = N_("Ngày hẹn lại, %(time)s; ngày hẹn đầu vẫn dùng để xét đúng hạn")
        lines.append(Line(second.date(), False, None, words, {"time": f"{second:%H:%M}"}))
    return tuple(lines)


def _counted(run):
    """Return {day: Line} of the days that used up the term."""
    lines, spans, number = {}, defaultdict(list), 0
    for stretch in run.stretches:
        cut = _counted_in_days_until(run, stretch)
        for day in _days_in(run, stretch.start, cut):
            number += 1
            lines[day] = _counted_day(run, day, number)
        for a, b in _spans(run, cut, stretch.stop):
            spans[a.date()].append((a, b))
    for day, parts in spans.items():
        lines.setdefault(day, _counted_hours(run, day, parts))
    return lines


def _counted_in_days_until(run, stretch):
    """Return where a stretch changes from days to hours; its stop when it never does."""
    if run.term.unit in _IN_HOURS:
        return stretch.start
    if not run.term.minutes:
        return stretch.stop
    # The rest of a step of days and hours goes by minutes once it was paused.
    if not stretch.fresh:
        return stretch.start
    return min(stretch.stop, whole_days_end(run.calendar, run.term, stretch.start))


def _days_in(run, start, stop):
    """Yield the days after ``start`` up to ``stop`` that count (DD02, DD03)."""
    for n in range(1, (stop.date() - start.date()).days + 1):
        day = start.date() + timedelta(days=n)
        if run.term.unit in _EVERY_DAY or run.calendar.is_working_day(day):
            yield day


def _counted_day(run, day, number):
    params = {"number": number}
    name = run.calendar.note(day)
    if name:
        params["name"] = name
    event, at = _event(run, day)
    if event:
        params["time"] = f"{at:%H:%M}"
    return Line(day, True, number, COUNTED_WORDS[bool(name), event], params)


def _event(run, day):
    due = run.due()
    if _is_due(run, day):
        return ("manual" if run.manual else "due"), due
    paused = next((at for at, _ in run.pauses if at.date() == day), None)
    return ("paused", paused) if paused else (None, None)


def _spans(run, start, stop):
    """Yield the running time from ``start`` to ``stop`` day by day as (from, to) moments."""
    for n in range((stop.date() - start.date()).days + 1):
        day = start.date() + timedelta(days=n)
        midnight = datetime.combine(day, MIDNIGHT)
        whole_day = ((midnight, midnight + timedelta(days=1)),)
        for a, b in whole_day if run.term.unit == Unit.hour else run.calendar.spans_on(day):
            a, b = max(a, start), min(b, stop)
            if a < b:
                yield a, b


def _counted_hours(run, day, parts):
    spans = ", ".join(f"{a:%H:%M}–{'24:00' if b.date() > day else f'{b:%H:%M}'}" for a, b in parts)
    minutes = sum(int((b - a).total_seconds()) // 60 for a, b in parts)
    params = {"spans": spans, "hours": minutes // 60, "minutes": f"{minutes % 60:02d}"}
    words = N_("%(spans)s: %(hours)s giờ %(minutes)s phút")
    if _is_due(run, day):
        params["time"] = f"{run.due():%H:%M}"
        words = N_("%(spans)s: %(hours)s giờ %(minutes)s phút, hạn trả lúc %(time)s")
    return Line(day, True, minutes, words, params)


def _uncounted(run, day):
    """Say why ``day`` did not count."""
    for reason in (_received_line, _due_line, _off_line, _start_line, _pause_line, _kept_line):
        line = reason(run, day)
        if line:
            return line
    words = N_("Đã tính trước khi tạm dừng, nay tính lại từ đầu")
    return Line(day, False, None, words if run.restarted else N_("Không tính"))


def _line(day, words, **params):
    return Line(day, False, None, words, params)


def _received_line(run, day):
    at, start = run.received.at, run.first_start
    if day != at.date():
        return None
    if start.date() > day or start.time() > at.time():
        words = N_("Nhận lúc %(time)s, tính như nhận lúc %(start)s ngày %(date)s")
        return _line(day, words, time=f"{at:%H:%M}", start=f"{start:%H:%M}", date=_date(start))
    if _is_due(run, day):
        return _line(
            day,
            N_("Nhận lúc %(at)s, hạn trả trong ngày lúc %(time)s"),
            at=f"{at:%H:%M}",
            time=f"{run.due():%H:%M}",
        )
    if isinstance(run.received, Begun):
        return _line(day, N_("Ngày bắt đầu bước, không tính"))
    return _line(day, N_("Ngày tiếp nhận, không tính"))


def _is_due(run, day):
    return day == run.due().date() and (run.stopped is None or run.out)


def _due_line(run, day):
    """A due day that is no day of the term: moved out of days off (DD04), or nothing was left."""
    if not _is_due(run, day):
        return None
    params = {"time": f"{run.due():%H:%M}"}
    if run.term_end is not None:
        words = N_("Ngày đã hẹn với công dân nên giữ nguyên, hạn trả lúc %(time)s")
        return _line(day, words, **params)
    if run.due() != run.end:
        words = N_(
            "Hết thời hạn vào ngày nghỉ, lùi tới ngày làm việc kế tiếp, hạn trả lúc %(time)s"
        )
        return _line(day, words, **params)
    return _line(day, N_("Hạn trả trong ngày lúc %(time)s"), **params)


def _off_line(run, day):
    # A stop covers days off too where every day counts.
    if run.term.unit in _EVERY_DAY and _pause_reason(run, day):
        return None
    reason = run.calendar.reason_off(day)
    if reason is None:
        return None
    if reason in WEEKEND_WORDS.values():
        return _line(day, OFF_WORDS[day.weekday()])
    return _line(day, N_("%(name)s, không tính"), name=reason)


def _start_line(run, day):
    """The day a later start counts from is itself not counted (DD02)."""
    if day == run.first_start.date():
        words = N_("Tính như nhận lúc %(time)s, ngày này không tính")
        return _line(day, words, time=f"{run.first_start:%H:%M}")
    for start, reason in run.resumptions:
        if day == start.date():
            return _line(day, RESUMED_WORDS[reason])
    return None


def _pause_line(run, day):
    reason = _pause_reason(run, day)
    return reason and _line(day, PAUSE_WORDS[reason])


def _kept_line(run, day):
    """After the end of the term, while an older promise still stands."""
    if run.term_end is None or day <= run.term_end.date():
        return None
    return _line(day, N_("Hết thời hạn, chờ đến ngày đã hẹn với công dân"))


def _pause_reason(run, day):
    """Return why the clock stood on ``day``: from the day of the pause to that of resuming."""
    for (start, _), (stop, reason) in zip(run.pauses, run.resumptions, strict=False):
        if start.date() <= day <= stop.date():
            return reason
    if run.stopped and day >= run.stopped.at.date():
        return run.stopped.reason
    return None


def _waiting(run, day):
    """The line after the last: the clock stands still."""
    if run.clock.in_days:
        words = N_("Đang tạm dừng, còn lại %(left)s ngày làm việc")
        if run.term.unit in _EVERY_DAY:
            words = N_("Đang tạm dừng, còn lại %(left)s ngày")
        return _line(day, words, left=run.left)
    hours, minutes = divmod(run.left, 60)
    words = N_("Đang tạm dừng, còn lại %(hours)s giờ %(minutes)s phút")
    return _line(day, words, hours=hours, minutes=minutes)


def _date(moment):
    return f"{moment:%d/%m/%Y}"
