"""What the facts of an item are called on the screen."""

from types import SimpleNamespace

from flask_babel import gettext as _

from intranet.rules.checklists import (
    COLUMNS,
    KIND_WORDS,
    SEVERITY_WORDS,
    VERDICT_WORDS,
    WEIGHTS,
    Kind,
    Severity,
)
from intranet.rules.checklists.table import WORDS_OF


def column(name):
    """The words of a column of the table, "" for none."""
    return _(COLUMNS[name]) if name in COLUMNS else ""


def value(name, fact):
    """A fact of an item as people say it; None for nothing."""
    if fact is None or fact == "":
        return None
    if isinstance(fact, bool):
        return _("Có") if fact else _("Không")
    known = WORDS_OF.get(name)
    if known:
        return _(known[fact]) if fact in known else fact
    return str(fact).replace("\n", " | ")


def kind(item):
    """How an item is answered, with its thresholds."""
    return " · ".join([_(KIND_WORDS[Kind(item.kind)]), *_thresholds(item)])


def judged(item):
    """How much it counts, and from what on it is met."""
    return " · ".join([severity(item), *_thresholds(item)])


def _thresholds(item):
    words = [item.measure] if item.measure else []
    if item.met_at is not None:
        sign = "≤" if item.lower_is_better else "≥"
        words.append(_("đạt %(sign)s %(number)s", sign=sign, number=item.met_at))
        if item.partly_at is not None and item.partly_at != item.met_at:
            words.append(_("một phần %(sign)s %(number)s", sign=sign, number=item.partly_at))
    return words


def severity(item):
    """How much it counts."""
    level = Severity(item.severity)
    return _("%(severity)s, hệ số %(weight)s", severity=_(SEVERITY_WORDS[level]),
             weight=WEIGHTS[level])  # fmt: skip


def condition(item):
    """When it is asked; "" for always."""
    if not item.shown_if:
        return ""
    verdict = _(VERDICT_WORDS[item.shown_when])
    return _("Chỉ hỏi khi %(code)s: %(verdict)s", code=item.shown_if, verdict=verdict.lower())


def asked(item):
    """An item as templates/answers/asked.html takes a row of the sheet."""
    return SimpleNamespace(thing=item, kind=item.kind, label=item.code, figure=None, value="")
