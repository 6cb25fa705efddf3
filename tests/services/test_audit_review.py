"""Reviewing the log: filters, reach, patterns, one day of a person, what fits the roles."""

from datetime import date

import pytest

from intranet.rules.errors import RuleBroken
from intranet.services.audit import days, patterns, reviewing, searching
from intranet.services.audit.filters import Filter
from intranet.transaction import Actor, NotVisible
from tests.factories import person, unit
from tests.factories_dossiers import make_dossier
from tests.past_log import PastLog
from tests.people import PEOPLE

# Monday 5 to Monday 12 January 2032, no holiday among them.
WEEK = (date(2032, 1, 5), date(2032, 1, 12))


@pytest.fixture
def log(in_app):
    return PastLog()


def found(who="supervisor", **asked):
    filter = Filter(**{"first": WEEK[0], "last": WEEK[1], **asked})
    return [f"{entry.at:%d %H:%M}" for entry in searching.search(person(who), filter)[0]]


def pattern(key, who="supervisor"):
    entries, _older = patterns.found(person(who), key, WEEK)
    return [f"{entry.at:%d %H:%M}" for entry in entries]


def test_search_each_filter_finds_what_it_says(log):
    one, two = "dossier:aaaaaaaaaaaa", "dossier:bbbbbbbbbbbb"
    log.add("2032-01-05 08:00", "clerk", "dossiers.receive", one)
    log.add("2032-01-05 17:20", "clerk", "dossiers.read", one)
    log.add("2032-01-05 17:40", "officer", "dossiers.read", one)
    log.add("2032-01-06 12:10", "other_officer", "dossiers.correct", two)
    log.add("2032-01-10 09:00", "leader", "dossiers.approve", two)
    log.add("2032-01-10 09:30", None, "sessions.refuse", "user:nobody", result="refused")
    log.seal()
    every = ["10 09:30", "10 09:00", "06 12:10", "05 17:40", "05 17:20", "05 08:00"]
    assert found() == every
    assert found(who="supervisor", act="dossiers") == every[1:]
    assert found(act="dossiers.read") == ["05 17:40", "05 17:20"]
    assert found(thing=two) == ["10 09:00", "06 12:10"]
    assert found(thing=two, act="dossiers.correct") == ["06 12:10"]
    assert found(unit=unit("X21628").pid) == ["06 12:10"]
    assert found(unit=unit("X21622").pid, below=True) == [*every[1:2], *every[3:]]
    assert found(unit=unit("ALAO").pid, below=True, act="dossiers.read") == every[3:5]
    assert found(refused=True) == ["10 09:30"]
    assert found(first=date(2032, 1, 6), last=date(2032, 1, 6)) == ["06 12:10"]
    # Lunch and Saturday are outside; 17:20 lies within the half hour of grace.
    assert found(outside=True) == every[:4]
    assert found(outside=True, unit=unit("X21622").pid) == ["10 09:00", "05 17:40"]


def test_search_by_person_pages_and_refuses_what_is_not_there(log):
    for minute in range(5):
        log.add(f"2032-01-07 08:0{minute}", "clerk", "dossiers.read", "dossier:aaaaaaaaaaaa")
    log.add("2032-01-07 08:03", "officer", "dossiers.read", "dossier:aaaaaaaaaaaa")
    log.seal()
    mine, supervisor = Filter(who=PEOPLE["clerk"][0], first=WEEK[0]), person("supervisor")
    first, older = searching.search(supervisor, mine, limit=3)
    second, end = searching.search(supervisor, mine, older, limit=3)
    assert [e.at.minute for e in first + second] == [4, 3, 2, 1, 0]
    assert end is None
    with pytest.raises(RuleBroken) as broken:
        searching.search(supervisor, Filter(who="khong.co"))
    assert broken.value.field == "who"
    with pytest.raises(RuleBroken) as broken:
        searching.search(supervisor, Filter(thing="khong co"))
    assert broken.value.field == "thing"
    with pytest.raises(NotVisible):
        searching.search(supervisor, Filter(unit="zzzzzzzzzzzz"))


