"""Work lists: the rows of a ``Filter``, and their number.

Divided by noun: ``parts`` (runs of rows in one order), ``pages``, ``counts``. Rows are plain tuples
read by key, never by offset.
"""

from intranet.services.dossiers.lists.counts import CAP, count, counts
from intranet.services.dossiers.lists.pages import Page, rows, tops
from intranet.services.dossiers.shapes import today

__all__ = ["CAP", "Page", "count", "counts", "rows", "today", "tops"]
