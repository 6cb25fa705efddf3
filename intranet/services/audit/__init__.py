"""The audit log, read: what everybody asks of it stands here.

Divided by noun: ``entries`` (as people read them), and for those who review: ``filters``,
``reach`` (whose), ``searching``, ``patterns``, ``days``, ``reviewing``, ``exporting``, ``signing``.
These know the dossiers, which know this page: they are imported by name.
"""

from intranet.services.audit.entries import (
    Entry,
    called,
    life_of,
    newest,
    of_numbers,
    personal_of,
    size,
)

__all__ = ["Entry", "called", "life_of", "newest", "of_numbers", "personal_of", "size"]
