"""Procedures: who may do what, the laws of a workflow, default workflows, finding by words.

Divided by noun: ``permissions``, ``wording``, ``facts``, ``texts``, ``steps`` (domain 1.4),
``defaults``, ``differences``, ``search``.
"""

from intranet.rules.procedures.defaults import default_steps
from intranet.rules.procedures.differences import aligned
from intranet.rules.procedures.facts import WAIT_DAYS, PaperRow, VersionData
from intranet.rules.procedures.permissions import ProcedurePermission
from intranet.rules.procedures.search import rank, wanted
from intranet.rules.procedures.steps import (
    PLACE_WORDS,
    SWITCHES,
    UNCOUNTED,
    Step,
    check_steps,
    parse_share,
    share_words,
    switch_words,
)
from intranet.rules.procedures.texts import TEXT_WORDS, read_texts, texts_in_words, written_texts
from intranet.rules.procedures.wording import (
    CHANNEL_OF,
    CHANNEL_WORDS,
    FEE_WORDS,
    is_conditional,
    is_verified,
    verification_words,
)

__all__ = [
    "CHANNEL_OF",
    "CHANNEL_WORDS",
    "FEE_WORDS",
    "PLACE_WORDS",
    "SWITCHES",
    "TEXT_WORDS",
    "UNCOUNTED",
    "WAIT_DAYS",
    "PaperRow",
    "ProcedurePermission",
    "Step",
    "VersionData",
    "aligned",
    "check_steps",
    "default_steps",
    "is_conditional",
    "is_verified",
    "parse_share",
    "rank",
    "read_texts",
    "share_words",
    "switch_words",
    "texts_in_words",
    "verification_words",
    "wanted",
    "written_texts",
]
