"""The minutes of an inspection: written, frozen, signed by both sides, printed.

Divided by noun: ``writing`` (and reading), ``signing``, ``papers`` (print, check, additions).
"""

from intranet.routes.minutes import papers, signing, writing
from intranet.routes.minutes.shared import PAGES, blueprint

__all__ = ["PAGES", "blueprint", "papers", "signing", "writing"]
