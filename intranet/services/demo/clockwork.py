"""The clock of the house stands still while the demo office tells what happened before today."""

from contextlib import contextmanager
from datetime import timedelta

from intranet import clock


@contextmanager
def standing_at(moment):
    """Within, it is ``moment`` (naive, Viet Nam time). For commands, never in a server."""
    aware = moment.replace(tzinfo=clock.VIETNAM)
    real, clock.utc = clock.utc, lambda: aware.astimezone(clock.UTC)
    try:
        yield
    finally:
        clock.utc = real


def stamp(moment):
    """A moment as an audit entry writes it: UTC with Z."""
    return f"{(moment - timedelta(hours=7)).isoformat()}.000000Z"


def stored(moment):
    """A moment as a column holds it; None stays None."""
    return None if moment is None else f"{moment.isoformat(' ')}.000000"
