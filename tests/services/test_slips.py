"""Guidance and refusal at the counter: numbered, recorded, seen by the right people, tied to the
dossier when the citizen comes back."""

import json
from dataclasses import replace
from datetime import date

import pytest

from intranet import clock
from intranet.extensions import db
from intranet.models.slips import Slip
from intranet.rules.errors import RuleBroken
from intranet.services import audit, dossiers, slips
from intranet.services.dossiers import PersonData
from intranet.services.slips import SlipData
from intranet.transaction import SYSTEM, Forbidden, NotVisible, Repeated, transaction
from tests.factories import person, procedure, unit
from tests.services.dossier_life import (
    DESKS,
    as_,
    bodies,
    check_seal,
    entries,
    fresh,
    intake,
    now,  # noqa: F401 a fixture
    personal_facts,
    row_counts,
)

pytestmark = pytest.mark.usefixtures("in_app", "now")
WHO = PersonData("Trần Thị Hoa", id_number="052 190 000017", address="Thôn 4", phone="0905123456")
REASON = "Thiếu giấy chứng sinh theo quy định"


def typed(clerk="clerk", kind="birth", **changes):
    data = SlipData(procedure(kind).pid, unit(DESKS[clerk]).pid, WHO, REASON, (1,), ("Sổ đỏ",))
    return replace(data, **changes)


def of(pid):
    db.session.rollback()
    return db.session.query(Slip).filter_by(pid=pid).one()


def number():
    return db.session.query(Slip).count()


def test_guide_writes_down_who_came_and_what_is_missing():
    slip = of(slips.guide(as_("clerk"), typed()).pid)
    assert (slip.kind, slip.number, slip.unit.key) == ("guidance", "01/PYC", "X21622-BPMC")
    assert (slip.full_name, slip.id_number, slip.phone) == (
        "Trần Thị Hoa",
        "052190000017",
        "0905123456",
    )
    assert slips.items_of(slip) == ["Tờ khai theo mẫu", "Sổ đỏ"]
    assert (slip.reason, slip.at, slip.dossier_id) == (REASON, clock.now(), None)


def test_guide_makes_no_dossier():
    before = row_counts()
    slips.guide(as_("clerk"), typed())
    after = row_counts()
    assert {name for name in after if after[name] != before[name]} <= {
        "audit",
        "audit_pending",
        "audit_pd",
    }


def test_slips_are_numbered_by_desk_form_and_year(now):  # noqa: F811
    numbers = [
        slips.guide(as_("clerk"), typed()).number,
        slips.refuse(as_("clerk"), typed()).number,
        slips.guide(as_("clerk"), typed()).number,
        slips.guide(as_("other_clerk"), typed("other_clerk")).number,
    ]
    now.go_to(2021, 1, 4, 8)
    numbers.append(slips.guide(as_("clerk"), typed()).number)
    assert numbers == ["01/PYC", "01/PTC", "02/PYC", "01/PYC", "01/PYC"]


@pytest.mark.parametrize("verb", ["guide", "refuse"])
def test_giving_is_recorded_and_names_nobody(verb):
    slip = getattr(slips, verb)(as_("clerk"), typed())
    (entry,) = entries(f"slips.{verb}")
    assert (entry["obj"], entry["after"]["number"]) == (slip.audit_key, slip.number)
    assert {"Trần Thị Hoa", "052190000017", REASON} <= personal_facts()
    assert not any("Trần Thị Hoa" in body or REASON in body for body in bodies())
    check_seal()


def test_only_receivers_give_slips():
    for verb in (slips.guide, slips.refuse):
        for who in ("officer", "leader", "supervisor", "admin"):
            with pytest.raises(Forbidden):
                verb(as_(who), typed())
    assert number() == 0


def test_guide_refuses_what_helps_nobody():
    for changes, field in (
        ({"papers": (), "more": (" ",)}, "more"),
        ({"reason": "Thiếu"}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"more": ("x" * 501,)}, "more"),
        ({"more": ("x",) * 61}, "more"),
        ({"owner": replace(WHO, full_name=" ")}, "owner_full_name"),
        ({"procedure_pid": "khongco"}, "procedure_pid"),
        ({"desk_pid": "khongco"}, "desk_pid"),
    ):
        with pytest.raises(RuleBroken) as error:
            slips.guide(as_("clerk"), typed(**changes))
        assert (error.value.field, number()) == (field, 0), changes


def test_guide_refuses_the_desk_of_another_commune():
    with pytest.raises(RuleBroken) as error:
        slips.guide(as_("clerk"), typed(desk_pid=unit("X21628-BPMC").pid))
    assert (error.value.field, number()) == ("desk_pid", 0)


def test_refuse_needs_a_reason_but_no_missing_paper():
    slip = of(slips.refuse(as_("clerk"), typed(papers=(), more=())).pid)
    assert (slip.kind, slip.number, slips.items_of(slip)) == ("refusal", "01/PTC", [])


def test_sent_twice_gives_one_slip():
    slips.guide(as_("clerk", "slip-1"), typed())
    with pytest.raises(Repeated):
        slips.guide(as_("clerk", "slip-1"), typed())
    assert number() == 1


