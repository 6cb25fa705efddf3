"""The yearly review: a round is opened, each duty gets an answer, the round is closed (3.3, E6).

Divided by noun: ``rounds`` (open, close, list), ``duties`` (what is asked, of whom, how far),
``answering``.
"""

from intranet.services.reviews.answering import answer
from intranet.services.reviews.duties import Line, Progress, export, mine, progress
from intranet.services.reviews.rounds import (
    close,
    get,
    is_top,
    listed,
    open_round,
    present,
    require_top,
)

__all__ = [
    "Line",
    "Progress",
    "answer",
    "close",
    "export",
    "get",
    "is_top",
    "listed",
    "mine",
    "open_round",
    "present",
    "progress",
    "require_top",
]
