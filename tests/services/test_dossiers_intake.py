"""Receiving at the counter: number, promise, people, papers, who sees it, what the log keeps."""

from datetime import date, datetime, time
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierPaper, DossierStep
from intranet.models.persons import Person
from intranet.models.procedures import ProcedureOffer, ProcedureVersion
from intranet.models.settings import Setting
from intranet.models.units import Unit
from intranet.rules.errors import RuleBroken
from intranet.services import dossiers
from intranet.services.dossiers import PersonData, StoredFile
from intranet.transaction import SYSTEM, Forbidden, NotVisible, Repeated, transaction
from tests.factories import person, procedure, unit
from tests.services.dossier_life import (
    OWNER,
    Statements,
    acts_of,
    as_,
    bodies,
    check_reach,
    check_seal,
    check_tallies,
    entries,
    fresh,
    intake,
    now,
    number_of,
    personal_facts,
    received,
    row_counts,
)

__all__ = ["now"]
pytestmark = pytest.mark.usefixtures("in_app", "now")


def refused(field=None, clerk="clerk", kind="birth", **changes):
    """The words of a refused reception that wrote nothing."""
    before = row_counts()
    with pytest.raises(RuleBroken) as broken:
        received(clerk, kind, **changes)
    assert row_counts() == before
    assert broken.value.field == field
    return str(broken.value)


def test_receive_gives_number_promise_and_holder():
    found = fresh(received())
    clerk = person("clerk")
    assert (found.code, found.state, found.channel) == ("AL-07-200106-0001", 2, "direct")
    assert (found.received_at, found.due_at) == (datetime(2020, 1, 6, 8), datetime(2020, 1, 6, 17))
    assert (found.due_unit, found.outcome, found.closed_at) == ("same_day_15h", None, None)
    assert (found.holder.username, found.held_since) == (clerk.username, datetime(2020, 1, 6, 8))
    assert (found.received_unit.key, found.competent_unit.key) == ("X21622-BPMC", "X21622")
    assert (found.returned_unit.key, found.received_by_id) == ("X21622-BPMC", clerk.id)
    assert (found.fee_vnd, found.fee_state, found.delivery_state) == (8000, "paid", "waiting")
    assert (found.step_position, len(found.tracking), len(found.steps)) == (1, 11, 1)
    (step,) = found.steps
    assert (step.how, step.name, step.user_id) == ("receive", "Tiếp nhận, chuyển hồ sơ", clerk.id)
    check_tallies()


def test_receive_counts_numbers_by_unit_and_day(now):
    codes = [fresh(received()).code, fresh(received("other_clerk")).code, fresh(received()).code]
    now.go_to(2020, 1, 7, 7, 30)
    codes.append(fresh(received()).code)
    assert codes == [
        "AL-07-200106-0001",
        "AL-09-200106-0001",
        "AL-07-200106-0002",
        "AL-07-200107-0001",
    ]


def test_receive_numbers_follow_the_template_and_the_prefix_above():
    with transaction(SYSTEM) as change:
        db.session.add(Setting(key="code_template", value="{unit}/{seq:03d}/{day}"))
        unit("X21622-BPMC").code_prefix = None
        change.record("tests.set", "office:test")
    assert fresh(received()).code == "AL-07X/001/200106"


def test_receive_keeps_only_papers_handed_in_or_shown():
    found = fresh(received())
    assert [(p.position, p.name, p.submit, p.originals) for p in found.papers] == [
        (1, "Tờ khai theo mẫu", True, 1),
        (2, "Căn cước công dân", False, 0),
    ]


def test_receive_attaches_the_stored_files():
    file = StoredFile("ab" * 32, "to-khai.pdf", 1234, "application/pdf", pages=2)
    found = fresh(received(files=(file,)))
    assert [(f.name, f.purpose, f.pages, f.added_by_id) for f in found.files] == [
        ("to-khai.pdf", "paper", 2, person("clerk").id)
    ]


def test_receive_cleans_the_people_and_copies_them_onto_the_dossier():
    found = fresh(received(owner=PersonData("  Đinh   Văn Ngưu ", phone="+84 912 345 678")))
    assert (found.owner_name, found.owner_phone) == ("Đinh Văn Ngưu", "0912345678")
    assert (found.submitter_id, found.submitter_name, found.owner_id_number) == (None, None, None)


