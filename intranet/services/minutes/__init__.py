"""The minutes of an inspection (decision 0024, domain 5.3).

Divided by noun: ``reading``, ``content`` and ``sampled`` (what stands in them), ``writing`` (until
they are frozen), ``signing``, ``finishing`` (both signed), ``adding``.
"""

from intranet.services.minutes.adding import add, may_add
from intranet.services.minutes.content import late_answers
from intranet.services.minutes.reading import Told, checked, frozen, represents, show
from intranet.services.minutes.signing import (
    SIGNED_ALREADY,
    Seal,
    attest,
    countersign,
    make_code,
    papers_of,
    side_of,
    sign,
)
from intranet.services.minutes.writing import Written, edit, freeze, why_not

__all__ = [
    "SIGNED_ALREADY",
    "Seal",
    "Told",
    "Written",
    "add",
    "attest",
    "checked",
    "countersign",
    "edit",
    "freeze",
    "frozen",
    "late_answers",
    "make_code",
    "may_add",
    "papers_of",
    "represents",
    "show",
    "side_of",
    "sign",
    "why_not",
]
