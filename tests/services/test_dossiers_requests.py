"""Opinions and visits: asked side by side, each with its own deadline; the clock runs on (R06)."""

from datetime import datetime

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.alerts import Alert
from intranet.rules.errors import RuleBroken
from intranet.rules.workflow import Bucket
from intranet.services.dossiers import asked, requests
from intranet.services.dossiers.calendar import calendar_for
from intranet.services.dossiers.requests import Asked, VisitData
from intranet.services.dossiers.responsibility import responsibility_of
from intranet.transaction import Forbidden, NotVisible, Repeated, Stale
from tests.factories import person, unit
from tests.services.dossier_life import (
    acts_of,
    as_,
    check_reach,
    check_seal,
    do,
    entries,
    fresh,
    now,  # noqa: F401
    personal_facts,
    row_counts,
    set_columns,
    to_step,
    version_of,
)

TEXT = "Đề nghị cho biết nguồn gốc thửa đất"
WEDNESDAY = datetime(2020, 1, 8, 17)
pytestmark = pytest.mark.usefixtures("in_app", "now")


def ask(pid, who="officer", *units, text=TEXT, version=None, once=None):
    units = units or (("X21628", 2),)
    rows = [Asked(unit(key).pid, days) for key, days in units]
    return requests.ask_opinion(as_(who, once), pid, version or version_of(pid), text, rows)


def visit(pid, at=datetime(2020, 1, 7, 8), who="officer", **given):
    facts = {"text": TEXT, "at": at, "place": "Thôn 2", "leader_pid": person(who).pid} | given
    return requests.plan_visit(as_("officer"), pid, version_of(pid), VisitData(**facts))


def waiting(who):
    return [(row.code, row.kind, row.to_unit) for row in asked.asked_of(person(who))]


def test_ask_opinion_of_several_units_each_with_its_own_deadline():
    pid = to_step(2, kind="marital")
    before = fresh(pid).due_at
    one, other = ask(pid, "officer", ("X21628", 2), ("ALAO-TP", 3))
    assert (one.due_at, other.due_at) == (WEDNESDAY, datetime(2020, 1, 9, 17))
    dossier = fresh(pid)
    assert (dossier.due_at, dossier.paused, dossier.state) == (before, False, 4)
    assert check_reach(pid) >= {unit("X21628").id, unit("ALAO-TP").id}
    assert waiting("other_officer") == [(dossier.code, "opinion", "Xã An Hòa")]
    assert waiting("district_officer") == [(dossier.code, "opinion", "Phòng Tư pháp")]
    assert waiting("officer") == []
    assert len(asked.asked_by(person("officer"))) == 2
    [entry] = entries("dossiers.ask_opinion")
    assert entry["facts"]["units"] == ["Xã An Hòa", "Phòng Tư pháp"]
    assert TEXT in personal_facts()
    check_seal()


def test_answer_closes_the_request_and_cannot_be_given_twice():
    pid = to_step(2, kind="marital")
    [request] = ask(pid)
    requests.answer(as_("other_officer"), pid, request.pid, "Thửa đất do ông nội để lại")
    assert waiting("other_officer") == []
    [shown] = asked.requests_of(fresh(pid))
    assert (shown.outcome, shown.answered_by.username) == ("answered", "do.dv")
    before = row_counts()
    with pytest.raises(RuleBroken):
        requests.answer(as_("other_leader"), pid, request.pid, "Ý kiến khác của xã")
    with pytest.raises(RuleBroken):
        requests.cancel_request(as_("officer"), pid, request.pid, "Không cần hỏi nữa")
    assert row_counts() == before
    assert acts_of(pid)[-2:] == ["dossiers.ask_opinion", "dossiers.answer"]


def test_answer_is_for_the_unit_that_was_asked():
    pid = to_step(2, kind="marital")
    [request] = ask(pid)
    for who, error in (("officer", Forbidden), ("district_officer", NotVisible)):
        with pytest.raises(error):
            requests.answer(as_(who), pid, request.pid, "Trả lời thay xã khác")
    with pytest.raises(Forbidden):
        requests.answer(as_("supervisor"), pid, request.pid, "Trả lời thay xã khác")
    requests.answer(as_("district_leader"), pid, request.pid, "Huyện trả lời thay xã")


def test_ask_opinion_refuses_what_makes_no_sense():
    pid = to_step(2, kind="marital")
    for units in ((("X21622", 2),), (("X21628", 0),), (("X21628", 31),),
                  (("X21628", 1), ("X21628", 2)), (("X21628-BPMC", 2),)):  # fmt: skip
        with pytest.raises(RuleBroken):
            ask(pid, "officer", *units)
    with pytest.raises(RuleBroken) as short:
        ask(pid, text="?")
    assert short.value.field == "text"
    ask(pid)
    with pytest.raises(RuleBroken):
        ask(pid)  # it has not answered yet
    set_columns(pid, state=9, finished_at=datetime(2020, 1, 6, 10))
    with pytest.raises(RuleBroken):
        ask(pid, "officer", ("ALAO-TP", 1))


