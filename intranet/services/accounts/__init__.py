"""People with an account: who they are, what they do where, and codes on paper instead of e-mail.

Divided by noun: ``reading``, ``editing`` (create, edit, lock), ``roles`` (memberships), ``codes``.
"""

from intranet.services.accounts.codes import recent_codes, reset, resets_in
from intranet.services.accounts.editing import (
    create,
    create_account,
    edit,
    end_sessions,
    lock,
    unlock,
)
from intranet.services.accounts.reading import (
    Filters,
    Page,
    held_dossiers,
    listed,
    sessions_of,
    show,
    standing_of,
    user_by_name,
)
from intranet.services.accounts.roles import add_role, end_role

__all__ = [
    "Filters",
    "Page",
    "add_role",
    "create",
    "create_account",
    "edit",
    "end_role",
    "end_sessions",
    "held_dossiers",
    "listed",
    "lock",
    "recent_codes",
    "reset",
    "resets_in",
    "sessions_of",
    "show",
    "standing_of",
    "unlock",
    "user_by_name",
]
