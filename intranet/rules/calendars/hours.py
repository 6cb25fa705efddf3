"""Office hours: "07:00-11:30 13:30-17:00", a setting of each unit (DD07)."""

import re
from datetime import time

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

DEFAULT_HOURS = "07:00-11:30 13:30-17:00"


def parse_hours(text):
    """Return the office hours in ``text`` as ((from, to), ...) in order; refuse what is no hours.

    Spans stand apart by comma, semicolon or space: "07:00-11:30, 13:30-17:00" (DD07).
    """
    parts = re.split(r"[,;\s]+", re.sub(r"\s*[-–—]\s*", "-", text or "").strip(" ,;\t\n"))
    if parts == [""]:
        raise RuleBroken(N_("Chưa nhập giờ làm việc."), field="hours")
    spans = tuple(sorted(_span(part) for part in parts))
    for (_, end), (start, _) in zip(spans, spans[1:], strict=False):
        if start < end:
            raise RuleBroken(
                N_("Hai khoảng giờ làm việc chồng lên nhau lúc %(at)s."),
                field="hours",
                at=f"{start:%H:%M}",
            )
    return spans


def _span(text):
    match = re.fullmatch(r"(\d{1,2})[:hg](\d{2})-(\d{1,2})[:hg](\d{2})", text)
    try:
        h1, m1, h2, m2 = map(int, match.groups() if match else ())
        start, end = time(h1, m1), time(h2, m2)
    except ValueError:
        raise RuleBroken(
            N_("Giờ làm việc “%(text)s” không đúng dạng, ví dụ: 07:00-11:30 13:30-17:00."),
            field="hours",
            text=text,
        ) from None
    if end <= start:
        raise RuleBroken(
            N_("Khoảng giờ “%(text)s” phải có giờ kết thúc sau giờ bắt đầu."),
            field="hours",
            text=text,
        )
    return start, end
