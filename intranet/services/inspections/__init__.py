"""Inspections: who sees them, how they are planned, decided, begun and closed.

Divided by noun: ``reading`` (one inspection, within reach), ``reach`` (who looks after it),
``choices``, ``making``, ``deciding``, ``beginning``, ``ending`` (the verbs), ``telling``,
``listing``, ``planned`` (lines of plans), ``figures``.
"""

from intranet.services.inspections.beginning import begin, begin_within
from intranet.services.inspections.deciding import (
    SIGNERS,
    cancel,
    decide,
    heads_of,
    notify,
    together,
)
from intranet.services.inspections.ending import close, report, unsettled
from intranet.services.inspections.making import (
    InspectionData,
    MemberData,
    Origin,
    TeamData,
    create,
    edit,
)
from intranet.services.inspections.reach import holds, is_inside, keeps
from intranet.services.inspections.reading import get, locked, of_team, whole

__all__ = [
    "SIGNERS",
    "InspectionData",
    "MemberData",
    "Origin",
    "TeamData",
    "begin",
    "begin_within",
    "cancel",
    "close",
    "create",
    "decide",
    "edit",
    "get",
    "heads_of",
    "holds",
    "is_inside",
    "keeps",
    "locked",
    "notify",
    "of_team",
    "report",
    "together",
    "unsettled",
    "whole",
]
