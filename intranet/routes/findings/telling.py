"""Findings in words: where one stands, until when, what happened to it."""

from types import SimpleNamespace

from flask_babel import gettext as _

from intranet import clock
from intranet import filters as shown
from intranet.plurals import counted as _n
from intranet.rules.findings import EVENT_WORDS, STATE_WORDS, WAITING, FindingState, is_overdue

CHIPS = {
    FindingState.DRAFT: "neutral",
    FindingState.ASSIGNED: "run",
    FindingState.ANSWERED: "wait",
    FindingState.RETURNED: "soon",
    FindingState.CLOSED: "done",
    FindingState.DROPPED: "neutral",
}
SOON = 3


def standing(finding):
    """(kind of chip, word) of a finding or of a row of the list."""
    if is_overdue(finding, clock.today()):
        return "late", _("Quá hạn khắc phục")
    return CHIPS[finding.state], _(STATE_WORDS[finding.state])


def term(finding):
    """How much time is left, or how long it is over, in words; empty when nobody waits for it."""
    if finding.state not in WAITING or finding.due_on is None:
        return ""
    left = (finding.due_on - clock.today()).days
    if left < 0:
        return _n("quá hạn %(count)s ngày", -left)
    return _n("còn %(count)s ngày", left) if left else _("hạn là hôm nay")


def happened(finding):
    """The events of a finding for components/timeline.html, the newest first."""
    return [_entry(event) for event in reversed(finding.events)]


def _entry(event):
    until = shown.date(event.due_on) if event.due_on else "–"
    return SimpleNamespace(
        at=event.at,
        who=event.by.full_name if event.by else _("Phần mềm"),
        words=_(EVENT_WORDS[event.kind], day=until) + (f": {event.text}" if event.text else ""),
        reason=None,
        changes=(),
    )
