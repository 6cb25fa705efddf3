"""Checklists: kinds of answers and their verdicts, severity, conditions, who may edit (domain 5.4,
5.5).
"""

from intranet.rules.checklists.checking import Fault, check_item, check_items, verdicts_of
from intranet.rules.checklists.differences import Differences, changes, compare
from intranet.rules.checklists.items import (
    FIELDS,
    MEASURED,
    ItemData,
    in_groups,
    moved,
    put,
    without,
)
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
from intranet.rules.checklists.scoring import Score, percent, points, score
from intranet.rules.checklists.table import (
    COLUMNS,
    CONDITION_VERDICTS,
    RowError,
    parse,
    to_row,
)

__all__ = [
    "COLUMNS",
    "CONDITION_VERDICTS",
    "DEGREE_VALUES",
    "FIELDS",
    "KIND_WORDS",
    "MEASURED",
    "PREFILL_WORDS",
    "SEVERITY_WORDS",
    "VERDICT_WORDS",
    "WEIGHTS",
    "YES_NO_VALUES",
    "ChecklistPermission",
    "Differences",
    "Fault",
    "ItemData",
    "Kind",
    "RowError",
    "Score",
    "Severity",
    "Verdict",
    "asked",
    "changes",
    "check_item",
    "check_items",
    "compare",
    "in_groups",
    "moved",
    "parse",
    "percent",
    "points",
    "put",
    "read_value",
    "score",
    "to_row",
    "verdict",
    "verdicts_of",
    "without",
]
