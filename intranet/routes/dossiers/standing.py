"""How a dossier stands, in the words and shapes the components ask for."""

import re
from types import SimpleNamespace

from flask import url_for
from flask_babel import gettext as _

from intranet import clock
from intranet.plurals import counted as _n
from intranet.rules.deadlines import (
    OUTCOME_WORDS,
    UNIT_WORDS,
    OpenState,
    Outcome,
    Unit,
    open_state,
    remaining,
)
from intranet.rules.permissions import Role
from intranet.rules.wording import weekday
from intranet.rules.workflow import STATE_WORDS, State
from intranet.services.dossiers import reading

MOST_LINES = 120
SEEN = re.compile(r"(?P<state>\d{1,2})\.(?P<stays>[1-9]\d{0,3})\.(?P<holder>\w*)", re.ASCII)
CHIPS = {
    State.REGISTERED: "neutral",
    State.ACCEPTED: "run",
    State.REFUSED: "stop",
    State.PROCESSING: "run",
    State.SUPPLEMENT: "wait",
    State.PAYMENT: "wait",
    State.WITHDRAWN: "stop",
    State.STOPPED: "stop",
    State.FINISHED: "done",
    State.RETURNED: "done",
}


def state_chip(dossier):
    """(kind, words) of the state for components/chip.html."""
    state = State(dossier.state)
    return CHIPS[state], _(STATE_WORDS[state])


def term_words(version):
    """How long the procedure may take, as printed on Mẫu 01: "05 ngày làm việc"."""
    words, value = UNIT_WORDS[Unit(version.time_unit)], version.time_value
    return _n(words, value, value=f"{value:02d}")


def left_words(left):
    """What is left of a term (rules.deadlines.Remaining) in the language of the screen."""
    message, params = left.words()
    return _n(message, next(iter(params.values())), **params) if params else _(message)


def due_of(dossier, calendar):
    """What components/due.html shows: what is left now, or how it ended."""
    why = url_for("dossiers.explain", pid=dossier.pid)
    if dossier.outcome:
        outcome = Outcome(dossier.outcome)
        state, words = f"done_{outcome.value}", _(OUTCOME_WORDS[outcome])
    else:
        facts = (dossier.due_at, clock.now(), Unit(dossier.due_unit))
        left = remaining(*facts, calendar, dossier.paused)
        state = open_state(*facts, dossier.paused, calendar, dossier.received_at).value
        words = left_words(left)
    if dossier.due_at is None and dossier.outcome:
        state = OpenState.no_term.value
    return SimpleNamespace(at=dossier.due_at, state=state, words=words, why_url=why)


def lines_of(deadline):
    """The day-by-day explanation, one row a day; the middle of a very long one is left out."""
    lines = list(deadline.lines)
    if len(lines) > MOST_LINES:
        lines[MOST_LINES // 2 : -MOST_LINES // 2] = []
    return [
        SimpleNamespace(
            day=line.day,
            weekday=_(weekday(line.day)),
            counted=line.counted,
            words=_(line.words, **line.params),
        )
        for line in lines
    ]


def step_of(dossier):
    """The step of the procedure where the dossier lies, or None."""
    steps = dossier.procedure_version.steps
    return next((step for step in steps if step.position == dossier.step_position), None)


def holder_words(dossier):
    """Who holds the dossier: a person, or everybody with the role in a unit; None when nobody."""
    if dossier.holder_unit is None:
        return None
    unit = dossier.holder_unit.name
    who = dossier.holder.full_name if dossier.holder else _(Role(dossier.holder_role).words)
    return f"{who} ({unit})"


def seen_mark(dossier):
    """Where the dossier stands, in a few bytes: a form carries it for the day it conflicts.

    Number of the state, how many stays the trace has, pid of the holder; ``seen_words`` reads it.
    """
    holder = dossier.holder.pid if dossier.holder else ""
    return f"{dossier.state}.{len(dossier.steps)}.{holder}"


def seen_words(mark, dossier):
    """What a ``seen_mark`` of this dossier says, in one line; a dash for what is none."""
    found = SEEN.fullmatch(mark or "")
    if found is None or int(found["state"]) not in list(State):
        return "–"
    words = [_(STATE_WORDS[State(int(found["state"]))])]
    stay = next(iter(dossier.steps[int(found["stays"]) - 1 :]), None)
    if stay is not None:
        who = reading.name_of(found["holder"]) or _(Role(stay.role).words)
        words += [stay.name, f"{who} ({stay.unit.name})"]
    return " · ".join(words)
