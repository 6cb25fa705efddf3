"""A version in the words of the screen."""

from flask_babel import gettext as _

from intranet.filters import money
from intranet.plurals import counted as _n
from intranet.rules.deadlines import UNIT_WORDS, Unit
from intranet.rules.permissions import ROLE_WORDS
from intranet.rules.procedures import (
    CHANNEL_WORDS,
    FEE_WORDS,
    PLACE_WORDS,
    UNCOUNTED,
    is_verified,
    share_words,
    switch_words,
    verification_words,
)
from intranet.rules.procedures.steps import WHOLE
from intranet.rules.workflow import STEP_ACT_WORDS

UNKNOWN_TERM = "Chưa rõ thời hạn"  # what the import notes, see rules.procedures_import


def term(version):
    """5 ngày làm việc."""
    if version.time_unit == Unit.none and UNKNOWN_TERM in (version.notes or ""):
        return _("Chưa rõ, không tính ngày hẹn trả")
    return in_units(version.time_unit, version.time_value)


def brief_term(row):
    """The same for a list: 5 ngày làm việc, Trong ngày, a dash for none."""
    if row.time_unit in UNCOUNTED:
        return _("Trong ngày") if row.time_unit == Unit.same_day_15h else "–"
    return in_units(row.time_unit, row.time_value)


def brief_fee(row):
    """The fee for a list; a dash when nobody wrote one."""
    return "–" if row.fee_kind == "not_stated" else fee(row)


def in_units(unit, value):
    """A number (or "0,5") of a term's units in words."""
    return _n(UNIT_WORDS[Unit(unit)], 1 if str(value) == "1" else 2, value=value)


def share(version, hundredths):
    """0,5 ngày làm việc; a dash for what is not counted."""
    if not hundredths or version.time_unit in UNCOUNTED:
        return "–"
    return in_units(version.time_unit, share_words(hundredths))


def gap(version, total):
    """What the steps lack of the term, or have too much; empty when they sum."""
    term = 0 if version.time_unit in UNCOUNTED else version.time_value * WHOLE
    if total < term:
        return _("còn thiếu %(time)s", time=in_units(version.time_unit, share_words(term - total)))
    if total > term:
        return _("thừa %(time)s", time=share_words(total - term))
    return ""


def step_line(step, units):
    """Who does a step where, and what is unusual about it; ``units``: {pid: name}."""
    at_unit = step.place == "unit"
    where = units.get(step.unit) if at_unit else _(PLACE_WORDS.get(step.place, "–"))
    return ", ".join(filter(None, [_(ROLE_WORDS.get(step.role, "–")), where, *switches(step)]))


def switches(step):
    """The switches of a step that do not stand as usual, in words."""
    return [_(words) for words in switch_words(step)]


def fee(row):
    """150.000 đồng, Miễn phí, Theo quy định của HĐND tỉnh."""
    if row.fee_kind == "amount" and row.fee_vnd is not None:
        return money(row.fee_vnd)
    if row.fee_kind == "amount":
        return _("Có phí, chưa ghi mức")
    return _(FEE_WORDS[row.fee_kind])


def channels(version):
    """Trực tiếp, Trực tuyến."""
    return ", ".join(_(CHANNEL_WORDS[word]) for word in version.channels.split())


def span(version):
    """từ 01/07/2025 đến 31/12/2025."""
    first, last = version.valid_from, version.valid_to
    if first and last:
        return _("từ %(first)s đến %(last)s", first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")
    if first:
        return _("từ %(first)s", first=f"{first:%d/%m/%Y}")
    if last:
        return _("đến %(last)s", last=f"{last:%d/%m/%Y}")
    return _("không ghi ngày")


def standing(version, day):
    """(kind of chip, words) of a version on ``day``."""
    if version.valid_from is not None and version.valid_from > day:
        return "wait", _("Sắp có hiệu lực")
    if version.valid_to is not None and version.valid_to < day:
        return "stop", _("Hết hiệu lực")
    return "run", _("Đang có hiệu lực")


def source(version):
    """(kind of chip, words): how sure code and name are."""
    kind = "done" if is_verified(version.verification) else "neutral"
    return kind, _(verification_words(version.verification))


def place(step):
    """Where a step is done."""
    return step.unit.name if step.place == "unit" and step.unit else _(PLACE_WORDS[step.place])


def act(step):
    """What is done at a step."""
    return _(STEP_ACT_WORDS[step.act])
