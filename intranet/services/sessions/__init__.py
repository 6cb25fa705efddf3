"""Logging in and out, one's own password and sessions, requests held over an ended session.

Divided by noun: ``entering``, ``renewal`` (new password, one-time code), ``own`` (list and end),
``holding`` (sent too late), ``locking`` (screen, PIN, change of person), ``sweeping``.
"""

from intranet.services.sessions.entering import confirm, enter_code, fingerprint, login, logout
from intranet.services.sessions.holding import held, hold, let_go
from intranet.services.sessions.locking import (
    has_pin,
    lock,
    remove_pin,
    seated,
    set_pin,
    unlock,
)
from intranet.services.sessions.own import end, end_of, end_others, living, own
from intranet.services.sessions.renewal import change_password, suggestion, use_code
from intranet.services.sessions.sweeping import sweep

__all__ = [
    "change_password",
    "confirm",
    "end",
    "end_of",
    "end_others",
    "enter_code",
    "fingerprint",
    "has_pin",
    "held",
    "hold",
    "let_go",
    "living",
    "lock",
    "login",
    "logout",
    "own",
    "remove_pin",
    "seated",
    "set_pin",
    "suggestion",
    "sweep",
    "unlock",
    "use_code",
]
