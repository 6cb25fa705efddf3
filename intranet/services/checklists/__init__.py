"""Checklists of inspections: versions that never change once published (domain 5.4).

Divided by noun: ``reading``, ``drafts`` (a version is begun, published, a list ends), ``items`` (of
a draft), ``tables`` (Excel, out and in), ``shipping`` (the list of the product).
"""

from intranet.services.checklists.drafts import begin, create, end, publish, refuse_published
from intranet.services.checklists.items import edit, move, remove, set_item
from intranet.services.checklists.reading import (
    differences,
    draft_of,
    faults,
    get,
    items_of,
    listing,
    published_before,
    uses_of,
)
from intranet.services.checklists.shipping import ship
from intranet.services.checklists.tables import export_table, import_table, look, preview

__all__ = [
    "begin",
    "create",
    "differences",
    "draft_of",
    "edit",
    "end",
    "export_table",
    "faults",
    "get",
    "import_table",
    "items_of",
    "listing",
    "look",
    "move",
    "preview",
    "publish",
    "published_before",
    "refuse_published",
    "remove",
    "set_item",
    "ship",
    "uses_of",
]
