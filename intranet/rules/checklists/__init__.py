"""Checklists: kinds of answers and their verdicts, severity, conditions, who may edit (domain 5.4,
5.5).
"""

from intranet.rules.checklists.judging import (
    asked,
    read_value,
    verdict,
)
from intranet.rules.checklists.kinds import (
    DEGREE_VALUES,
    KIND_WORDS,
    SEVERITY_WORDS,
    VERDICT_WORDS,
    WEIGHTS,
    YES_NO_VALUES,
    ChecklistPermission,
    Kind,
    Severity,
    Verdict,
)
from intranet.rules.checklists.prefills import PREFILL_WORDS

__all__ = [
    "DEGREE_VALUES",
    "KIND_WORDS",
    "PREFILL_WORDS",
    "SEVERITY_WORDS",
    "VERDICT_WORDS",
    "WEIGHTS",
    "YES_NO_VALUES",
    "ChecklistPermission",
    "Kind",
    "Severity",
    "Verdict",
    "asked",
    "read_value",
    "verdict",
]
