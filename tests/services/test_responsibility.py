"""The sum of the buckets is the whole time, over random histories of a dossier (B14)."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet import clock
from intranet.rules.calendars import Calendar
from intranet.rules.workflow import Bucket
from intranet.services.dossiers.responsibility import responsibility_of

laws = settings(max_examples=200, derandomize=True, deadline=None)
BEGIN = datetime(2026, 3, 2, 7, 59, 31)
UNITS = {n: SimpleNamespace(name=f"Đơn vị {n}") for n in range(4)}
moments = st.integers(0, 20 * 86_400).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
TURNS = ("supplement", "payment", "suspension", "resumption", "extension", "transfer", "calendar")


@pytest.fixture(scope="module", autouse=True)
def end_of_march():
    """Now is the end of the month: what goes on, goes on until then."""
    patch = pytest.MonkeyPatch()
    patch.setattr(clock, "now", lambda: datetime(2026, 3, 31, 16, 0, 59))
    yield
    patch.undo()


@st.composite
def histories(draw):
    """(dossier, events, requests): stays one after the other, events in order, any opinions."""
    cuts = sorted(draw(st.lists(moments, min_size=1, max_size=6)))
    starts, ends = [BEGIN, *cuts], [*cuts, None]
    stays = []
    for start, end in zip(starts, ends, strict=True):
        number = draw(st.sampled_from(sorted(UNITS)))
        stays.append(
            SimpleNamespace(unit_id=number, unit=UNITS[number], started_at=start, ended_at=end)
        )
    for number, stay in enumerate(stays, 1):  # what was taken back has a stay after it
        taken_back = number < len(stays) and draw(st.booleans())
        stay.undone_at = stay.ended_at if taken_back else None
    at = sorted(draw(st.lists(moments, max_size=8)))
    events = [SimpleNamespace(kind=draw(st.sampled_from(TURNS)), at=moment) for moment in at]
    requests = []
    for start in draw(st.lists(moments, max_size=3)):
        number = draw(st.sampled_from(sorted(UNITS)))
        end = draw(st.none() | moments.filter(lambda moment, start=start: moment >= start))
        requests.append(
            SimpleNamespace(
                kind=draw(st.sampled_from(("opinion", "visit"))), to_unit_id=number,
                to_unit=UNITS[number], asked_at=start, answered_at=end,
            )
        )  # fmt: skip
    finished = draw(st.none() | moments)
    dossier = SimpleNamespace(received_at=BEGIN, finished_at=finished, closed_at=None, steps=stays)
    return dossier, events, requests


@laws
@given(histories())
def test_pieces_sum_to_the_whole_time_in_working_minutes_and_on_the_clock(history):
    dossier, events, requests = history
    found = responsibility_of(dossier, events, requests, Calendar())
    assert sum(piece.working for piece in found.pieces) == found.working
    assert sum(piece.elapsed for piece in found.pieces) == found.elapsed
    assert all(0 <= piece.working <= piece.elapsed for piece in found.pieces)
    assert all(piece.unit for piece in found.pieces if piece.bucket is Bucket.UNIT)
    end = (dossier.finished_at or clock.now()).replace(second=0)
    assert found.elapsed == (end - BEGIN.replace(second=0)).total_seconds() // 60