def test_patterns_find_each_what_they_say_and_heads_see_their_own(log):
    dossier = make_dossier()
    key = dossier.audit_key
    due = {"before": {"due_at": "2032-01-09T17:00:00"}}
    log.add("2032-01-07 09:00", "officer", "dossiers.suspend", key, **due)
    log.add("2032-01-08 09:00", "officer", "dossiers.request_supplement", key, **due)
    log.add("2032-01-08 16:30", "clerk", "dossiers.return_result", key)
    log.add("2032-01-08 22:30", "other_officer", "dossiers.read", key)
    log.add("2032-01-09 08:00", "clerk", "dossiers.approve", key)
    flagged = {"facts": {"own_draft": True}}
    log.add("2032-01-09 08:01", "leader", "dossiers.approve", key, **flagged)
    log.add("2032-01-09 08:02", "inspector", "accesses.give_reason", key)
    for second in range(10):
        log.add(f"2032-01-12 08:00:{second:02}", "other_clerk", "dossiers.enter_result", key)
    for second in range(5):
        log.add(f"2032-01-12 09:00:{second:02}", None, "sessions.refuse", "user:x")
    log.add("2032-01-12 09:00:30", None, "sessions.refuse", "user:y")
    log.seal()
    assert pattern("eve") == ["08 09:00"]
    assert pattern("last_hour") == ["08 16:30"]
    assert pattern("night") == ["08 22:30"]
    assert pattern("alone") == ["09 08:00"]
    assert pattern("own_draft") == ["09 08:01"]
    assert pattern("outside") == ["09 08:02"]
    assert pattern("burst") == ["12 08:00"] * 10
    assert pattern("refusals") == ["12 09:00"] * 5
    assert pattern("reads") == []
    assert patterns.counts(person("supervisor"), WEEK)["burst"] == 10
    assert pattern("eve", who="leader") == ["08 09:00"]
    assert pattern("night", who="leader") == []
    assert pattern("burst", who="other_leader") == ["12 08:00"] * 10
    with pytest.raises(NotVisible):
        patterns.found(person("leader"), "night", WEEK, unit("X21628").pid)


def test_day_marks_what_is_outside_hours_and_what_no_role_allows(log):
    log.add("2032-01-05 08:00", "clerk", "dossiers.receive", "dossier:aaaaaaaaaaaa")
    log.add("2032-01-05 20:00", "clerk", "dossiers.approve", "dossier:aaaaaaaaaaaa")
    log.add("2032-01-05 20:01", "clerk", "sessions.logout", "user:aaaaaaaaaaaa")
    log.seal()
    found = days.day_of(person("supervisor"), person("clerk").pid, WEEK[0])
    assert [entry.act for entry in found.entries] == [
        "dossiers.receive",
        "dossiers.approve",
        "sessions.logout",
    ]
    late, last = found.entries[1:]
    assert found.outside == {late.seq, last.seq}
    assert found.unfit == {late.seq}
    assert found.roles == ["receiver"]


def test_review_is_added_recorded_and_leaves_the_open_list(log):
    log.add("2032-01-05 08:00", "clerk", "dossiers.receive", "dossier:aaaaaaaaaaaa")
    log.add("2032-01-05 09:00", "clerk", "dossiers.read", "dossier:aaaaaaaaaaaa")
    log.seal()
    [read, received] = searching.search(person("supervisor"), Filter(first=WEEK[0]))[0]
    actor = Actor(person("supervisor"))
    reviewing.review(actor, [received.seq], "đã hỏi")
    reviewing.review(actor, [read.seq], "xem lại sau", reviewed=False)
    assert found(open=True, act="dossiers") == ["05 09:00"]
    said = reviewing.reviews_of([received.seq, read.seq])
    assert [(one.kind, one.note) for one in said[received.seq]] == [("reviewed", "đã hỏi")]
    assert [(one.kind, one.note) for one in said[read.seq]] == [("note", "xem lại sau")]
    newest = searching.search(person("supervisor"), Filter(act="audit.review"))[0]
    assert [entry.facts["seqs"] for entry in newest] == [[read.seq], [received.seq]]
    assert "đã hỏi" not in str(newest[-1].body)
    for seqs, note in (([], None), ([10**8], None)):
        with pytest.raises((RuleBroken, NotVisible)):
            reviewing.review(actor, seqs, note)
