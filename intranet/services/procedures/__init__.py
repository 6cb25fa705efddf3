"""The catalogue of procedures: versions with validity, workflows, import (domain 1.2, 1.4, B25).

Divided by noun: ``reading``, ``versions``, ``workflows``, ``offers``, ``importing`` (of files),
``proposals`` (what they would change), ``tables``, ``packs``, ``exporting``.
"""

from intranet.rules.procedures import PaperRow, VersionData
from intranet.services.procedures.exporting import COLUMNS, export_rows, export_table
from intranet.services.procedures.importing import import_table, look, preview
from intranet.services.procedures.offers import authorities, offer, offered_by
from intranet.services.procedures.packs import export_pack, export_packs
from intranet.services.procedures.proposals import ImportReport
from intranet.services.procedures.reading import (
    Found,
    catalogue,
    current,
    fields,
    get,
    is_used,
    version,
)
from intranet.services.procedures.tables import import_rows
from intranet.services.procedures.versions import close, create, edit, renew
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
    "export_pack",
    "export_packs",
    "export_rows",
    "export_table",
    "fields",
    "get",
    "import_rows",
    "import_table",
    "is_used",
    "look",
    "offer",
    "offered_by",
    "plan",
    "plan_default",
    "preview",
    "renew",
    "units_for_steps",
    "version",
]
