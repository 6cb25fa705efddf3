"""Laws over random lives: many people act on many dossiers, and after each act the laws hold."""

import random
from datetime import timedelta

import pytest

from intranet.rules.blocks import Fate
from intranet.rules.calendars import Calendar
from intranet.rules.errors import RuleBroken
from intranet.rules.statistics import Period
from intranet.rules.workflow import TRANSITIONS
from intranet.services import blocks, statistics
from intranet.services.dossiers import asked, calendar, reading
from intranet.services.dossiers.responsibility import responsibility_of
from tests.factories import person
from tests.services.dossier_life import (
    check_reach,
    check_seal,
    check_tallies,
    do,
    fresh,
    now,
    received,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app")
REASON = "Phải xác minh tại địa phương nơi cư trú cũ"
TEAM = ("clerk", "officer", "leader", "registrar", "other_clerk", "other_officer", "other_leader")
# What each act is given besides the dossier and its version.
GIVEN = {
    "hand_over": {},
    "send_back": {"reason": REASON},
    "approve": {},
    "enter_result": {},
    "return_result": {},
    "request_supplement": {"items": ["Trích lục"], "reason": REASON},
    "take_supplement": {},
    "ask_payment": {"reason": REASON},
    "note_payment": {},
    "suspend": {"reason": REASON},
    "resume": {"reason": REASON},
    "sign_extension": {"grants": True},
    "withdraw": {"reason": REASON},
    "recall_result": {"reason": REASON},
}
RARE = {"send_back", "withdraw", "recall_result", "suspend", "ask_payment"}


def turn(rng, pid):
    """Somebody does something that they may do; returns (state before, state after)."""
    dossier = fresh(pid)
    before, code = dossier.state, dossier.code
    for who in rng.sample(TEAM, len(TEAM)):
        if reading.by_code(person(who), code) is None:
            continue
        allowed = reading.possible(person(who), fresh(pid))
        acts = [act for act in GIVEN if allowed[act] is None]
        acts = [act for act in acts if act not in RARE or rng.random() < 0.2]
        if acts:
            act = rng.choice(acts)
            try:
                do(act, who, pid, **GIVEN[act])
            except RuleBroken:  # too early or too late: nothing may have changed
                assert fresh(pid).state == before, act
            break
    return before, fresh(pid).state


def check_laws(pid):
    """The promise is what the facts say; the buckets sum to the time that has passed."""
    dossier = fresh(pid)
    assert calendar.deadline_of(dossier).due_at == dossier.due_at
    found = responsibility_of(
        dossier,
        dossier.events,
        asked.requests_of(dossier),
        calendar.calendar_for(dossier.received_unit),
    )
    assert sum(piece.working for piece in found.pieces) == found.working
    assert sum(piece.elapsed for piece in found.pieces) == found.elapsed


@pytest.mark.parametrize("seed", [3])
def test_laws_hold_over_random_lives(now, seed):
    rng, working = random.Random(seed), Calendar()
    begins, pids, states = now.moment.date(), [], set()
    for _ in range(60):
        now.moment += timedelta(minutes=rng.randrange(20, 700))
        now.moment = working.next_working_moment(now.moment)
        if len(pids) < 3 or rng.random() < 0.1:
            clerk, kind = rng.choice(("clerk", "other_clerk")), rng.choice(("marital", "birth"))
            pids.append(received(clerk, kind))
        pid = rng.choice(pids)
        before, after = turn(rng, pid)
        assert after == before or after in TRANSITIONS[before], (before, after)
        check_laws(pid)
        states.add(after)
    assert len(states) >= 6, states
    for pid in pids:
        check_laws(pid)
        check_reach(pid)
    codes = [fresh(pid).code for pid in pids]
    assert len(set(codes)) == len(codes)
    report = blocks.report(person("supervisor"), begins, now.moment.date())
    assert sum(line.given for line in report.lines) == len(codes)
    assert all(line.fates[Fate.UNEXPLAINED] == 0 for line in report.lines)
    table = statistics.late_rates(person("supervisor"), Period(begins, now.moment.date()))
    assert all(row.figures.closes for row in (*table.rows, table.total))
    assert table.total.figures.received == len(codes)
    check_tallies()
    check_seal()
