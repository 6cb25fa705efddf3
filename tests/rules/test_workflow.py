"""The life cycle of domain 1.5 as truth tables, written out by hand."""

from datetime import date
from types import SimpleNamespace

import pytest

from intranet.rules import numbering
from intranet.rules.dossiers import DossierPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.workflow import (
    ACT_WORDS,
    CHANNEL_WORDS,
    DELIVERED_BY,
    DELIVERY_WORDS,
    EVENT_WORDS,
    FEE_WORDS,
    STANDING_ACTS,
    STATE_WORDS,
    STEP_ACT_WORDS,
    SYNC_WORDS,
    TRANSITIONS,
    WAY_WORDS,
    Act,
    Channel,
    DeliveryState,
    DeliveryWay,
    EventKind,
    FeeState,
    State,
    StepAct,
    SyncState,
    check_steps,
    check_transition,
    matched,
    refusal,
)

ALLOWED = {
    1: {2, 3, 5, 7},
    2: {4, 5, 7},
    3: set(),
    4: {4, 5, 6, 7, 8, 9},
    5: {4, 7, 8},
    6: {4, 7, 8},
    7: set(),
    8: {4},
    9: {4, 10},
    10: set(),
}
PAIRS = [(before, after) for before in range(1, 11) for after in range(1, 11)]
ON_THE_WAY = (2, 4)
# (act of this step, act of the next) -> what may be done in state 4 away from the first step
AT_STEP = {
    ("receive", "process"): {"hand_over", "assign", "send_back"},
    ("process", "process"): {"hand_over", "assign", "send_back"},
    ("process", "approve"): {"hand_over", "assign", "send_back"},
    ("approve", "publish"): {"approve", "assign", "send_back"},
    ("approve", "process"): {"approve", "assign", "send_back"},
    ("publish", "process"): {"hand_over", "assign", "send_back"},
    ("process", "return"): {"enter_result", "assign", "send_back"},
    ("approve", "return"): {"enter_result", "assign", "send_back"},
    ("publish", "return"): {"enter_result", "assign", "send_back"},
}


ASKING = {"ask_opinion", "plan_visit", "transfer", "correct"}
# What stops the clock, lets it go on or ends the dossier: it hangs on the state alone.
STANDING = {
    2: {"request_supplement", "ask_extension", "sign_extension", "withdraw", *ASKING},
    4: {"request_supplement", "ask_extension", "sign_extension", "withdraw", "ask_payment",
        "suspend", "take_back", "ask_back", "give_back", *ASKING},
    5: {"take_supplement", "withdraw", "stop", *ASKING},
    6: {"note_payment", "withdraw", "stop", *ASKING},
    8: {"resume", *ASKING},
    9: {"recall_result", "correct"},
}  # fmt: skip


def possible(state, here, following, is_first=False):
    acts = frozenset(Act) - STANDING_ACTS
    return {str(act) for act in acts if refusal(act, state, here, following, is_first) is None}


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_check_transition_follows_the_national_list(before, after):
    if after in ALLOWED[before]:
        check_transition(before, after)
    else:
        with pytest.raises(RuleBroken):
            check_transition(before, after)


def test_check_transition_says_both_states():
    with pytest.raises(RuleBroken) as refused:
        check_transition(10, 4)
    assert str(refused.value) == (
        "Hồ sơ đang ở trạng thái “Đã trả kết quả”, không chuyển sang “Đang xử lý” được."
    )


@pytest.mark.parametrize(("steps", "acts"), AT_STEP.items())
def test_refusal_in_processing_depends_on_the_step(steps, acts):
    assert possible(4, *steps) == acts


def test_refusal_at_the_first_step_allows_no_sending_back():
    assert possible(2, "receive", "process", is_first=True) == {"hand_over", "assign"}
    assert possible(4, "receive", "process", is_first=True) == {"hand_over", "assign"}
    assert possible(2, "receive", "return", is_first=True) == {"enter_result", "assign"}


@pytest.mark.parametrize("steps", [*AT_STEP, ("return", None)])
@pytest.mark.parametrize("state", [1, 3, 5, 6, 7, 8, 9, 10])
def test_refusal_outside_processing_allows_only_returning_a_result(state, steps):
    expected = {"return_result"} if (state, steps[0]) == (9, "return") else set()
    assert possible(state, *steps) == expected


@pytest.mark.parametrize("steps", [*AT_STEP, ("return", None), (None, None)])
@pytest.mark.parametrize("state", range(1, 11))
def test_refusal_of_what_moves_the_clock_hangs_on_the_state_alone(state, steps):
    found = {str(act) for act in STANDING_ACTS if refusal(act, state, *steps) is None}
    assert found == STANDING.get(state, set())


