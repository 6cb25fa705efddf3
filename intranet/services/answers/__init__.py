"""Answers of a team: taken once each, merged, never overwritten (decision 0024).

Divided by noun: ``reading`` (what counts now), and what the verbs need.
"""

from intranet.services.answers.reading import heads_of, items_of, values_of, verdicts_of

__all__ = ["heads_of", "items_of", "values_of", "verdicts_of"]