def test_receive_a_known_person_takes_the_latest_data_and_keeps_the_older_dossier():
    first = received()
    moved = PersonData("Đinh Văn Ngưu", id_number="052085001234", address="Thôn 5, xã An Toàn")
    second = received(owner=moved)
    found = dossiers.known_person(as_("clerk"), "052 085-001234")
    assert number_of(Person) == 1
    assert (found.address, found.phone, found.version) == ("Thôn 5, xã An Toàn", "0912345678", 2)
    assert fresh(first).owner_address == "Thôn 2, xã An Toàn"
    assert fresh(second).owner_address == "Thôn 5, xã An Toàn"
    assert fresh(first).owner_id == fresh(second).owner_id


def test_known_person_leaves_an_entry_of_who_asked():
    received()
    found = dossiers.known_person(as_("clerk"), "052085001234")
    dossiers.known_person(as_("clerk"), "999")
    (entry,) = entries("dossiers.look_up")
    assert (entry["name"], entry["obj"]) == ("mai.dt", found.audit_key)
    assert "052085001234" not in bodies()[-1]


def test_known_person_is_for_the_counter_only():
    received()
    assert dossiers.known_person(as_("clerk"), "") is None
    assert dossiers.known_person(as_("clerk"), "999") is None
    for key in ("officer", "supervisor", "admin"):
        with pytest.raises(Forbidden):
            dossiers.known_person(as_(key), "052085001234")


def test_receive_keeps_a_submitter_who_differs_from_the_owner():
    wife = PersonData("Y Nhiêu", id_number="052190004321", phone="0387654321")
    found = fresh(received(submitter=wife, channel="authorised", authorisation="Giấy ủy quyền 01"))
    assert (found.submitter_name, found.submitter_phone) == ("Y Nhiêu", "0387654321")
    assert (found.channel, found.authorisation) == ("authorised", "Giấy ủy quyền 01")
    same = fresh(received(submitter=OWNER))
    assert (same.submitter_id, same.submitter_name) == (None, None)
    blank = fresh(received(submitter=PersonData("", phone=" ")))
    assert blank.submitter_id is None
    assert number_of(Person) == 2


def test_receive_never_stops_at_a_strange_number_or_telephone():
    odd = PersonData("Bá Rang", id_number="12345", phone="gọi nhà bên")
    found = fresh(received(owner=odd))
    assert (found.owner_id_number, found.owner_phone) == ("12345", "gọi nhà bên")


MANY_COPIES = "chứng thực nhiều bản"
REFUSED = [
    ("owner_full_name", {"owner": PersonData("  ")}),
    ("submitter_full_name", {"submitter": PersonData("", phone="0912345678")}),
    ("owner_id_number", {"owner": PersonData("A", id_number="1" * 21)}),
    ("owner_full_name", {"owner": PersonData("Anh\u202e")}),
    ("channel", {"channel": "pigeon"}),
    ("delivery_way", {"delivery_way": "drone"}),
    ("fee_vnd", {"fee_vnd": -1}),
    ("sets", {"sets": 0}),
    ("summary", {"summary": "x" * 501}),
    ("desk_pid", {"desk_pid": "nowhere"}),
    ("procedure_pid", {"procedure_pid": "nothing"}),
    ("received_at", {"received_at": datetime(2020, 1, 6, 8, 1)}),
    ("received_at", {"received_at": datetime(2018, 1, 6, 8), "late_reason": "Nhập sổ giấy"}),
    ("late_reason", {"received_at": datetime(2019, 12, 29, 8)}),
    ("late_reason", {"received_at": datetime(2019, 12, 29, 8), "late_reason": " "}),
    ("manual_due_reason", {"manual_due_at": datetime(2020, 1, 8, 17)}),
    ("manual_due_reason",
     {"manual_due_at": datetime(2020, 1, 8, 17), "manual_due_reason": "đông"}),
    ("manual_due_at", {"manual_due_at": datetime(2020, 1, 6, 7),
                       "manual_due_reason": MANY_COPIES}),
    ("manual_due_at", {"manual_due_at": datetime(2020, 1, 11, 9),
                       "manual_due_reason": MANY_COPIES}),
]  # fmt: skip


def test_receive_refuses_at_the_field_and_writes_nothing():
    for field, changes in REFUSED:
        assert len(refused(field, **changes)) > 10


def test_receive_enters_the_paper_book_late_with_its_reason():
    at = datetime(2019, 12, 27, 9)
    found = fresh(received(received_at=at, late_reason="Mất điện, nhập theo sổ giấy"))
    assert (found.received_at, found.code) == (at, "AL-07-191227-0001")


