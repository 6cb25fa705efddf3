"""The office's special days: read, add, edit, remove, import (DD03, domain 6.3).

A date promised to a citizen is never moved here; the trail says how many open dossiers were
computed with the calendar as it was (domain 1.7). Divided by noun: ``days``, ``tables``,
``explaining``.
"""

from intranet.services.calendars.days import (
    add_day,
    digest,
    edit_day,
    get,
    own_hours,
    remove_day,
    special_days,
    touched_by,
    year_days,
    years,
)
from intranet.services.calendars.explaining import explained, office_calendar
from intranet.services.calendars.tables import (
    DaysReport,
    import_rows,
    import_table,
    preview,
    shipped_rows,
)

__all__ = [
    "DaysReport",
    "add_day",
    "digest",
    "edit_day",
    "explained",
    "get",
    "import_rows",
    "import_table",
    "office_calendar",
    "own_hours",
    "preview",
    "remove_day",
    "shipped_rows",
    "special_days",
    "touched_by",
    "year_days",
    "years",
]
