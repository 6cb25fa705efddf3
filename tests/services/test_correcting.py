"""Putting a dossier right after reception: what follows from it, and what it may not do."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.alerts import Alert
from intranet.models.persons import Person
from intranet.rules.calendars import Calendar
from intranet.rules.errors import RuleBroken
from intranet.rules.text import person_sort_key
from intranet.services.dossiers import (
    Correction,
    PaperData,
    PersonData,
    calendar,
    lists,
    printing,
)
from intranet.services.dossiers.events import events_of
from intranet.services.dossiers.filters import Filter
from intranet.services.dossiers.responsibility import responsibility_of
from intranet.services.dossiers.timeline import timeline_of
from intranet.transaction import SYSTEM, Forbidden, NotVisible, Repeated, Stale, transaction
from tests.factories import person, procedure
from tests.services.dossier_life import (
    as_,
    check_reach,
    check_seal,
    check_tallies,
    do,
    entries,
    fresh,
    now,
    personal_facts,
    place_of,
    received,
    refused,
    to_step,
    version_of,
    walk,
    whole,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")

CALENDAR = Calendar()
WHY = "Gõ nhầm khi tiếp nhận tại quầy"
OWNER = PersonData(
    "Đinh Văn Ngưu", id_number="052085001234", phone="0912345678", address="Thôn 2, xã An Toàn"
)
PAPERS = (
    PaperData("Tờ khai theo mẫu", originals=1),
    PaperData("Căn cước công dân", submit=False),
)
MISSING = {"items": ["Giấy chứng sinh"], "reason": "Thiếu giấy chứng sinh theo quy định"}
KEPT = "Ngày đã hẹn, giữ nguyên; tính lại từ lúc tiếp nhận"
LATE = "Phải xác minh tại địa phương nơi cư trú cũ"


def boxes(**changes):
    """The boxes as ``received`` filled them, with ``changes``."""
    return Correction(**({"owner": OWNER, "papers": PAPERS} | changes))


def correct(pid, who="clerk", once=None, **changes):
    return do("correct", who, pid, correction=boxes(**changes), reason=WHY, once=once)


def other(kind):
    return {"procedure_pid": procedure(kind).pid}


def due(pid):
    """(promise, second date), and they are what the facts say when they are folded anew."""
    dossier = fresh(pid)
    told = calendar.deadline_of(dossier)
    assert (told.due_at, told.extended_to) == (dossier.due_at, dossier.extended_to)
    check_tallies()
    return dossier.due_at, dossier.extended_to


def changes_of(pid):
    return {label: [before, after] for label, before, after in last_event(pid).details["changes"]}


def last_event(pid):
    return events_of(fresh(pid))[-1]


def test_people_and_papers_are_told_found_and_printed_again(now):
    pid = received(kind="marital")
    printing.note_print(as_("clerk"), pid, printing.RECEIPT)
    walk(pid, ("hand_over", "clerk"))
    owner = replace(OWNER, full_name="Đinh Văn Ngữu", id_number="052085009999")
    submitter = PersonData("Đinh Thị Lem", id_number="052190001111")
    papers = (PAPERS[0], PaperData("Sổ hộ khẩu", copies=2))
    correct(pid, "officer", owner=owner, submitter=submitter, papers=papers)
    dossier = fresh(pid)
    assert (dossier.owner_name, dossier.submitter_name) == ("Đinh Văn Ngữu", "Đinh Thị Lem")
    assert dossier.owner_sort == person_sort_key("Đinh Văn Ngữu")
    assert [p.name for p in dossier.papers] == ["Tờ khai theo mẫu", "Sổ hộ khẩu"]
    assert db.session.get_one(Person, dossier.owner_id).id_number == "052085009999"
    assert due(pid) == (datetime(2020, 1, 13, 17), None)
    changes = changes_of(pid)
    assert changes["Chủ hồ sơ"] == ["Đinh Văn Ngưu", "Đinh Văn Ngữu"]
    assert changes["Giấy tờ nhận"] == ["Căn cước công dân (xuất trình)", "Sổ hộ khẩu (2 bản sao)"]
    entry = entries("dossiers.correct")[-1]
    assert entry["facts"]["changed"] == [
        "owner_id_number", "owner_name", "papers", "submitter_id_number", "submitter_name",
    ]  # fmt: skip
    assert entry["facts"]["reprint"] is True
    assert "Ngữu" not in json.dumps(entry, ensure_ascii=False)
    assert any("Ngữu" in str(fact) for fact in personal_facts())
    told = {one.words: one.reason for one in timeline_of(whole(pid))}
    assert told["sửa hồ sơ sau tiếp nhận"] == WHY
    assert found("ngữu", "clerk") == [pid]
    assert found("052085001234", "clerk") == []
    check_seal()


def found(words, who):
    """Pids of the dossiers that a search finds."""
    return [row.pid for row in lists.rows(person(who), Filter(q=words)).rows]


def test_the_same_person_is_put_right_and_another_number_is_another_person(now):
    first, second = received(kind="marital"), received(kind="birth")
    was = fresh(first).owner_id
    correct(first, owner=replace(OWNER, full_name="Đinh Văn Ngừu"))
    assert fresh(first).owner_id == fresh(second).owner_id == was
    assert db.session.get_one(Person, was).full_name == "Đinh Văn Ngừu"
    assert fresh(second).owner_name == "Đinh Văn Ngưu"  # what its receipt said
    correct(first, owner=replace(OWNER, id_number=None))
    assert fresh(first).owner_id != was


def test_a_longer_procedure_decided_above_begins_anew_at_the_desk(now):
    pid = to_step(3, kind="marital")
    now.go_to(2020, 1, 8, 9)
    correct(pid, **other("change"))
    assert place_of(pid) == (4, 1, "receiver", "X21622-BPMC", None)
    dossier = fresh(pid)
    assert dossier.competent_unit.key == "ALAO"
    assert due(pid) == (datetime(2020, 1, 20, 17), None)
    assert [(s.how, s.position) for s in dossier.steps] == [
        ("receive", 1), ("hand_over", 0), ("hand_over", 4), ("correct", 1),
    ]  # fmt: skip
    assert dossier.steps[2].ended_at == dossier.steps[3].started_at == clock.now()
    assert changes_of(pid)["Thủ tục"][1] == "Thay đổi, cải chính hộ tịch (phiên bản 1)"
    assert found("cải chính", "clerk") == [pid]
    assert dossier.risk_at is not None
    walk(pid, ("hand_over", "clerk"))
    assert place_of(pid)[1:4] == (2, "unit_head", "ALAO-TP")
    check_reach(pid)


def test_a_shorter_procedure_goes_on_where_it_is_and_keeps_the_promise(now):
    pid = to_step(3, kind="marital")
    do("assign", "leader", pid)
    now.go_to(2020, 1, 7, 9)
    correct(pid, **other("birth"))
    assert place_of(pid) == (4, 3, "leader", "X21622", "nghia.nv")
    assert due(pid) == (datetime(2020, 1, 13, 17), None)
    assert changes_of(pid)[KEPT] == ["17:00 13/01/2020", "17:00 06/01/2020"]
    told = db.session.scalars(select(Alert).where(Alert.kind == "corrected")).all()
    assert [alert.user_id for alert in told] == [person("leader").id]
    entry = entries("dossiers.correct")[-1]
    assert entry["after"]["procedure"] == f"{procedure('birth').pid}/1"
    walk(pid, ("approve", "leader"), ("enter_result", "registrar"), ("return_result", "clerk"))
    assert fresh(pid).outcome == "early"


def test_after_a_supplement_and_an_apology_every_date_follows(now):
    pid = walk(received(kind="marital"), ("hand_over", "clerk"))
    now.go_to(2020, 1, 8, 9)
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 1, 10, 9)
    do("take_supplement", "clerk", pid)
    assert due(pid)[0] == datetime(2020, 1, 15, 17)  # 2 days used, 3 left
    do("ask_extension", "officer", pid, new_day=date(2020, 1, 22), reason=LATE)
    do("sign_extension", "leader", pid, grants=True)
    now.go_to(2020, 1, 13, 9)
    correct(pid, received_at=datetime(2020, 1, 3, 10))
    # 3 days used and 2 left end on the 14th: the 15th was promised.
    assert due(pid) == (datetime(2020, 1, 15, 17), datetime(2020, 1, 22, 17))
    assert changes_of(pid)["Tiếp nhận"] == ["08:00 06/01/2020", "10:00 03/01/2020"]
    assert place_of(pid)[1:3] == (2, "officer")
    now.go_to(2020, 1, 14, 9)
    correct(pid, received_at=datetime(2020, 1, 3, 10), **other("change"))
    # 10 days: 3 used, 7 left after the 10th.
    assert due(pid) == (datetime(2020, 1, 21, 17), datetime(2020, 1, 22, 17))
    now.go_to(2020, 1, 16, 9)
    dossier = whole(pid)
    told = responsibility_of(dossier, dossier.events, [], CALENDAR)
    assert dossier.steps[0].started_at == dossier.received_at == datetime(2020, 1, 3, 10)
    assert all(piece.bucket != "nobody" for piece in told.pieces)
    assert [event.kind for event in dossier.events] == [
        "supplement", "resumption", "extension", "correction", "correction",
    ]  # fmt: skip


def test_while_the_citizen_is_waited_for_the_rest_is_counted_anew(now):
    pid = walk(received(kind="marital"), ("hand_over", "clerk"))
    now.go_to(2020, 1, 8, 9)
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 1, 9, 9)
    correct(pid, **other("change"))
    assert fresh(pid).paused
    now.go_to(2020, 1, 10, 9)
    do("take_supplement", "clerk", pid)
    assert due(pid)[0] == datetime(2020, 1, 22, 17)  # 2 of 10 days used


def test_a_shorter_procedure_while_the_citizen_is_waited_for_keeps_the_promise(now):
    pid = walk(received(kind="marital"), ("hand_over", "clerk"))
    now.go_to(2020, 1, 8, 9)
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 1, 9, 9)
    correct(pid, **other("birth"))  # due on the 6th, before the citizen was asked
    assert due(pid)[0] == datetime(2020, 1, 13, 17)
    assert changes_of(pid)[KEPT] == ["17:00 13/01/2020", "17:00 06/01/2020"]
    now.go_to(2020, 1, 10, 9)
    do("take_supplement", "clerk", pid)
    assert due(pid)[0] == datetime(2020, 1, 15, 17)  # 3 days were left
    check_seal()


def test_a_procedure_without_a_term_takes_no_promise_away(now):
    with transaction(SYSTEM) as change:
        version = procedure("change").versions[0]
        version.time_value, version.time_unit = 0, "none"
        change.record("tests.set", "office:test")
    pid = to_step(2, kind="marital")
    correct(pid, **other("change"))
    assert due(pid)[0] == datetime(2020, 1, 13, 17)
    assert changes_of(pid)[KEPT] == ["17:00 13/01/2020", None]


def test_a_second_date_is_kept_where_papers_begin_the_term_anew(now):
    pid = walk(received(kind="marital"), ("hand_over", "clerk"))
    do("ask_extension", "officer", pid, new_day=date(2020, 1, 17), reason=LATE)
    do("sign_extension", "leader", pid, grants=True)
    now.go_to(2020, 1, 8, 9)
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 1, 10, 9)
    do("take_supplement", "clerk", pid)
    promised = due(pid)
    assert promised == (datetime(2020, 1, 15, 17), datetime(2020, 1, 21, 17))
    with transaction(SYSTEM) as change:
        version = procedure("change").versions[0]
        version.time_value, version.supplement_clock = 3, "restart"
        change.record("tests.set", "office:test")
    correct(pid, **other("change"))  # 3 days anew from the 10th, a second date no more
    assert due(pid) == promised


def test_the_time_of_reception_lies_before_all_that_followed(now):
    pid = received(kind="marital")
    now.go_to(2020, 1, 6, 10)
    walk(pid, ("hand_over", "clerk"))
    now.go_to(2020, 1, 7, 9)
    for at in (
        datetime(2020, 1, 7, 10),  # not yet
        datetime(2018, 1, 3, 10),  # a year typed wrong
        datetime(2020, 1, 6, 11),  # it was handed on at 10:00
    ):
        typed = {"correction": boxes(received_at=at), "reason": WHY}
        error = refused(RuleBroken, "correct", "clerk", pid, **typed)
        assert error.field == "received_at"


def test_a_late_dossier_is_not_made_punctual_by_its_first_day(now):
    pid = received(kind="marital")
    now.go_to(2020, 1, 14, 9)
    later = {"correction": boxes(received_at=datetime(2020, 1, 8, 9)), "reason": WHY}
    assert "Đã quá hẹn trả" in refused(RuleBroken, "correct", "clerk", pid, **later).message
    correct(pid, received_at=datetime(2020, 1, 3, 9))
    assert due(pid)[0] == datetime(2020, 1, 13, 17)
    assert fresh(pid).steps[0].due_at == fresh(pid).step_due_at


def test_asking_for_papers_too_late_does_not_open_that_door(now):
    pid = received(kind="marital")
    now.go_to(2020, 1, 14, 9)
    walk(pid, ("hand_over", "clerk"))
    do("request_supplement", "officer", pid, **MISSING)
    now.go_to(2020, 1, 15, 9)
    later = {"correction": boxes(received_at=datetime(2020, 1, 8, 9)), "reason": WHY}
    assert "Đã quá hẹn trả" in refused(RuleBroken, "correct", "clerk", pid, **later).message


def test_a_procedure_not_in_force_that_day_is_refused(now):
    pid = received(kind="marital")
    with transaction(SYSTEM) as change:
        procedure("marital").versions[0].valid_from = date(2020, 1, 6)
        change.record("tests.set", "office:test")
    early = {"correction": boxes(received_at=datetime(2020, 1, 3, 9)), "reason": WHY}
    assert refused(RuleBroken, "correct", "clerk", pid, **early).field == "received_at"


def test_who_may_correct_what(now):
    pid = walk(received(kind="marital"), ("hand_over", "clerk"))
    at, words = datetime(2020, 1, 3, 9), {"summary": "Xác nhận để kết hôn"}
    for who, kind, changes in (
        ("officer", Forbidden, other("birth")),
        ("officer", Forbidden, {"channel": "post"}),
        ("leader", Forbidden, {"received_at": at}),
        ("registrar", Forbidden, words),
        ("supervisor", Forbidden, words),
        ("other_clerk", NotVisible, words),
        ("clerk", RuleBroken, {}),
    ):
        refused(kind, "correct", who, pid, correction=boxes(**changes), reason=WHY)
    refused(RuleBroken, "correct", "clerk", pid, correction=boxes(**words), reason="nhầm")
    refused(Stale, "correct", "clerk", pid, correction=boxes(**words), reason=WHY, version=1)
    correct(pid, "leader", **other("birth"))
    correct(pid, "officer", **words)
    correct(pid, "clerk", received_at=at, **words)


def test_a_result_closes_what_moves_the_promise_and_returning_closes_all(now):
    pid = to_step(5, kind="marital")
    changes = (other("birth"), {"channel": "post"}, {"received_at": datetime(2020, 1, 3, 9)})
    for change in changes:
        refused(RuleBroken, "correct", "clerk", pid, correction=boxes(**change), reason=WHY)
    correct(pid, owner=replace(OWNER, full_name="Đinh Văn Ngừu"))
    assert fresh(pid).outcome == "early"
    walk(pid, ("return_result", "clerk"))
    refused(RuleBroken, "correct", "clerk", pid, correction=boxes(summary="x"), reason=WHY)


def test_sent_twice_corrects_once(now):
    pid = received(kind="marital")
    correct(pid, once="k" * 16, summary="Để kết hôn")
    with pytest.raises(Repeated):
        correct(pid, once="k" * 16, summary="Để mua nhà")
    assert (fresh(pid).summary, version_of(pid)) == ("Để kết hôn", 2)