def test_receive_refuses_a_day_before_the_desk_began():
    desk = unit("X21622-BPMC").id
    with transaction(SYSTEM) as change:
        db.session.get(Unit, desk).valid_from = date(2020, 1, 6)
        change.record("tests.set", "office:test")
    refused("received_at", received_at=datetime(2020, 1, 3, 9))
    assert fresh(received(received_at=datetime(2020, 1, 6, 7, 30))).received_at.day == 6


def test_receive_refuses_procedures_of_another_authority_and_desks_of_others():
    refused("procedure_pid", procedure_pid=elsewhere("copy").pid)
    refused("desk_pid", desk_pid=unit("X21628-BPMC").pid)
    for key in ("officer", "leader", "supervisor", "admin"):
        with pytest.raises(Forbidden):
            dossiers.receive(as_(key), intake())
    assert number_of(Dossier) == 0


def test_receive_refuses_a_procedure_out_of_force_or_without_steps():
    version = procedure("birth").versions[0].id
    with transaction(SYSTEM) as change:
        db.session.get(ProcedureVersion, version).valid_from = date(2020, 1, 7)
        change.record("tests.set", "office:test")
    refused("procedure_pid")
    with transaction(SYSTEM) as change:
        found = db.session.get(ProcedureVersion, version)
        found.valid_from = None
        db.session.delete(found.steps[-1])
        change.record("tests.set", "office:test")
    assert refused().startswith("Quy trình của thủ tục này chưa khai đủ các bước.")


def test_receive_promises_by_the_version_and_its_steps(now):
    now.go_to(2020, 1, 6, 9)
    found = fresh(received(kind="marital"))
    assert found.due_at == datetime(2020, 1, 13, 17)
    assert found.step_due_at == datetime(2020, 1, 6, 15)
    assert dossiers.deadline_of(found).due_at == found.due_at
    assert [line.number for line in dossiers.deadline_of(found).lines if line.counted] == [
        1, 2, 3, 4, 5,
    ]  # fmt: skip
    assert dossiers.step_deadline_of(found).due_at == found.step_due_at


def test_receive_after_15h_promises_the_next_working_day(now):
    now.go_to(2020, 1, 10, 15, 0, 1)
    assert fresh(received()).due_at == datetime(2020, 1, 13, 17)


def test_receive_takes_a_manual_due_date_with_its_reason():
    named = datetime(2020, 1, 8, 17)
    pid = received(manual_due_at=named, manual_due_reason="Chứng thực 300 bản sao")
    found = fresh(pid)
    assert (found.due_at, found.manual_due_at) == (named, named)
    assert found.manual_due_reason == "Chứng thực 300 bản sao"
    assert dossiers.deadline_of(found).due_at == named


def test_expected_equals_what_receive_stores_and_counts_the_cutoff_online_only(now):
    with transaction(SYSTEM) as change:
        procedure("marital").versions[0].late_cutoff = time(16)
        change.record("tests.set", "office:test")
    now.go_to(2020, 1, 6, 16, 30)
    desk, at = unit("X21622-BPMC"), now.moment
    version = dossiers.version_for(desk, procedure("marital").pid, at.date())
    due = {way: dossiers.expected(desk, version, at, way).due_at for way in ("direct", "online")}
    assert due == {"direct": datetime(2020, 1, 13, 17), "online": datetime(2020, 1, 14, 17)}
    stored = {way: fresh(received(kind="marital", channel=way)).due_at for way in due}
    assert stored == due


def elsewhere(key):
    """The procedure, which now only the other commune decides."""
    with transaction(SYSTEM) as change:
        offers = delete(ProcedureOffer).where(ProcedureOffer.unit_id != unit("X21628").id)
        db.session.execute(offers.where(ProcedureOffer.procedure_id == procedure(key).id))
        change.record("tests.set", "office:test")
    return procedure(key)


def test_version_for_knows_what_the_authority_and_those_above_it_decide():
    day, pid = date(2020, 1, 6), procedure("change").pid
    for desk in ("ALAO-BPMC", "X21622-BPMC"):
        assert dossiers.version_for(unit(desk), pid, day).steps
    with pytest.raises(NotVisible):
        dossiers.version_for(unit("ALAO-BPMC"), procedure("marital").pid, day)
    with pytest.raises(NotVisible):
        dossiers.version_for(unit("X21622-BPMC"), elsewhere("copy").pid, day)


