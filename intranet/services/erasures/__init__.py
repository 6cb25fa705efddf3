"""What is known of a person: given to them on request, listed when its time is over, erased.

Divided by noun: ``whose`` (what is one person's), ``asking`` (request and decision), ``wiping``
(tables), ``unsent`` (drafts, filters), ``inspected`` (visits), ``trail`` (facts beside the log),
``finishing`` (free pages, files), ``listing`` (what is over), ``gathering`` and ``exporting``
(everything for the person).
"""

from intranet.services.erasures.asking import (
    ask,
    counts_of,
    decide,
    get,
    listed,
    open_request,
)
from intranet.services.erasures.exporting import Wanted, announce, is_announced, written
from intranet.services.erasures.finishing import finish
from intranet.services.erasures.listing import Page, expired
from intranet.services.erasures.whose import open_person, person_of

__all__ = [
    "Page",
    "Wanted",
    "announce",
    "ask",
    "counts_of",
    "decide",
    "expired",
    "finish",
    "get",
    "is_announced",
    "listed",
    "open_person",
    "open_request",
    "person_of",
    "written",
]
