"""The catalogue of procedures: versions with validity, workflows, import (domain 1.2, 1.4, B25).

Divided by noun: ``reading``, ``versions``, ``workflows``, ``offers``, ``tables`` (the import),
``exporting``.
"""

from intranet.services.procedures.exporting import COLUMNS, export_rows
from intranet.services.procedures.facts import PaperRow
from intranet.services.procedures.offers import authorities, offer, offered_by
from intranet.services.procedures.reading import (
    Found,
    catalogue,
    current,
    fields,
    get,
    is_used,
    version,
)
from intranet.services.procedures.tables import (
    ImportReport,
    import_rows,
    import_table,
    preview,
)
from intranet.services.procedures.versions import VersionData, close, create, edit, renew
from intranet.services.procedures.workflows import plan, plan_default, units_for_steps

__all__ = [
    "COLUMNS",
    "Found",
    "ImportReport",
    "PaperRow",
    "VersionData",
    "authorities",
    "catalogue",
    "close",
    "create",
    "current",
    "edit",
    "export_rows",
    "fields",
    "get",
    "import_rows",
    "import_table",
    "is_used",
    "offer",
    "offered_by",
    "plan",
    "plan_default",
    "preview",
    "renew",
    "units_for_steps",
    "version",
]