TYPED = [
    ("", ["marital", "copy", "birth", "change"]),
    ("1.001", ["birth"]),
    ("khai sinh", ["birth"]),
    ("khái sinh", ["birth"]),
    ("dang ky", ["birth"]),
    ("dkks", ["birth"]),
    ("chuwngs thuwcj", ["copy"]),
    ("ban", ["copy"]),
    ("%", ["marital", "copy", "birth", "change"]),
    ("cải chính", ["change"]),
    ("hộ khẩu", []),
]


def test_offered_at_finds_by_code_words_tones_initials_and_telex():
    desk, day = unit("X21622-BPMC"), date(2020, 1, 6)
    found = [
        (typed, [version.procedure.key for version in dossiers.offered_at(desk, day, typed)])
        for typed, _ in TYPED
    ]
    assert found == TYPED


def test_desks_of_are_the_receiving_desks_of_a_receiver():
    assert [desk.key for desk in dossiers.desks_of(person("clerk"))] == ["X21622-BPMC"]
    assert dossiers.desks_of(person("officer")) == []


def test_receive_is_seen_upwards_and_by_nobody_beside():
    pid = received()
    ids = check_reach(pid)
    assert ids == {unit(key).id for key in ("ALAO", "X21622", "X21622-BPMC")}
    for key in ("clerk", "officer", "leader", "supervisor", "district_leader"):
        assert dossiers.get(person(key), pid).pid == pid
    for key in ("other_clerk", "other_leader", "admin", "district_officer"):
        with pytest.raises(NotVisible):
            dossiers.get(person(key), pid)


def test_by_code_finds_however_typed_within_reach():
    found = fresh(received())
    tracking = found.tracking
    for typed in ("AL-07-200106-0001", " al-07-200106-0001 ", tracking, tracking.lower()):
        assert dossiers.by_code(person("clerk"), typed).pid == found.pid
    assert dossiers.by_code(person("other_clerk"), "AL-07-200106-0001") is None
    assert dossiers.by_code(person("clerk"), "AL-07-200106-0002") is None


def test_open_dossier_writes_one_read_entry_and_none_for_strangers():
    pid = received()
    assert dossiers.open_dossier(as_("officer"), pid).pid == pid
    with pytest.raises(NotVisible):
        dossiers.open_dossier(as_("other_clerk"), pid)
    db.session.rollback()  # the page keeps its snapshot; look anew
    assert acts_of(pid) == ["dossiers.receive", "dossiers.read"]


def test_receive_is_recorded_with_commitments_and_no_personal_fact():
    pid = received(
        submitter=PersonData("Y Nhiêu", id_number="052190004321"), summary="Khai sinh cho bé Rang"
    )
    (body,) = entries("dossiers.receive")
    assert (body["obj"], body["after"]["code"]) == (f"dossier:{pid}", "AL-07-200106-0001")
    assert body["after"]["due_at"] == "2020-01-06T17:00:00"
    secret = {"Đinh Văn Ngưu", "052085001234", "0912345678", "Thôn 2, xã An Toàn", "Y Nhiêu",
              "052190004321", "Khai sinh cho bé Rang"}  # fmt: skip
    assert secret <= personal_facts()
    assert [word for word in secret if word in "".join(bodies())] == []
    check_seal()


def test_receive_sent_twice_makes_one_dossier():
    once = uuid4().hex
    pid = dossiers.receive(as_("clerk", once), intake()).pid
    before = row_counts()
    with pytest.raises(Repeated) as repeated:
        dossiers.receive(as_("clerk", once), intake())
    assert repeated.value.outcome == f"dossier:{pid}"
    assert row_counts() == before
    assert db.session.scalar(select(func.max(Dossier.code))) == "AL-07-200106-0001"


def test_receive_needs_few_statements():
    received()
    actor, data = as_("clerk"), intake()
    with Statements() as counted:
        dossiers.receive(actor, data)
    # 2 read the actor again, 10 are the dossier, 2 its fee (the cashier's closed days, its
    # entries), 1 the pace of its step, 1 who decides; sealing the log is counted elsewhere.
    assert len(counted.work) == 16, "\n".join(counted.work)


def test_receive_writes_papers_and_steps_once():
    received()
    assert (number_of(DossierPaper), number_of(DossierStep)) == (2, 1)
