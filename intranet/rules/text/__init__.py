"""Vietnamese text: cleaning at the border, keys for search and sorting, cells of exports.

Divided by noun: ``cleaning`` (what may be stored), ``folding`` (search keys), ``telex`` (words
typed with the keyboard switched off), ``sorting`` (the Vietnamese alphabet): domain.md 7.1, B27.
"""

from intranet.rules.text.cleaning import cell, clean, showable
from intranet.rules.text.folding import exact, fold, has_marks, initials, tokens
from intranet.rules.text.sorting import person_sort_key, sort_key
from intranet.rules.text.telex import telex

__all__ = [
    "cell",
    "clean",
    "exact",
    "fold",
    "has_marks",
    "initials",
    "person_sort_key",
    "showable",
    "sort_key",
    "telex",
    "tokens",
]
