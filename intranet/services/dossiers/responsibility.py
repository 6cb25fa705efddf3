"""Who had the dossier how long (B14): units, the citizen's pauses and opinions of others apart.

The sum of the pieces is the time from reception to the result, in working minutes and on the clock.
"""

from dataclasses import dataclass
from itertools import zip_longest

from intranet import clock
from intranet.rules.workflow import ENDS, PAUSES, Bucket, EventKind, Span, buckets
from intranet.rules.workflow.requests import RequestKind


@dataclass(frozen=True)
class Piece:
    """One bucket: whose time (``unit`` for a unit's or an opinion), in whole minutes."""

    bucket: Bucket
    unit: str | None
    working: int
    elapsed: int


@dataclass(frozen=True)
class Responsibility:
    """The pieces in the order in which they began, and their sums, which are the whole time."""

    pieces: tuple[Piece, ...]
    working: int
    elapsed: int
    minutes_per_day: int


def responsibility_of(dossier, events, requests, calendar):
    """The Responsibility for a dossier until its result or now; ``requests`` with their units.

    ``calendar``: that of the receiving desk, by which the promise is counted.
    """
    start, end = _minute(dossier.received_at), _minute(_end(dossier))
    if end < start:
        end = start
    spans = _stays(dossier), _pauses(events), _opinions(requests)
    working = buckets(start, end, *spans, measure=calendar.working_minutes_between)
    elapsed = buckets(start, end, *spans, measure=_minutes)
    names = {stay.unit_id: stay.unit.name for stay in dossier.steps}
    names |= {request.to_unit_id: request.to_unit.name for request in requests}
    pieces = tuple(
        Piece(bucket, names.get(key), working[bucket, key], minutes)
        for (bucket, key), minutes in elapsed.items()
    )
    whole = calendar.working_minutes_between(start, end)
    return Responsibility(pieces, whole, _minutes(start, end), calendar.minutes_per_day)


def _end(dossier):
    return dossier.finished_at or dossier.closed_at or clock.now()


def _stays(dossier):
    """Where it lay; the time of a hand-over that was taken back is that of who took it back."""
    steps = dossier.steps
    owners = [after if stay.undone_at else stay for stay, after in zip_longest(steps, steps[1:])]
    return [
        Span(owner.unit_id, _minute(stay.started_at), _minute(stay.ended_at))
        for stay, owner in zip(steps, owners, strict=True)
    ]


def _pauses(events):
    """The stops of the clock, each until what let it go on or ended the dossier."""
    found, reason, since = [], None, None
    for event in events:
        kind = EventKind(event.kind)
        if kind in PAUSES:
            reason, since = PAUSES[kind], _minute(event.at)
        elif since is not None and (kind is EventKind.RESUMPTION or kind in ENDS):
            found.append(Span(reason, since, _minute(event.at)))
            since = None
    if since is not None:
        found.append(Span(reason, since))
    return found


def _opinions(requests):
    return [
        Span(request.to_unit_id, _minute(request.asked_at), _minute(request.answered_at))
        for request in requests
        if request.kind == RequestKind.OPINION
    ]


def _minute(moment):
    """The moment without seconds, so that pieces of whole minutes sum to the whole."""
    return moment and moment.replace(second=0, microsecond=0)


def _minutes(start, end):
    return int((end - start).total_seconds()) // 60
