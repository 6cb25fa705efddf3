"""Answers of a team: taken once each, merged, never overwritten (decision 0024).

Divided by noun: ``taking`` (the verb), ``judging`` (what may be answered to what), ``reading``
(what counts now), ``blank`` (the list on paper), ``importing`` (the file a phone exports). The
whole sheet stands in services/sheets.
"""

from intranet.services.answers.blank import blank
from intranet.services.answers.importing import Imported, import_file
from intranet.services.answers.reading import (
    heads_among,
    heads_of,
    items_of,
    read,
    values_of,
    verdicts_of,
    versions_of,
)
from intranet.services.answers.taking import Result, save

__all__ = [
    "Imported",
    "Result",
    "blank",
    "heads_among",
    "heads_of",
    "import_file",
    "items_of",
    "read",
    "save",
    "values_of",
    "verdicts_of",
    "versions_of",
]