def test_ask_opinion_is_for_who_has_the_dossier_or_a_head():
    pid = to_step(2, kind="marital")
    with pytest.raises(Forbidden):
        ask(pid, "registrar")
    with pytest.raises(NotVisible):
        ask(pid, "other_officer")
    with pytest.raises(Stale):
        ask(pid, version=1)
    with pytest.raises(Forbidden):
        ask(pid, "supervisor")
    assert len(ask(pid, "leader")) == 1


def test_ask_opinion_twice_with_one_key_asks_once():
    pid = to_step(2, kind="marital")
    ask(pid, once="key-1")
    with pytest.raises(Repeated):
        ask(pid, "officer", ("ALAO-TP", 1), once="key-1")
    assert len(asked.requests_of(fresh(pid))) == 1


def test_remind_once_a_day_and_cancel(now):  # noqa: F811
    pid = to_step(2, kind="marital")
    [request] = ask(pid)
    now.go_to(2020, 1, 9, 9)
    requests.remind(as_("officer"), pid, request.pid)
    with pytest.raises(RuleBroken):
        requests.remind(as_("leader"), pid, request.pid)
    with pytest.raises(Forbidden):
        requests.remind(as_("other_officer"), pid, request.pid)
    now.go_to(2020, 1, 10, 9)
    requests.remind(as_("leader"), pid, request.pid)
    requests.cancel_request(as_("officer"), pid, request.pid, "Đã có đủ hồ sơ thửa đất")
    assert waiting("other_officer") == []
    assert acts_of(pid)[-2:] == ["dossiers.remind", "dossiers.cancel_request"]
    assert len(ask(pid)) == 1  # it may be asked again


def test_request_of_a_finished_dossier_waits_no_more():
    pid = to_step(2, kind="marital")
    [request] = ask(pid)
    set_columns(pid, state=9, finished_at=datetime(2020, 1, 6, 10))
    assert waiting("other_officer") == []
    with pytest.raises(RuleBroken):
        requests.answer(as_("other_officer"), pid, request.pid, "Trả lời đã muộn rồi")


def test_plan_visit_and_note_what_it_found(now):  # noqa: F811
    pid = to_step(2, kind="marital")
    request = visit(pid, people="Trưởng thôn 2")
    assert waiting("officer") == [(fresh(pid).code, "visit", "Xã An Toàn")]
    assert waiting("leader") == []
    now.go_to(2020, 1, 7, 15)
    with pytest.raises(Forbidden):
        requests.answer(as_("registrar"), pid, request.pid, "Đúng như hồ sơ ghi")
    requests.answer(as_("officer"), pid, request.pid, "Đúng như hồ sơ ghi")
    [shown] = asked.requests_of(fresh(pid))
    assert (shown.answer, shown.place, shown.people) == (
        "Đúng như hồ sơ ghi",
        "Thôn 2",
        "Trưởng thôn 2",
    )
    assert {"Thôn 2", "Trưởng thôn 2"} <= personal_facts()
    check_seal()


@pytest.mark.parametrize(
    ("given", "field"),
    [({"at": datetime(2020, 1, 6, 7)}, "at"), ({"at": None}, "at"), ({"place": " "}, "place"),
     ({"leader_pid": "nobody"}, "leader"), ({"text": "?"}, "text")],
)  # fmt: skip
def test_plan_visit_refuses_what_cannot_be(given, field):
    pid = to_step(2, kind="marital")
    with pytest.raises(RuleBroken) as caught:
        visit(pid, **given)
    assert caught.value.field == field


def test_responsibility_charges_the_opinion_to_who_was_asked(now):  # noqa: F811
    pid = to_step(1, kind="marital")
    now.go_to(2020, 1, 6, 9)
    do("hand_over", "clerk", pid)
    now.go_to(2020, 1, 7, 8)
    [request] = ask(pid)
    now.go_to(2020, 1, 8, 8)
    requests.answer(as_("other_officer"), pid, request.pid, "Đất do ông nội để lại")
    now.go_to(2020, 1, 8, 10, 30, 20)
    dossier = fresh(pid)
    found = responsibility_of(
        dossier, dossier.events, asked.requests_of(dossier), calendar_for(dossier.received_unit)
    )
    pieces = {(p.bucket, p.unit): (p.working, p.elapsed) for p in found.pieces}
    assert pieces == {
        (Bucket.UNIT, "Bộ phận Một cửa xã An Toàn"): (60, 60),
        (Bucket.UNIT, "Xã An Toàn"): (6 * 60 + 60 + 150, 23 * 60 + 150),
        (Bucket.OPINION, "Xã An Hòa"): (8 * 60, 24 * 60),
    }
    assert (found.working, found.elapsed) == (
        sum(p.working for p in found.pieces),
        sum(p.elapsed for p in found.pieces),
    )


def test_people_are_told_by_alerts_without_names_of_citizens():
    pid = to_step(2, kind="marital")
    [request] = ask(pid)
    requests.answer(as_("other_leader"), pid, request.pid, "Đất do ông nội để lại")
    told = db.session.execute(
        select(User.username, Alert.kind, Alert.params).join(User, User.id == Alert.user_id)
    )
    assert set(told.tuples()) == {
        ("do.dv", "asked", "{}"),
        ("thuy.lt", "asked", "{}"),
        ("rin.dv", "answered", "{}"),
    }
