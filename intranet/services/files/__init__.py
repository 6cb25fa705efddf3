"""Files that people upload: checked by content, cleaned, kept once under their hash.

Divided by noun: ``keep`` (the verb), ``pictures``, ``pdfs``, ``office`` (Word, Excel), ``store``
(the folder), ``serving`` (who may have which file), ``checking`` (every row has its file).
"""

from intranet.services.files.checking import check, forget, sweep
from intranet.services.files.keep import Limits, keep, limits_of
from intranet.services.files.serving import get, open_file
from intranet.services.files.store import open_stored

__all__ = [
    "Limits",
    "check",
    "forget",
    "get",
    "keep",
    "limits_of",
    "open_file",
    "open_stored",
    "sweep",
]
