"""Dossiers: what people do with them, from the counter to the returned result.

Divided by noun: ``data`` (what the counter types), ``offers`` (which procedures a desk takes),
``intake``, ``persons``, ``numbering``, ``calendar`` (deadlines), ``way`` (where a dossier lies, who
may act), ``routing``, ``closure``, ``reading``, ``reach`` and ``index`` (who sees and finds it).
"""

from intranet.services.dossiers.calendar import calendar_for, deadline_of, step_deadline_of
from intranet.services.dossiers.closure import enter_result, return_result
from intranet.services.dossiers.data import IntakeData, PaperData, PersonData, StoredFile
from intranet.services.dossiers.intake import expected, receive, receive_and_return
from intranet.services.dossiers.offers import desks_of, offered_at, version_for
from intranet.services.dossiers.persons import known_person
from intranet.services.dossiers.reading import (
    by_code,
    candidates,
    get,
    next_step,
    open_dossier,
    possible,
)
from intranet.services.dossiers.routing import approve, assign, hand_over, send_back

__all__ = [
    "IntakeData",
    "PaperData",
    "PersonData",
    "StoredFile",
    "approve",
    "assign",
    "by_code",
    "calendar_for",
    "candidates",
    "deadline_of",
    "desks_of",
    "enter_result",
    "expected",
    "get",
    "hand_over",
    "known_person",
    "next_step",
    "offered_at",
    "open_dossier",
    "possible",
    "receive",
    "receive_and_return",
    "return_result",
    "send_back",
    "step_deadline_of",
    "version_for",
]
