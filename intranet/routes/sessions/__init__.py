"""Login, logout, own password and sessions, language, and sending again what came too late.

Divided by noun: ``entering``, ``renewal`` (new password, one-time code), ``own``, ``resending``.
"""

from intranet.routes.sessions import entering, own, renewal, resending
from intranet.routes.sessions.door import blueprint

__all__ = ["blueprint", "entering", "own", "renewal", "resending"]
