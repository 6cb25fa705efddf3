"""Signals of dossiers beside the software: a ranked list of counters, with reasons (B5).

Divided by noun: ``look`` (whose counters, which days, what is compared), one module for each
source (``book``, ``numbers``, ``evenings``, ``slips``), ``reading`` (who may see what).
"""

from intranet.services.signals.reading import Found, listed, of_inspection

__all__ = ["Found", "listed", "of_inspection"]
