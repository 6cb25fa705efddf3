"""People with an account: who they are, what they do where, and codes on paper instead of e-mail.

Divided by noun: ``reading``, ``editing`` (create, edit, lock), ``roles`` (memberships), ``codes``,
``importing`` (a table of people), ``heads`` (who answers for them), ``expiring``, ``seen``.
"""

from intranet.services.accounts.codes import (
    recent_codes,
    reset,
    reset_waiting,
    resets_in,
)
from intranet.services.accounts.editing import (
    create,
    create_account,
    edit,
    end_sessions,
    lock,
    unlock,
)
from intranet.services.accounts.expiring import warn
from intranet.services.accounts.factors import factors_of, take_off
from intranet.services.accounts.importing import import_table, look, preview
from intranet.services.accounts.reading import (
    Filters,
    Page,
    held_dossiers,
    listed,
    show,
    standing_of,
    user_by_name,
    waiting,
)
from intranet.services.accounts.roles import add_role, end_role
from intranet.services.accounts.seen import end_session, last_acts, sessions_of

__all__ = [
    "Filters",
    "Page",
    "add_role",
    "create",
    "create_account",
    "edit",
    "end_role",
    "end_session",
    "end_sessions",
    "factors_of",
    "held_dossiers",
    "import_table",
    "last_acts",
    "listed",
    "lock",
    "look",
    "preview",
    "recent_codes",
    "reset",
    "reset_waiting",
    "resets_in",
    "sessions_of",
    "show",
    "standing_of",
    "take_off",
    "unlock",
    "user_by_name",
    "waiting",
    "warn",
]