def test_slips_are_seen_by_the_desk_and_above():
    pid = slips.guide(as_("clerk"), typed()).pid
    for who in ("clerk", "officer", "supervisor", "inspector"):
        assert [row.pid for row in slips.rows(person(who)).rows] == [pid], who
    for who in ("other_clerk", "district_officer", "admin"):
        assert slips.rows(person(who)).rows == [], who
        with pytest.raises(NotVisible):
            slips.get(person(who), pid)


def test_opening_a_slip_is_in_the_read_log():
    pid = slips.guide(as_("clerk"), typed()).pid
    slips.open_slip(as_("supervisor"), pid)
    with pytest.raises(NotVisible):
        slips.open_slip(as_("other_clerk"), pid)
    assert [entry["name"] for entry in entries("slips.read")] == ["quang.dx"]


def test_rows_finds_by_name_number_and_paper():
    slips.guide(as_("clerk"), typed())
    slips.guide(as_("clerk"), typed(owner=PersonData("Đinh Văn Đỏ", id_number="052085001234")))
    hoa, do = "Trần Thị Hoa", "Đinh Văn Đỏ"
    for q, found in (
        ("hoa", [hoa]), ("tran hoa", [hoa]), ("TRẦN", [hoa]), ("052190000017", [hoa]),
        ("052 190 000017", [hoa]), ("02/pyc", [do]), ("do dinh", [do]), ("khong", []),
        ("", [do, hoa]), ("%", [do, hoa]),  # no letter or digit: nothing was asked for
    ):  # fmt: skip
        assert [row.full_name for row in slips.rows(person("clerk"), q=q).rows] == found, q


def test_rows_go_on_by_key_and_by_kind():
    made = [slips.guide(as_("clerk"), typed()).pid for _ in range(5)]
    refusal = slips.refuse(as_("clerk"), typed()).pid
    first = slips.rows(person("clerk"), "guidance", limit=3)
    second = slips.rows(person("clerk"), "guidance", after=first.older, limit=3)
    assert [row.pid for row in (*first.rows, *second.rows)] == made[::-1]
    assert second.older is None
    assert [row.pid for row in slips.rows(person("clerk"), "refusal").rows] == [refusal]


def test_prints_are_counted_and_recorded():
    pid = slips.guide(as_("clerk"), typed()).pid
    assert [slips.note_print(as_("clerk"), pid) for _ in range(3)] == [1, 2, 3]
    assert slips.prints_of(of(pid)) == 3
    with pytest.raises(NotVisible):
        slips.note_print(as_("other_clerk"), pid)
    with pytest.raises(Forbidden):
        slips.note_print(as_("admin"), pid)


def test_canned_reasons_are_those_of_the_version():
    version = procedure("birth").versions[0]
    texts = {"guidance": ["Thiếu tờ khai"], "supplement": ["Thiếu tờ khai", "Tẩy xóa"],
             "refusal": ["Không thuộc thẩm quyền"]}  # fmt: skip
    with transaction(SYSTEM) as change:
        version.texts = json.dumps(texts)
        change.record("tests.set", "procedure:test")
    version = procedure("birth").versions[0]
    assert slips.reasons_of(version, "guidance") == ["Thiếu tờ khai", "Tẩy xóa"]
    assert slips.reasons_of(version, "refusal") == ["Không thuộc thẩm quyền"]
    assert slips.reasons_of(procedure("marital").versions[0], "refusal") == []


def test_the_citizen_comes_back_and_the_dossier_is_tied():
    pid = slips.guide(as_("clerk"), typed()).pid
    assert slips.comeback(person("clerk"), pid).pid == pid
    dossier = dossiers.receive(as_("clerk"), intake(slip=pid))
    assert of(pid).dossier_id == fresh(dossier.pid).id
    assert [e.act for e in audit.life_of(f"slip:{pid}")] == ["slips.guide", "slips.tie"]
    with pytest.raises(RuleBroken, match="đã được tiếp nhận"):
        slips.comeback(person("clerk"), pid)


def test_a_slip_is_received_once_and_only_at_its_desk():
    pid = slips.guide(as_("clerk"), typed()).pid
    before = row_counts()["dossiers"]
    with pytest.raises(RuleBroken):
        dossiers.receive(as_("other_clerk"), intake("other_clerk", slip=pid))
    dossiers.receive(as_("clerk"), intake(slip=pid))
    with pytest.raises(RuleBroken):
        dossiers.receive(as_("clerk"), intake(slip=pid))
    assert row_counts()["dossiers"] == before + 1


def test_an_intake_begins_from_ones_own_slips_only():
    pid = slips.guide(as_("clerk"), typed()).pid
    for who in ("officer", "supervisor", "other_clerk"):
        with pytest.raises(NotVisible):
            slips.comeback(person(who), pid)


def test_a_slip_keeps_the_version_it_was_given_under():
    slip = slips.guide(as_("clerk"), typed())
    assert slip.version_id == procedure("birth").versions[0].id
    assert slip.at.date() == date(2020, 1, 6)
