"""Inspections: who sees them, how they are planned, decided, begun and closed.

Divided by noun: ``reading`` (one inspection, within reach), and what the verbs need.
"""

from intranet.services.inspections.reading import get, locked, of_team

__all__ = ["get", "locked", "of_team"]
