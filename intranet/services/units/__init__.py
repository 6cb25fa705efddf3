"""The unit tree: who is below whom since when, under which name, with which codes (domain 2.3).

Divided by noun: ``reading``, ``editing`` (open, edit, codes), ``turning`` (renamed, moved, closed
from a day), ``carrying`` (their finished
dossiers follow), ``importing`` (a whole tree from a table, and back).
"""

from intranet.services.units.carrying import carry_over, left_of, unfinished
from intranet.services.units.editing import UnitData, add_code, create, edit
from intranet.services.units.importing import (
    SHIPPED,
    export_rows,
    import_rows,
    import_units,
    shipped_rows,
)
from intranet.services.units.reading import (
    by_key,
    choices,
    get,
    history,
    is_mine,
    members,
    place_names,
    tree,
    within,
)
from intranet.services.units.turning import close, holding, move, rename

__all__ = [
    "SHIPPED",
    "UnitData",
    "add_code",
    "by_key",
    "carry_over",
    "choices",
    "close",
    "create",
    "edit",
    "export_rows",
    "get",
    "history",
    "holding",
    "import_rows",
    "import_units",
    "is_mine",
    "left_of",
    "members",
    "move",
    "place_names",
    "rename",
    "shipped_rows",
    "tree",
    "unfinished",
    "within",
]
