"""Responsibility time: every moment is somebody's, and the sum is the elapsed time (B14)."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.rules.calendars import Calendar
from intranet.rules.workflow import Bucket, Span, buckets

laws = settings(max_examples=200, derandomize=True, deadline=None)
BEGIN = datetime(2026, 3, 2, 8)
HOUR = 3600


def at(day, hour=8):
    return datetime(2026, 3, day, hour)


def test_buckets_charge_each_unit_for_its_own_stay():
    stays = [Span("một cửa", at(2), at(2, 12)), Span("tư pháp", at(2, 12), at(3, 12))]
    assert buckets(at(2), at(3, 12), stays) == {
        (Bucket.UNIT, "một cửa"): 4 * HOUR,
        (Bucket.UNIT, "tư pháp"): 24 * HOUR,
    }


def test_buckets_keep_the_citizens_pause_apart_from_the_holder():
    stays = [Span("tư pháp", at(2), None)]
    pauses = [Span("supplement", at(3), at(5)), Span("suspension", at(6), at(7))]
    assert buckets(at(2), at(8), stays, pauses) == {
        (Bucket.UNIT, "tư pháp"): 3 * 24 * HOUR,
        (Bucket.CITIZEN, None): 2 * 24 * HOUR,
        (Bucket.SUSPENDED, None): 24 * HOUR,
    }


def test_buckets_charge_an_opinion_to_who_was_asked_but_a_pause_comes_first():
    stays = [Span("tư pháp", at(2), None)]
    asked = [Span("công an", at(3), at(6))]
    pauses = [Span("payment", at(5), at(7))]
    assert buckets(at(2), at(8), stays, pauses, asked) == {
        (Bucket.UNIT, "tư pháp"): 2 * 24 * HOUR,
        (Bucket.OPINION, "công an"): 2 * 24 * HOUR,
        (Bucket.CITIZEN, None): 2 * 24 * HOUR,
    }


def test_buckets_give_a_gap_to_nobody():
    stays = [Span("một cửa", at(2), at(3)), Span("một cửa", at(4), at(5))]
    assert buckets(at(2), at(5), stays)[Bucket.NOBODY, None] == 24 * HOUR


moments = st.integers(0, 60 * 24 * 40).map(lambda n: BEGIN + timedelta(minutes=n))


@st.composite
def spans(draw, keys):
    found = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(moments)
        stop = draw(st.none() | moments.filter(lambda m, s=start: m >= s))
        found.append(Span(draw(st.sampled_from(keys)), start, stop))
    return found


histories = st.tuples(
    moments,
    moments,
    spans("abc"),
    spans(("supplement", "payment", "suspension")),
    spans("xy"),
)


@laws
@given(histories)
def test_buckets_sum_to_the_elapsed_time_whatever_happened(history):
    first, last, stays, pauses, asked = history
    start, end = min(first, last), max(first, last)
    found = buckets(start, end, stays, pauses, asked)
    assert sum(found.values()) == (end - start).total_seconds()
    assert all(piece >= 0 for piece in found.values())


@laws
@given(histories)
def test_buckets_sum_to_the_working_time_too(history):
    first, last, stays, pauses, asked = history
    start, end = min(first, last), max(first, last)
    working = Calendar().working_minutes_between
    found = buckets(start, end, stays, pauses, asked, measure=working)
    assert sum(found.values()) == working(start, end)
