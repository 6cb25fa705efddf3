"""What a browser may send of an answer, and what it becomes."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from intranet.rules import answers
from intranet.rules.errors import RuleBroken

KEY = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-2222-4333-8444-555555555555"
SENT = {"key": KEY, "target": "item:A01", "value": "met", "remark": "", "bases": []}


def test_read_sent_takes_what_a_browser_writes():
    told = answers.read_sent(
        {**SENT, "value": 12.5, "remark": " Sai\r\ntên ", "bases": f"{OTHER} {KEY} {OTHER}",
         "at": "2026-11-23T02:12:07.5Z", "offset": "-1500.6"}
    )  # fmt: skip
    assert told == answers.Sent(
        KEY, "item:A01", "12.5", "Sai\ntên", (OTHER,), datetime(2026, 11, 23, 9, 12, 7), -1501
    )
    assert answers.read_sent({"key": KEY, "target": "sample:abc"}).value == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": KEY.upper().replace("1", "A")}, {"key": None}, {"key": f"{KEY}\n"},
        {"target": "item:"}, {"target": "thing:A01"}, {"target": "item:A 01"}, {"target": 7},
        {"value": ["met"]}, {"value": True}, {"value": "a\u202eb"}, {"remark": "\x00"},
        {"remark": "x" * 2001}, {"value": "x" * 4001}, {"bases": {"a": 1}}, {"bases": ["x"]},
        {"bases": [KEY] * 21},
    ],
)  # fmt: skip
def test_read_sent_refuses_in_words(wrong):
    with pytest.raises(RuleBroken):
        answers.read_sent({**SENT, **wrong})
    with pytest.raises(RuleBroken):
        answers.read_sent([SENT])


@pytest.mark.parametrize(
    "text", ["", None, 5, "hôm qua", "0001-01-01T00:00:00+14:00", "9999-12-31"]
)
def test_read_moment_of_no_clock_is_none(text):
    assert answers.read_moment(text) is None


@pytest.mark.parametrize("value", ["", None, "nan", "inf", [], 10**12, "x"])
def test_read_offset_of_no_number_is_none(value):
    assert answers.read_offset(value) is None


def test_read_count_is_a_number_of_the_book():
    assert [answers.read_count(text) for text in ("", " 12 ", "007", "0")] == ["", "12", "7", "0"]
    for wrong in ("-1", "1,5", "12345", "١٢", "9" * 5000):
        with pytest.raises(RuleBroken):
            answers.read_count(wrong)


def test_a_clock_that_is_far_off_is_set_right():
    at = datetime(2026, 11, 23, 9, 12)
    assert answers.corrected(at, 120_000) == at == answers.corrected(at, None)
    assert answers.corrected(at, -172_800_000) == at - timedelta(days=2)
    assert answers.corrected(None, 999_999) is None


def test_heads_differ_by_value_or_remark():
    heads = [
        SimpleNamespace(value=v, remark=r) for v, r in (("met", ""), ("met", ""), ("met", "x"))
    ]
    assert (answers.differ(heads[:2]), answers.differ(heads), answers.differ([])) == (
        False, True, False,
    )  # fmt: skip


def test_write_key_is_a_key():
    assert answers.read_key(answers.write_key(bytes(range(16)))) == (
        "00010203-0405-0607-0809-0a0b0c0d0e0f"
    )
