"""Signals of dossiers that were received beside the software, and how much each weighs (B5).

A signal is no proof: it says where to look. ``expected`` is about how many dossiers are missing
behind it, so that counters can be put in an order.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

_TEAM = (Role.INSPECTOR, Role.SUPERVISOR)
# Working days that a desk has: to use the number that was passed over, to explain an evening that
# did not tally, and a citizen to come back with what was missing (B5).
NUMBER_DAYS, TALLY_DAYS, SLIP_DAYS = 2, 1, 3
# Of a pad of ten one is spoilt by the printer or by the pen; more is a habit.
VOIDED_SHARE, VOIDED_FEW = 10, 2
MOST_DAYS = 366
RECENT_DAYS = 30
# From so many missing dossiers on the signals of a counter are worth the way.
ALARM = 0.2


class SignalPermission(Permission):
    LIST = ("signals.list", N_("Xem dấu hiệu hồ sơ ngoài phần mềm ở đơn vị cấp dưới"), _TEAM)
    SHOW = ("signals.show", N_("Xem dấu hiệu hồ sơ ngoài phần mềm của cuộc kiểm tra"), _TEAM)


class SignalKind(StrEnum):
    """What was noticed."""

    BOOK = "book"  # the team counted more receipts in the paper book than there are dossiers
    UNEXPLAINED = "unexplained"  # a number was given, nothing stands behind it
    HOLE = "hole"  # a printed number is unused, later ones of the pad are dossiers
    RETURNED = "returned"  # the same, and it was returned as never used
    TALLY = "tally"  # the desk's own count of the evening is above the software
    VOIDED = "voided"  # a number was voided without saying why
    VOIDED_MANY = "voided_many"  # more numbers of a pad were voided than printers spoil
    SPOILT = "spoilt"  # a number was voided with a reason: the sheet must still be there
    SLIPS = "slips"  # the citizen got a guidance slip and never became a dossier
    UNCOUNTED = "uncounted"  # dossiers were received, nobody counted the book that evening


# How many dossiers are missing for each thing that was counted. Measured: bench/signals.py.
WEIGHTS = {
    SignalKind.BOOK: 1.0,
    SignalKind.UNEXPLAINED: 1.0,
    SignalKind.HOLE: 0.9,
    SignalKind.RETURNED: 0.6,
    SignalKind.TALLY: 0.9,
    SignalKind.VOIDED: 0.5,
    SignalKind.VOIDED_MANY: 0.3,
    SignalKind.SPOILT: 0.2,
    SignalKind.SLIPS: 0.3,
    SignalKind.UNCOUNTED: 0.02,
}
# Several of these on one day may be one dossier: the largest counts, not their sum.
OF_A_DAY = frozenset({
    SignalKind.BOOK, SignalKind.UNEXPLAINED, SignalKind.HOLE, SignalKind.RETURNED, SignalKind.TALLY,
    SignalKind.VOIDED, SignalKind.VOIDED_MANY, SignalKind.SPOILT,
})  # fmt: skip
OF_NUMBERS = OF_A_DAY - {SignalKind.BOOK, SignalKind.TALLY}
KIND_WORDS = {
    SignalKind.BOOK: N_("Sổ giấy đoàn đếm"),
    SignalKind.UNEXPLAINED: N_("Số không rõ"),
    SignalKind.HOLE: N_("Số bị bỏ qua"),
    SignalKind.RETURNED: N_("Số trả lại giữa chừng"),
    SignalKind.TALLY: N_("Chốt sổ lệch"),
    SignalKind.VOIDED: N_("Hủy số không lý do"),
    SignalKind.VOIDED_MANY: N_("Hủy nhiều số"),
    SignalKind.SPOILT: N_("Hủy số có lý do"),
    SignalKind.SLIPS: N_("Phiếu không thành hồ sơ"),
    SignalKind.UNCOUNTED: N_("Không chốt sổ"),
}
REASON_WORDS = {
    SignalKind.BOOK: N_("Ngày %(day)s: sổ giấy %(paper)s, phần mềm %(entered)s, thiếu %(count)s."),
    SignalKind.UNEXPLAINED: N_("Ngày %(day)s: %(count)s số đã cấp mà không có hồ sơ: %(names)s."),
    SignalKind.HOLE: N_(
        "Ngày %(day)s: %(count)s số in sẵn chưa dùng, các số sau đã thành hồ sơ: %(names)s."
    ),
    SignalKind.RETURNED: N_(
        "Ngày %(day)s: %(count)s số trả lại là chưa dùng, các số sau đã thành hồ sơ: %(names)s."
    ),
    SignalKind.TALLY: N_(
        "Ngày %(day)s: bộ phận chốt sổ giấy %(paper)s, phần mềm %(entered)s, thiếu %(count)s."
    ),
    SignalKind.VOIDED: N_("Ngày %(day)s: %(count)s số hủy mà không nói rõ vì sao: %(names)s."),
    SignalKind.VOIDED_MANY: N_(
        "Ngày %(day)s: hủy %(paper)s trong %(entered)s số đã dùng, quá thường lệ: %(names)s."
    ),
    SignalKind.SPOILT: N_("Ngày %(day)s: hủy %(count)s số, có ghi lý do: %(names)s."),
    SignalKind.SLIPS: N_(
        "Tuần từ %(week)s: %(count)s phiếu hướng dẫn quá %(days)s ngày làm việc "
        "chưa thành hồ sơ: %(names)s."
    ),
    SignalKind.UNCOUNTED: N_(
        "Tuần từ %(week)s: %(count)s ngày có tiếp nhận mà không chốt sổ giấy."
    ),
}
LOOK_WORDS = {
    SignalKind.BOOK: N_("Ghi tên từng giấy hẹn của sổ ngày đó, tìm từng hồ sơ trên máy."),
    SignalKind.UNEXPLAINED: N_("Báo quản trị: máy chỉ cấp số cùng lúc với hồ sơ."),
    SignalKind.HOLE: N_("Hỏi liên giấy hẹn của số đó: còn trắng hay đã giao cho ai."),
    SignalKind.RETURNED: N_("Xem tờ giấy hẹn được trả lại còn trắng không."),
    SignalKind.TALLY: N_("Đếm lại sổ giấy ngày đó, hỏi người chốt sổ."),
    SignalKind.VOIDED: N_("Xem tờ giấy hẹn đã hủy."),
    SignalKind.VOIDED_MANY: N_("Xem các tờ giấy hẹn đã hủy."),
    SignalKind.SPOILT: N_("Xem tờ giấy hẹn đã hủy còn lưu không."),
    SignalKind.SLIPS: N_("Gọi người dân theo số điện thoại trên phiếu, hỏi đã nộp chưa."),
    SignalKind.UNCOUNTED: N_("Đếm sổ giấy của những ngày đó khi đến kiểm tra."),
}


@dataclass(frozen=True)
class Signal:
    """One thing that was noticed at the counter ``desk_id`` from ``day`` to ``last``: ``count``
    times. ``paper`` and ``entered``: what was compared; ``names``: numbers of receipts or slips;
    ``note``: what the desk said about it; ``block_pid``: the pad.
    """

    kind: SignalKind
    desk_id: int
    day: date
    last: date
    count: int
    paper: int | None = None
    entered: int | None = None
    names: tuple[str, ...] = ()
    note: str | None = None
    block_pid: str | None = None

    @property
    def expected(self):
        """About how many dossiers are missing behind it."""
        return self.count * WEIGHTS[self.kind]

    @property
    def is_alarm(self):
        """True when it alone is worth asking about."""
        return self.expected >= ALARM


@dataclass
class Ranked:
    """The signals of one counter, the heaviest first; ``desk`` is its row."""

    desk: object
    signals: list[Signal] = field(default_factory=list)

    @property
    def expected(self):
        """About how many dossiers are missing here."""
        return expected(self.signals)

    @property
    def is_alarm(self):
        """True when one of them is worth asking about."""
        return any(signal.is_alarm for signal in self.signals)


def expected(signals):
    """About how many dossiers are missing behind the signals of one counter. What the numbers, the
    evening's count and the team's count say of one day may be the same dossiers: the largest of
    the three counts.
    """
    days: dict = defaultdict(lambda: defaultdict(float))
    rest = 0.0
    for signal in signals:
        if signal.kind in OF_A_DAY:
            source = "numbers" if signal.kind in OF_NUMBERS else signal.kind
            days[signal.day][source] += signal.expected
        else:
            rest += signal.expected
    return rest + sum(max(sources.values()) for sources in days.values())


def ranked(desks, signals):
    """[Ranked] of the counters with a signal: who misses most first, then as ``desks`` stand.

    ``desks``: {id: row}.
    """
    found: dict = {}
    for signal in signals:
        found.setdefault(signal.desk_id, Ranked(desks[signal.desk_id])).signals.append(signal)
    for each in found.values():
        each.signals.sort(key=lambda signal: (-signal.expected, signal.day))
    order = {desk_id: place for place, desk_id in enumerate(desks)}
    return sorted(found.values(), key=lambda each: (-each.expected, order[each.desk.id]))


def is_reason(text):
    """True when ``text`` says why a number was voided: two words at least, no filler."""
    words = re.findall(r"[^\W\d_]+", (text or "").lower())
    return len(set(words) - _FILLERS) >= 2


_FILLERS = frozenset(
    ("không", "ko", "k", "rõ", "biết", "nhớ", "lý", "do", "hủy", "huỷ", "bỏ", "số", "này", "khác")
    + ("nhầm", "sai", "gì", "x")
)


def too_many_voided(voided, used):
    """How many more of a pad's ``used`` numbers (dossiers and voided ones) were voided than the
    printer spoils: one in ten, two at least.
    """
    usual = max(VOIDED_FEW, -(-used // VOIDED_SHARE))
    return max(0, voided - usual)


def span(first, last, today):
    """The days asked for, put in order, the last 30 by default; RuleBroken when there are none or
    more than a year.
    """
    last = last or today
    first = first or last.fromordinal(last.toordinal() - RECENT_DAYS)
    if first > last:
        raise RuleBroken(N_("“Từ ngày” không được sau “Đến ngày”."), field="first")
    if (last - first).days > MOST_DAYS:
        raise RuleBroken(
            N_("Mỗi lần đối chiếu không quá %(most)s ngày."), field="first", most=MOST_DAYS
        )
    return first, last
