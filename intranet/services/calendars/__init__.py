"""The office's special days: read, add, edit, remove, import (DD03, domain 6.3).

A change of days counts open dossiers anew: the promised day of a term that gets longer moves by an
event of its own, no promised day moves earlier (domain 1.7, B2). Divided by noun: ``days``,
``tables``, ``effect`` (what a change would do), ``sheet`` (it as a spreadsheet), ``recount`` (doing
it), ``explaining``.
"""

from intranet.services.calendars.crossing import special_days
from intranet.services.calendars.days import (
    add_day,
    digest,
    edit_day,
    effect_of_adding,
    effect_of_editing,
    effect_of_removing,
    get,
    own_hours,
    remove_day,
    year_days,
    years,
)
from intranet.services.calendars.effect import Effect, Move
from intranet.services.calendars.explaining import explained, office_calendar
from intranet.services.calendars.recount import hours_of_units
from intranet.services.calendars.sheet import export
from intranet.services.calendars.tables import (
    DaysReport,
    effect_of_importing,
    import_rows,
    import_table,
    preview,
    shipped_rows,
)

__all__ = [
    "DaysReport",
    "Effect",
    "Move",
    "add_day",
    "digest",
    "edit_day",
    "effect_of_adding",
    "effect_of_editing",
    "effect_of_importing",
    "effect_of_removing",
    "explained",
    "export",
    "get",
    "hours_of_units",
    "import_rows",
    "import_table",
    "office_calendar",
    "own_hours",
    "preview",
    "remove_day",
    "shipped_rows",
    "special_days",
    "year_days",
    "years",
]
