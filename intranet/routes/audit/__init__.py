"""The audit log on the screen: search, one entry, lives and days, patterns, reviewing, exports.

Divided by noun: ``lists``, ``entries``, ``patterns``, ``exports``; ``shared`` holds the words.
"""

from intranet.routes.audit import entries, exports, lists, patterns
from intranet.routes.audit.shared import MENU, blueprint

__all__ = ["MENU", "blueprint", "entries", "exports", "lists", "patterns"]
