"""Login, logout, own password and sessions, language, and sending again what came too late.

Divided by noun: ``entering``, ``renewal`` (new password, one-time code), ``own``, ``resending``,
``locking`` (screen, PIN, change of person), ``keys`` (passkeys), ``confirming`` (who is there?).
"""

from intranet.routes.sessions import (
    confirming,
    entering,
    keys,
    locking,
    own,
    renewal,
    resending,
)
from intranet.routes.sessions.door import blueprint

__all__ = [
    "blueprint",
    "confirming",
    "entering",
    "keys",
    "locking",
    "own",
    "renewal",
    "resending",
]
