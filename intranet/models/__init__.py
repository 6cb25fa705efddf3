"""Floor 1: tables, constraints, relations, small properties, scoped queries.

Tables that belong to no room of their own are imported here, so that the metadata is always whole.
"""

from intranet.models import (
    accounts,
    audit,
    calendars,
    dossiers,
    erasures,
    notices,
    persons,
    procedures,
    proofs,
    sessions,
    settings,
    units,
)

__all__ = [
    "accounts",
    "audit",
    "calendars",
    "dossiers",
    "erasures",
    "notices",
    "persons",
    "procedures",
    "proofs",
    "sessions",
    "settings",
    "units",
]
