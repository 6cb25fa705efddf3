"""Procedures: who may do what, the laws of a workflow, default workflows, finding by words.

Divided by noun: ``permissions``, ``wording``, ``steps`` (domain 1.4), ``defaults``, ``search``.
"""

from intranet.rules.procedures.defaults import default_steps
from intranet.rules.procedures.permissions import ProcedurePermission
from intranet.rules.procedures.search import rank, wanted
from intranet.rules.procedures.steps import (
    PLACE_WORDS,
    UNCOUNTED,
    Step,
    check_steps,
    parse_share,
    share_words,
)
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
    "UNCOUNTED",
    "ProcedurePermission",
    "Step",
    "check_steps",
    "default_steps",
    "is_conditional",
    "is_verified",
    "parse_share",
    "rank",
    "share_words",
    "verification_words",
    "wanted",
]
