"""Logging in and out, one's own password and sessions, requests held over an ended session.

Divided by noun: ``entering``, ``renewal`` (new password, one-time code), ``own`` (list and end),
``holding`` (sent too late), ``sweeping``.
"""

from intranet.services.sessions.entering import login, logout
from intranet.services.sessions.holding import held, hold, let_go
from intranet.services.sessions.own import end, end_others, living, own
from intranet.services.sessions.renewal import change_password, suggestion, use_code
from intranet.services.sessions.sweeping import sweep

__all__ = [
    "change_password",
    "end",
    "end_others",
    "held",
    "hold",
    "let_go",
    "living",
    "login",
    "logout",
    "own",
    "suggestion",
    "sweep",
    "use_code",
]
