"""Due dates as one pure fold over dated facts (DD01-DD12 of the domain report, B1).

``deadline`` gives the due moment and its day-by-day explanation, ``reckon`` and ``due_at`` the same
without the explanation, ``step_deadline`` the same for a step, ``admit`` guards new facts.
"""

from intranet.rules.deadlines.facts import (
    UNIT_WORDS,
    Begun,
    Ended,
    Extended,
    Fact,
    ManualDue,
    Paused,
    PauseReason,
    Promised,
    Received,
    Resumed,
    Term,
    Unit,
)
from intranet.rules.deadlines.reckoning import (
    Deadline,
    admit,
    deadline,
    due_at,
    reckon,
    step_deadline,
    step_facts,
    step_term,
)
from intranet.rules.deadlines.standing import (
    OPEN_WORDS,
    OUTCOME_WORDS,
    OpenState,
    Outcome,
    Remaining,
    is_late,
    open_state,
    outcome,
    remaining,
    soon_from,
)
from intranet.rules.deadlines.wording import Line

__all__ = [
    "OPEN_WORDS",
    "OUTCOME_WORDS",
    "UNIT_WORDS",
    "Begun",
    "Deadline",
    "Ended",
    "Extended",
    "Fact",
    "Line",
    "ManualDue",
    "OpenState",
    "Outcome",
    "PauseReason",
    "Paused",
    "Promised",
    "Received",
    "Remaining",
    "Resumed",
    "Term",
    "Unit",
    "admit",
    "deadline",
    "due_at",
    "is_late",
    "open_state",
    "outcome",
    "reckon",
    "remaining",
    "soon_from",
    "step_deadline",
    "step_facts",
    "step_term",
]
