"""The six digits that open a locked screen: which ones somebody beside the desk would try first.

A PIN belongs to a session that is alive on this very browser, and five wrong ones end it
(decision 0023); so it may be short, but it must not be guessable in five tries.
"""

import re
from datetime import date

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

LENGTH = 6
MOST_TRIES = 5
MOST_PEOPLE = 5
FEWEST_SIGNS = 3


def is_pin(text):
    """True when ``text`` can only be meant as a PIN: six digits (no password is digits alone)."""
    return bool(re.fullmatch(r"[0-9]{6}", text))


def check(pin, phone=None, field="pin"):
    """Return a new PIN; RuleBroken at ``field`` says what to change.

    ``phone``: the person's own, whose end is refused.
    """
    if not is_pin(pin):
        raise RuleBroken(N_("Mã PIN gồm đúng 6 chữ số."), field=field)
    if _is_repeated(pin) or len(set(pin)) < FEWEST_SIGNS:
        raise RuleBroken(N_("Mã PIN lặp lại, dễ đoán. Chọn 6 số khác."), field=field)
    if _is_sequence(pin):
        raise RuleBroken(N_("Mã PIN là dãy số liền nhau, dễ đoán. Chọn 6 số khác."), field=field)
    if _is_day(pin):
        raise RuleBroken(N_("Mã PIN giống ngày sinh, dễ đoán. Chọn 6 số khác."), field=field)
    if re.sub(r"\D", "", phone or "").endswith(pin):
        raise RuleBroken(N_("Mã PIN là đuôi số điện thoại. Chọn 6 số khác."), field=field)
    return pin


def _is_repeated(pin):
    """True for one piece written again and again, and for pairs: 121212, 123123, 112233."""
    return pin in (pin + pin)[1:-1] or pin[::2] == pin[1::2]


def _is_sequence(pin):
    """True when each digit is one step from the one before, in one direction: 345678, 901234."""
    steps = {(int(b) - int(a)) % 10 for a, b in zip(pin, pin[1:], strict=False)}
    return steps in ({1}, {9}, {2}, {8})


def _is_day(pin):
    """True for a day as people write it: ddmmyy, yymmdd, mmyyyy, yyyymm."""
    a, b, c = pin[:2], pin[2:4], pin[4:]
    short = ((c, b, a), (a, b, c))
    if any(_exists(2000 + int(year), int(month), int(day)) for year, month, day in short):
        return True
    return any(
        1 <= int(month) <= 12 and 1920 <= int(year) <= 2039
        for month, year in ((pin[:2], pin[2:]), (pin[4:], pin[:4]))
    )


def _exists(year, month, day):
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False