@pytest.mark.parametrize("state", range(1, 11))
@pytest.mark.parametrize("act", Act)
def test_refusal_always_says_something(state, act):
    refused = refusal(act, state, None, None)
    assert refused is None or len(str(refused)) > 20


def test_check_steps_wants_receive_first_and_return_last():
    check_steps(["receive", "process", "approve", "publish", "return"])
    check_steps(["receive", "return"])
    for wrong in (
        [],
        ["receive"],
        ["process", "return"],
        ["receive", "process"],
        ["receive", "return", "process", "return"],
        ["receive", "receive", "return"],
    ):
        with pytest.raises(RuleBroken):
            check_steps(wrong)


def test_every_value_has_words():
    pairs = (
        (State, STATE_WORDS),
        (FeeState, FEE_WORDS),
        (DeliveryState, DELIVERY_WORDS),
        (DeliveryWay, WAY_WORDS),
        (DeliveryWay, DELIVERED_BY),
        (SyncState, SYNC_WORDS),
        (Channel, CHANNEL_WORDS),
        (StepAct, STEP_ACT_WORDS),
        (Act, ACT_WORDS),
        (EventKind, EVENT_WORDS),
        (State, TRANSITIONS),
    )
    for kind, words in pairs:
        assert set(words) == set(kind)
    assert [int(state) for state in State] == list(range(1, 11))


def test_permissions_give_the_admin_no_dossier():
    assert [p for p in DossierPermission if Role.ADMIN in p.roles] == []
    assert {f"dossiers.{act}" for act in Act} <= {p.value for p in DossierPermission}
    assert DossierPermission.RECEIVE.roles == {Role.RECEIVER}
    assert DossierPermission.APPROVE.roles == {Role.UNIT_HEAD, Role.LEADER}
    readers = {Role.SUPERVISOR, Role.INSPECTOR}
    changing = [p for p in DossierPermission if p.value.removeprefix("dossiers.") in list(Act)]
    assert [p for p in changing if p.roles & readers] == []


TEMPLATE = "{unit}-{day}-{seq:04d}"


def test_code_has_four_digits_and_five_after_9999():
    assert numbering.code(TEMPLATE, "AL-07", date(2020, 1, 6), 1) == "AL-07-200106-0001"
    assert numbering.code(TEMPLATE, "AL-07", date(2020, 1, 6), 9999) == "AL-07-200106-9999"
    assert numbering.code(TEMPLATE, "AL-07", date(2020, 1, 6), 10000) == "AL-07-200106-10000"


def test_code_follows_the_template_of_the_office():
    other = "HS{seq:05d}.{day}.{unit}"
    assert numbering.code(other, "al-07", date(2026, 11, 23), 42) == "HS00042.261123.AL-07"


@pytest.mark.parametrize(
    "template",
    ["", "{unit}-{day}", "{unit}-{seq}", "{day}{seq}", "{unit.__class__}{day}{seq}", "{0}{1}{2}",
     "{unit}{day}{seq", "{unit}{day}{seq:zz}", "{unit}-{day}-{seq}-{name}", "x" * 40 + TEMPLATE,
     "{unit}{day}-{seq}", "{unit}-{day}9{seq}", "{unit}-{day:.2}-{seq}", "{unit:.1}-{day}-{seq}",
     "{unit}-{day}-{seq:c}", "{unit!r}-{day}-{seq}", "{unit}-{day}-{seq}-{seq}",
     "{unit}-{day}-{seq}}}", "{unit} {day} {seq}"],
)  # fmt: skip
def test_check_template_refuses_what_is_not_unique_or_safe(template):
    with pytest.raises(RuleBroken) as refused:
        numbering.check_template(template)
    assert refused.value.field == "code_template"
    assert "{seq" in str(refused.value)


def test_normal_code_forgives_case_spaces_and_dashes():
    assert numbering.normal_code(" al-07 – 200106-0001\n") == "AL-07-200106-0001"


def steps(*works):
    """Steps in order: (act, role, place, room)."""
    names = ("act", "role", "place", "unit_id")
    return [
        SimpleNamespace(position=n, **dict(zip(names, work, strict=True)))
        for n, work in enumerate(works, 1)
    ]


def test_matched_steps_are_the_same_work_in_the_same_place():
    desk, back = ("receive", "receiver", "desk", None), ("return", "receiver", "desk", None)
    draft, sign = (
        ("process", "officer", "authority", None),
        ("approve", "leader", "authority", None),
    )
    room, other = ("process", "officer", "unit", 7), ("process", "officer", "unit", 8)
    assert matched(steps(desk, draft, sign, back), steps(desk, room, draft, sign, back)) == {
        1: 1, 2: 3, 3: 4, 4: 5,
    }  # fmt: skip
    assert matched(steps(draft, draft, draft, room), steps(draft, draft, other)) == {
        1: 1, 2: 2, 3: 2, 4: None,
    }  # fmt: skip
