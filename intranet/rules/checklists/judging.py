"""From what was typed to a verdict; which items are asked at all (domain 5.5)."""

import re
from decimal import Decimal

from intranet.rules.checklists.kinds import DEGREE_VALUES, YES_NO_VALUES, Kind, Verdict
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

LONGEST_TEXT = 2000
MOST = 1_000_000
_NUMBER = re.compile(r"\d{1,7}(?:[.,]\d{1,2})?")


def read_value(item, text):
    """The value of ``item`` as it is stored, from what was typed ("" takes an answer back).

    Numbers become "12" or "12.5". RuleBroken at ``value`` for what the kind of the item does not
    know. ``item`` has ``kind`` and the thresholds of models/checklists.
    """
    text = (text or "").strip()
    kind = Kind(item.kind)
    if not text:
        return ""
    if kind in (Kind.YES_NO, Kind.DEGREE):
        return _chosen(text, YES_NO_VALUES if kind == Kind.YES_NO else DEGREE_VALUES)
    if kind in (Kind.NUMBER, Kind.PERCENT, Kind.SAMPLE):
        return text if text == "na" else _number(text, MOST if kind == Kind.NUMBER else 100)
    if len(text) > LONGEST_TEXT:
        raise RuleBroken(N_("Không quá %(most)s chữ."), field="value", most=LONGEST_TEXT)
    return text


def _chosen(text, values):
    if text not in values:
        raise RuleBroken(N_("Chọn một trong các câu trả lời."), field="value")
    return text


def _number(text, most):
    if not _NUMBER.fullmatch(text):
        raise RuleBroken(N_("Nhập một số, ví dụ 12 hoặc 12,5."), field="value")
    number = Decimal(text.replace(",", "."))
    if number > most:
        raise RuleBroken(N_("Nhập số không quá %(most)s."), field="value", most=most)
    return f"{number.normalize():f}"


def verdict(item, value):
    """The Verdict of a stored ``value``; OPEN for none.

    A number is met up to ``met_at`` (from it on, where higher is better), partly up to
    ``partly_at``; a percentage is met from ``met_at`` on. Without thresholds any number of 0 is met
    where lower is better, and a percentage is met at 100. Texts and photos are met when there are
    any; a sample is judged like a percentage of faultless dossiers.
    """
    if not value:
        return Verdict.OPEN
    kind = Kind(item.kind)
    if value == "na":
        return Verdict.NOT_APPLICABLE
    if kind == Kind.YES_NO:
        return YES_NO_VALUES[value][1]
    if kind == Kind.DEGREE:
        return DEGREE_VALUES[value][1]
    if kind in (Kind.TEXT, Kind.PHOTO):
        return Verdict.MET
    return _measured(item, float(value), kind == Kind.NUMBER and item.lower_is_better)


def _measured(item, number, lower):
    met = item.met_at if item.met_at is not None else (0 if lower else 100)
    partly = item.partly_at if item.partly_at is not None else met
    sign = -1 if lower else 1
    if sign * number >= sign * met:
        return Verdict.MET
    return Verdict.PARTLY if sign * number >= sign * partly else Verdict.BAD


def asked(items, values):
    """The codes of the items that are asked, given {code: stored value}; a condition on an item
    that is itself not asked does not hold.
    """
    found: set = set()
    by_code = {item.code: item for item in items}
    for item in items:
        other = by_code.get(item.shown_if) if item.shown_if else None
        if other is None or _holds(item, other, found, values):
            found.add(item.code)
    return found


def _holds(item, other, found, values):
    return other.code in found and verdict(other, values.get(other.code)) == item.shown_when
