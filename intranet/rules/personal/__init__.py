"""Personal data: which kinds there are, what for, how long (domain 7.4, 7.5; Luật 91/2025/QH15).

Divided by noun: ``kinds`` (the table that pages and documents show), ``columns`` (what every
column of the database holds), ``retention`` (how long dossiers are kept).
"""

from intranet.rules.personal.columns import NONE, PERSONAL, SECRET, class_of, personal_columns
from intranet.rules.personal.kinds import KINDS, LAW, SUMMARY, Kind
from intranet.rules.personal.retention import (
    DEFAULT_YEARS,
    SHORTEST_YEARS,
    YEARS_OF_FIELD,
    is_over,
    years_ago,
    years_of,
)

__all__ = [
    "DEFAULT_YEARS",
    "KINDS",
    "LAW",
    "NONE",
    "PERSONAL",
    "SECRET",
    "SHORTEST_YEARS",
    "SUMMARY",
    "YEARS_OF_FIELD",
    "Kind",
    "class_of",
    "is_over",
    "personal_columns",
    "years_ago",
    "years_of",
]
