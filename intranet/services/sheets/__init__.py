"""The whole sheet of a visit: answers with drawn dossiers, earlier findings, proofs and figures.

Stands above those rooms, which read answers themselves. Divided by noun: ``reading`` (what is put
together), ``books`` (the paper book by day).
"""

from intranet.services.sheets.reading import Row, Section, Sheet, get

__all__ = ["Row", "Section", "Sheet", "get"]
