"""Answers of a team: each arrives once, none is overwritten, versions meet (decision 0024)."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from intranet import clock
from intranet.extensions import db
from intranet.models.answers import Answer
from intranet.models.findings import Finding
from intranet.models.inspections import Inspection
from intranet.rules.checklists import Verdict
from intranet.rules.errors import RuleBroken
from intranet.services import answers, audit, sheets
from intranet.services.answers import heads_of, items_of, values_of, verdicts_of
from intranet.services.inspections import get
from intranet.services.minutes.content import Sheet
from intranet.transaction import SYSTEM, Actor, Forbidden, NotVisible, transaction
from tests.factories import person
from tests.factories_inspections import make_finding, make_inspection, make_proof
from tests.services.test_dossiers_concurrency import at_once

TEAM = ("inspector", "supervisor")


def sent(target="item:A01", value="met", remark="", bases=(), key=None, **more):
    """An answer as a browser sends it."""
    return {"key": key or str(uuid4()), "target": target, "value": value, "remark": remark,
            "bases": list(bases), **more}  # fmt: skip


def save(pid, *those, who="inspector"):
    """Send answers; returns [(code or None, is_new, final)]."""
    return answers.save(Actor(person(who)), pid, list(those), "may-1")


def heads(pid):
    """{target: [(value, remark, username)]} of what counts."""
    inspection = get(person("inspector"), pid)
    return {
        target: [(one.value, one.remark, one.by.username) for one in versions]
        for target, versions in heads_of(inspection).items()
    }


def set_state(pid, state):
    with transaction(SYSTEM) as change:
        db.session.execute(update(Inspection).where(Inspection.pid == pid).values(state=state))
        change.record("tests.set", "inspection:test")


def test_save_takes_each_answer_once_and_begins_the_visit(in_app):
    pid = make_inspection(state="decided", team=TEAM)
    first, number = sent(remark="Thiếu 2 thủ tục", value="bad"), sent("item:B02", " 87,50 ")
    before = audit.size()
    results = save(pid, first, number, sent("book:2026-13-01", "1"), sent("item:Z9"), {"key": 1},
                   sent("item:B01", "nhiều"), "x")  # fmt: skip
    assert [(one.answer is not None, one.is_new, one.final) for one in results] == [
        (True, True, True), (True, True, True), *[(False, False, True)] * 5,
    ]  # fmt: skip
    inspection = get(person("inspector"), pid)
    assert (inspection.state, inspection.begun_at is not None) == ("running", True)
    assert audit.size() - before == 2, "the beginning and one entry for all answers"
    assert heads(pid) == {
        "item:A01": [("bad", "Thiếu 2 thủ tục", "vy.ht")],
        "item:B02": [("87.5", "", "vy.ht")],
    }
    entry = audit.life_of(inspection.audit_key)[-1]
    assert entry.facts["answers"] == "item:A01 = bad; item:B02 = 87.5"
    again = save(pid, first, {**first, "value": "met"}, sent("item:A02", "yes"))
    assert [(one.answer and one.answer.pid, one.is_new) for one in again[:2]] == [
        (results[0].answer.pid, False), (None, False),
    ]  # fmt: skip
    mine = save(pid, first, who="supervisor")[0]
    assert (mine.answer.pid, mine.is_new) == (results[0].answer.pid, False), "brought by file"
    assert [len(versions) for versions in heads(pid).values()] == [1, 1, 1]


def test_versions_meet_and_a_third_one_settles_them(in_app):
    pid = make_inspection(team=TEAM)
    base = sent(value="partly")
    one = sent(value="met", bases=[base["key"]])
    two = sent(value="bad", remark="Bảng bị che", bases=[base["key"]])
    save(pid, base, one)
    save(pid, two, sent("item:A02", "no", bases=[one["key"]]), who="supervisor")
    assert [value for value, *_ in heads(pid)["item:A01"]] == ["met", "bad"]
    assert sheets.get(Actor(person("inspector")), pid).row("item:A01").is_conflict
    settled = sent(value="partly", bases=[one["key"], two["key"]])
    save(pid, settled)
    assert heads(pid)["item:A01"] == [("partly", "", "vy.ht")]
    # A newer version may arrive before the one it replaces; a ring of versions hides none.
    early = sent("item:B01", "3")
    later = sent("item:B01", "4", bases=[early["key"]])
    save(pid, later)
    save(pid, early)
    assert heads(pid)["item:B01"] == [("4", "", "vy.ht")]
    ring = sent("item:B02", "50")
    save(pid, sent("item:B02", "60", bases=[ring["key"]], key=(other := str(uuid4()))))
    save(pid, {**ring, "bases": [other]})
    assert [value for value, *_ in heads(pid)["item:B02"]] == ["50"]
    inspection = get(person("inspector"), pid)
    verdicts = verdicts_of(items_of(inspection), values_of(heads_of(inspection)))
    assert verdicts == {
        "A01": Verdict.PARTLY, "A02": Verdict.BAD, "B01": Verdict.BAD, "B02": Verdict.BAD,
        "B03": Verdict.OPEN, "C01": Verdict.OPEN,
    }  # fmt: skip


def test_save_keeps_what_comes_late_and_refuses_strangers(in_app):
    pid = make_inspection(team=TEAM)
    first = sent(value="met", at="2026-11-23T02:12:00Z", offset=-200_000)
    save(pid, first)
    set_state(pid, "signing")
    late = save(pid, sent(value="bad", bases=[first["key"]]))[0]
    assert (late.answer.late, late.answer.received_at is not None) == (True, True)
    assert heads(pid)["item:A01"] == [("met", "", "vy.ht")], "it changes nothing"
    row = sheets.get(Actor(person("inspector")), pid).row("item:A01")
    assert [one.value for one in row.late] == ["bad"]
    kept = db.session.query(Answer).filter_by(key=first["key"]).one()
    assert (f"{kept.device_at}", kept.offset_ms, kept.device) == (
        "2026-11-23 09:12:00", -200_000, "may-1",
    )  # fmt: skip
    for state, final in (("cancelled", True), ("draft", False)):
        set_state(pid, state)
        refused = save(pid, sent("item:A02", "yes"))[0]
        assert (refused.answer, refused.final) == (None, final)
    set_state(pid, "running")
    for who, error in (("district_leader", Forbidden), ("leader", Forbidden),
                       ("other_clerk", Forbidden)):  # fmt: skip
        with pytest.raises(error):
            save(pid, sent(), who=who)
    with pytest.raises(Forbidden):
        save(make_inspection("X21628", team=("supervisor",)), sent())
    with pytest.raises(NotVisible):
        save("nothing", sent())
    with pytest.raises(RuleBroken):
        save(pid, *[sent() for _ in range(21)])
    for change in ("value = 'x'", "bases = ''", "remark = 'x'"):
        with pytest.raises(DBAPIError, match="append-only"), transaction(SYSTEM):
            db.session.execute(text(f"UPDATE answers SET {change} WHERE late"))


def test_two_phones_at_once_lose_and_double_nothing(in_app):
    pid = make_inspection(team=TEAM)
    same = [sent(f"item:{code}", "yes" if code == "A02" else "1") for code in ("A02", "B01")]

    def phone(i):
        who = TEAM[i % 2]
        save(pid, *(same if who == "inspector" else ()), who=who)
        for n in range(5):
            save(pid, sent("item:B03", f"{who} {i} {n}"), sent("item:A01", "bad"), who=who)

    assert at_once(in_app, 4, phone) == []
    db.session.rollback()
    found = heads(pid)
    assert len(found["item:B03"]) == 20 == len({value for value, *_ in found["item:B03"]})
    assert (len(found["item:A02"]), len(found["item:B01"]), len(found["item:A01"])) == (1, 1, 20)
    assert not sheets.get(Actor(person("inspector")), pid).row("item:A01").is_conflict


def test_a_key_of_two_visits_at_once_is_refused_not_broken(in_app):
    one, two = make_inspection(team=TEAM), make_inspection(team=TEAM)
    mine, results = sent(), []

    def other():
        with in_app.app_context():
            results.extend(save(two, mine))
            db.session.remove()

    with transaction(SYSTEM) as change:
        inspection = db.session.scalar(select(Inspection).where(Inspection.pid == one))
        db.session.add(
            Answer(
                inspection_id=inspection.id, key=mine["key"], target="item:A01", value="met",
                by_id=person("inspector").id, received_at=clock.now(),
            )
        )  # fmt: skip
        db.session.flush()
        change.record("tests.set", "answer:test")
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(0.3)
    thread.join()
    assert [(result.answer, result.final) for result in results] == [(None, True)]


def test_what_is_not_asked_any_more_holds_up_no_minutes(in_app):
    pid = make_inspection(team=TEAM)
    finding = make_finding(make_inspection(state="mending", team=TEAM))
    number = sent("item:B01", "3")
    save(pid, number, sent("item:B03", "Mất điện"), sent(f"finding:{finding}", "mended"))
    again = sent("item:B03", "Máy hỏng"), sent(f"finding:{finding}", "not_mended")
    save(pid, *again, who="supervisor")

    def conflicts():
        return sorted(Sheet(get(person("inspector"), pid)).conflicts)

    assert conflicts() == sorted([f"finding:{finding}", "item:B03"])
    save(pid, sent("item:B01", "0", bases=[number["key"]]))
    assert conflicts() == [f"finding:{finding}"]
    with transaction(SYSTEM) as change:
        db.session.execute(update(Finding).where(Finding.pid == finding).values(state="closed"))
        change.record("tests.set", "finding:test")
    assert conflicts() == []


def test_a_receipt_is_given_again_although_the_question_is_gone(in_app):
    pid, today = make_inspection(team=TEAM), clock.today()
    counted = sent(f"book:{today}", "12")
    first = save(pid, counted)[0]
    with transaction(SYSTEM) as change:
        shorter = {"period_last": today - timedelta(5)}
        db.session.execute(update(Inspection).where(Inspection.pid == pid).values(shorter))
        change.record("tests.set", "inspection:test")
    again = save(pid, counted)[0]
    assert (again.answer.pid, again.is_new) == (first.answer.pid, False)
    assert save(pid, {**counted, "value": "13"})[0].answer is None
    assert save(pid, sent(f"book:{today}", "12"))[0].answer is None


def test_a_photo_that_is_said_to_be_there_is_missed(in_app):
    pid = make_inspection(team=TEAM)
    save(pid, sent("item:C01", "yes"), sent("item:A01", "bad"), sent("item:A02", "no"))

    def missed():
        return [item.code for item in Sheet(get(person("inspector"), pid)).unproved]

    assert missed() == ["A01", "C01"]
    make_proof(pid, "item:C01")
    assert missed() == ["A01"]
