"""Rush hour: twenty clerks at once; no code twice, none missing, no error, nothing unrecorded."""

import os
import statistics
import time
from contextlib import ExitStack

import pytest

from tests.factories import procedure
from tests.server.clerks import Clerk, Day, at_once, picture, receive
from tests.server.office import (
    CLERKS,
    check_files,
    check_found,
    check_office,
    dossiers_by_number,
    username,
)

MANY = 1000 if os.environ.get("STRESS") else 100


@pytest.fixture
def rush(office, tell):
    """The day of twenty clerks who receive ``MANY`` dossiers as fast as they can."""
    office.serve()
    birth = office.within(lambda: procedure("birth").pid)
    day = Day()

    def work(i):
        for n in range(i, MANY, CLERKS):
            number, attached = f"052085{n:06}", picture(n) if n % 10 == i % 10 == 0 else None
            receive(day, clerks[i], birth, number, attached)
            page = clerks[i].ask("GET", f"/dossiers/{day.acknowledged[number]}")
            if page.status != 200:
                day.strange.append((number, page.status, page.location, page.text))

    with ExitStack() as open_:
        clerks = [open_.enter_context(Clerk(office.url, username(i))) for i in range(CLERKS)]
        started = time.perf_counter()
        threads, errors = at_once(CLERKS, work)
        for thread in threads:
            thread.join()
    assert errors == []
    _tell(tell, day, time.perf_counter() - started)
    return day


def _tell(tell, day, seconds):
    cuts = statistics.quantiles(day.waits, n=100)
    tell(
        dossiers=len(day.waits),
        seconds=round(seconds, 1),
        dossiers_per_second=round(len(day.waits) / seconds, 1),
        p50_ms=round(cuts[49] * 1000),
        p95_ms=round(cuts[94] * 1000),
        p99_ms=round(cuts[98] * 1000),
        longest_ms=round(max(day.waits) * 1000),
    )


def test_twenty_clerks_receive_without_error_gap_or_double(office, rush):
    assert rush.strange == []
    assert rush.repeated == rush.abandoned == set()
    assert office.within(dossiers_by_number) == {
        number: [pid] for number, pid in rush.acknowledged.items()
    }
    assert len(rush.acknowledged) == MANY
    office.within(check_office)
    office.within(check_found, rush.acknowledged)
    office.within(check_files, office.instance, rush.files)
