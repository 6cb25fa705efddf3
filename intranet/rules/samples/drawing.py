"""Which dossiers are drawn: strata, how many of each, and the lots that anybody can draw again."""

import hashlib
import re
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from intranet.rules.deadlines import Outcome, outcome
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.rules.workflow import PAUSES, EventKind

USUAL, MOST = 15, 100
# In this order: a dossier belongs to the first that fits. The first three are over-represented.
STRATA = {
    "late": N_("Quá hạn"),
    "moved": N_("Dừng từ hai lần hoặc đổi ngày hẹn"),
    "odd": N_("Có dấu hiệu"),
    "plain": N_("Còn lại"),
}
DOUBLED = ("late", "moved", "odd")
# Why a team takes a dossier besides; stands where the stratum of a drawn one stands.
PICKS = {
    "signal": N_("Dấu hiệu ngoài phần mềm"),
    "petition": N_("Có phản ánh, kiến nghị"),
    "again": N_("Xem lại từ lần kiểm tra trước"),
    "met": N_("Gặp tại nơi kiểm tra"),
    "other": N_("Đoàn chọn"),
}
AT_ONCE = timedelta(minutes=10)  # an ordinary dossier finished faster was written down afterwards
BURST = 5  # dossiers received by one person in one minute: nobody types so fast
_AT_ONCE_UNIT = "working_day"
_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Known:
    """What the record of one dossier says: ``events`` are (kind, due before, due after)."""

    code: str
    received_at: datetime
    received_by: int
    finished_at: datetime | None
    entered_at: datetime | None
    due_at: datetime | None
    due_unit: str
    has_new_date: bool
    is_running: bool
    events: tuple = ()


def framed(dossiers, now):
    """{stratum: [codes, sorted]} of all that can be drawn, as it stands at ``now``."""
    minutes = Counter(_minute(one) for one in dossiers)
    frame: dict = {stratum: [] for stratum in STRATA}
    for one in dossiers:
        frame[_stratum(one, now, minutes[_minute(one)])].append(one.code)
    return {stratum: sorted(codes) for stratum, codes in frame.items()}


def _minute(one):
    return one.received_by, one.received_at.replace(second=0, microsecond=0)


def _stratum(one, now, in_one_minute):
    if _is_late(one, now):
        return "late"
    if _is_moved(one):
        return "moved"
    return "odd" if _is_odd(one, in_one_minute) else "plain"


def _is_late(one, now):
    """Finished late, or running and past its day."""
    at = one.finished_at or (now if one.is_running else None)
    return None not in (at, one.due_at) and outcome(one.due_at, at, one.due_unit) == Outcome.late


def _is_moved(one):
    """Stopped twice, or promised anew; a day the calendar moved for everybody does not count."""
    stops = sum(kind in PAUSES for kind, *_ in one.events)
    corrected = (e for e in one.events if e[0] == EventKind.CORRECTION)
    return stops > 1 or one.has_new_date or any(before != after for _, before, after in corrected)


def _is_odd(one, in_one_minute):
    """Entered from paper afterwards, corrected, finished at once, or received in a burst."""
    took = one.finished_at and one.finished_at - one.received_at
    return (
        one.entered_at is not None
        or any(kind == EventKind.CORRECTION for kind, *_ in one.events)
        or (took is not None and took <= AT_ONCE and one.due_unit == _AT_ONCE_UNIT)
        or in_one_minute >= BURST
    )


def allocated(sizes, number):
    """{stratum: how many are drawn} of strata of ``sizes``, ``number`` in all where there are.

    One of each that has any; every further one where (2, for the first three, x root of the size)
    / (drawn + 1) is the greatest. Never more than there are.
    """
    drawn = dict.fromkeys(sizes, 0)
    for stratum in [name for name in sizes if sizes[name]][:number]:
        drawn[stratum] = 1
    while sum(drawn.values()) < min(number, sum(sizes.values())):
        free = [name for name in sizes if drawn[name] < sizes[name]]
        # Squares of whole numbers, so that every machine compares alike.
        best = max(free, key=lambda name: _claim(name, sizes[name], drawn[name]))
        drawn[best] += 1
    return drawn


def _claim(stratum, size, drawn):
    return Fraction(size * (4 if stratum in DOUBLED else 1), (drawn + 1) ** 2)


def lot(seed, code):
    """The lot of a dossier: the lowest of a stratum are drawn."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def drawn(frame, seed, number):
    """[(stratum, code)] that this seed draws: stratum by stratum, by lot."""
    counts = allocated({name: len(codes) for name, codes in frame.items()}, number)
    return [
        (name, code)
        for name, codes in frame.items()
        for code in sorted(codes, key=lambda code: lot(seed, code))[: counts[name]]
    ]


def new_seed(said=""):
    """16 signs nobody chose, and the number that the unit ``said``; RuleBroken at ``said``."""
    said = (said or "").strip()
    if said and not _NUMBER.fullmatch(said):
        raise RuleBroken(N_("Ghi một số có từ 1 đến 12 chữ số, hoặc để trống."), field="said")
    return secrets.token_hex(8) + (f"-{said}" if said else "")


def command(seed, counts):
    """The line of a shell that draws again from the frame exported as ``khung.csv``."""
    wanted = ";".join(f'n["{name}"]={count}' for name, count in counts.items() if count)
    return (
        "tail -n +2 khung.csv | tr -d '\\r' | while IFS=, read -r s c; do echo "
        f'"$s $(printf %s "{seed}:$c" | sha256sum | cut -c1-64) $c"; done | LC_ALL=C sort'
        f" | awk 'BEGIN{{{wanted}}} ++k[$1]<=n[$1]{{print $1,$3}}'"
    )
