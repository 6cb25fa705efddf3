"""Responsibility time (B14): who had the dossier how long, the citizen's pauses apart.

Every moment from reception to the end lies in exactly one bucket, so the buckets always sum to
the elapsed time: a pause first, then waiting for another unit's opinion, then the unit that holds
the dossier, then nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from intranet.rules.words import N_


class Bucket(StrEnum):
    """Whose time it is."""

    CITIZEN = "citizen"  # papers or payment are waited for
    SUSPENDED = "suspended"
    OPINION = "opinion"  # another unit was asked
    UNIT = "unit"
    NOBODY = "nobody"  # between a closing and its being taken back


BUCKET_WORDS = {
    Bucket.CITIZEN: N_("Chờ công dân"),
    Bucket.SUSPENDED: N_("Tạm dừng xử lý"),
    Bucket.OPINION: N_("Chờ ý kiến %(unit)s"),
    Bucket.UNIT: N_("%(unit)s"),
    Bucket.NOBODY: N_("Không ai giữ"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A time from ``start`` to ``stop`` (None: still going on) that belongs to ``key``: a unit, or
    the reason of a pause.
    """

    key: object
    start: datetime
    stop: datetime | None = None


def buckets(start, end, stays, pauses=(), asked=(), measure=None):
    """Return {(Bucket, key): time} of the time from ``start`` to ``end``.

    ``stays``, ``pauses`` (key: the PauseReason) and ``asked`` are Spans and may overlap, lie
    outside, or leave gaps. ``measure(a, b)`` says how long a piece is, seconds by default; any
    additive measure (working minutes) keeps the law that the sum is ``measure(start, end)``.
    """
    measure = measure or _seconds
    found: dict[tuple, float] = {}
    cuts = {start, end}
    for span in (*stays, *pauses, *asked):
        cuts |= {moment for moment in (span.start, span.stop) if moment and start < moment < end}
    order = sorted(cuts)
    for first, last in zip(order, order[1:], strict=False):
        key = _owner(first, stays, pauses, asked)
        found[key] = found.get(key, 0) + measure(first, last)
    return found


def _owner(moment, stays, pauses, asked):
    pause = _at(moment, pauses)
    if pause is not None:
        kept = pause.key == "suspension"
        return (Bucket.SUSPENDED if kept else Bucket.CITIZEN, None)
    waiting = _at(moment, asked)
    if waiting is not None:
        return Bucket.OPINION, waiting.key
    stay = _at(moment, stays)
    return (Bucket.UNIT, stay.key) if stay is not None else (Bucket.NOBODY, None)


def _at(moment, spans):
    """The last of ``spans`` that covers the moment; one that ends there has ended."""
    covering = (s for s in reversed(spans) if s.start <= moment < (s.stop or datetime.max))
    return next(covering, None)


def _seconds(start, stop):
    return (stop - start) / timedelta(seconds=1)
