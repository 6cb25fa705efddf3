"""Dossiers: what people do with them, from the counter to the returned result.

Divided by noun: ``data`` (what the counter types), ``offers`` (which procedures a desk takes),
``intake``, ``persons``, ``numbering``, ``calendar`` (deadlines), ``way`` (where a dossier lies, who
may act), ``routing``, ``pausing``, ``extending``, ``ending`` and ``events`` (the clock),
``closure``, ``correcting``, ``reading``, ``reach`` and ``index`` (who sees and finds it).
"""

from intranet.services.dossiers.calendar import calendar_for, deadline_of, step_deadline_of
from intranet.services.dossiers.closure import enter_result, return_result
from intranet.services.dossiers.correcting import Correction, correct
from intranet.services.dossiers.data import IntakeData, PaperData, PersonData, StoredFile
from intranet.services.dossiers.ending import recall_result, stop, withdraw
from intranet.services.dossiers.extending import ask_extension, sign_extension
from intranet.services.dossiers.intake import expected, receive, receive_and_return
from intranet.services.dossiers.offers import desks_of, offered_at, version_for
from intranet.services.dossiers.pausing import (
    ask_payment,
    note_payment,
    request_supplement,
    resume,
    suspend,
    take_supplement,
)
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
    "Correction",
    "IntakeData",
    "PaperData",
    "PersonData",
    "StoredFile",
    "approve",
    "ask_extension",
    "ask_payment",
    "assign",
    "by_code",
    "calendar_for",
    "candidates",
    "correct",
    "deadline_of",
    "desks_of",
    "enter_result",
    "expected",
    "get",
    "hand_over",
    "known_person",
    "next_step",
    "note_payment",
    "offered_at",
    "open_dossier",
    "possible",
    "recall_result",
    "receive",
    "receive_and_return",
    "request_supplement",
    "resume",
    "return_result",
    "send_back",
    "sign_extension",
    "step_deadline_of",
    "stop",
    "suspend",
    "take_supplement",
    "version_for",
    "withdraw",
]
