"""The unit tree: opened, mended, renamed, moved, closed; imported whole. On both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.procedures import ProcedureOffer, ProcedureStep
from intranet.models.units import Unit, UnitSuccession
from intranet.rules.errors import RuleBroken
from intranet.services import audit, dossiers, units
from intranet.services.dossiers import IntakeData, PersonData, lists
from intranet.services.dossiers.filters import Filter
from intranet.transaction import SYSTEM, Actor, Forbidden, NotVisible, Stale
from tests.factories import person, procedure, unit
from tests.services.dossier_life import received

TODAY = clock.today()


def admin():
    return Actor(person("admin"))


def data(**changes):
    return units.UnitData(**{"name": "Trạm Y tế", "short_name": "Trạm Y tế", **changes})


def flat(nodes, depth=0):
    for node in nodes:
        yield depth, node.name
        yield from flat(node.children, depth + 1)


def test_tree_hangs_children_under_parents(in_app):
    assert list(flat(units.tree(TODAY))) == [
        (0, "Huyện An Lão"),
        (1, "Phòng Tư pháp"),
        (1, "Bộ phận Một cửa huyện"),
        (1, "Xã An Toàn"),
        (2, "Bộ phận Một cửa xã An Toàn"),
        (1, "Xã An Hòa"),
        (2, "Bộ phận Một cửa xã An Hòa"),
    ]


def test_create_opens_a_unit_below(in_app):
    new = units.create(
        admin(), unit("X21622").pid, "co_quan_khac",
        data(code_prefix="al-77", work_hours="7h00-11h30, 13h30 - 17h00", phone="0256 3875 123"),
    )  # fmt: skip
    assert new.path == f"{unit('X21622').path}{new.id}/"
    assert (new.code_prefix, new.work_hours) == ("AL-77", "07:00-11:30 13:30-17:00")
    assert audit.life_of(f"unit:{new.pid}")[0].act == "units.create"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code_prefix": "AL-07"}, "code_prefix"),
        ({"code_prefix": "AL 7"}, "code_prefix"),
        ({"work_hours": "sáng"}, "work_hours"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_create_refuses_what_is_wrong(in_app, changes, field):
    with pytest.raises(RuleBroken) as caught:
        units.create(admin(), unit("X21622").pid, "co_quan_khac", data(**changes))
    assert caught.value.field == field


def test_only_the_admin_of_the_branch_changes_it(in_app):
    for stranger in ("clerk", "leader", "supervisor"):
        with pytest.raises(Forbidden):
            units.create(Actor(person(stranger)), unit("X21622").pid, "xa", data())
    with pytest.raises(NotVisible):
        units.create(admin(), "nowhere", "xa", data())


def test_edit_mends_in_place_and_an_old_page_is_stale(in_app):
    office = unit("ALAO-TP")
    units.edit(admin(), office.pid, data(name="Phòng Tư Pháp"), office.version)
    assert unit("ALAO-TP").name == "Phòng Tư Pháp"
    with pytest.raises(Stale):
        units.edit(admin(), office.pid, data(), 1)


def test_rename_closes_the_old_and_goes_on_in_the_new(in_app):
    old = unit("X21622")
    step_before = db.session.scalar(
        select(ProcedureOffer.id).where(ProcedureOffer.unit_id == old.id)
    )
    new = units.rename(admin(), old.pid, old.version, "Xã An Toàn Mới", "An Toàn Mới", TODAY)
    old, desk = unit("X21622"), unit("X21622-BPMC")
    assert old.valid_to == TODAY - timedelta(days=1)
    assert (new.valid_from, new.key) == (TODAY, f"X21622@{TODAY.isoformat()}")
    assert (old.code_prefix, new.code_prefix) == (None, "AL-07X")
    assert desk.path == f"{new.path}{desk.id}/"
    assert (desk.parent_id, desk.code_prefix) == (new.id, "AL-07")
    assert person("leader").unit_ids == [new.id]
    assert [e.unit_id for e in person("leader").memberships] == [old.id, new.id]
    came, went = units.history(new)
    assert ([u.id for u, _ in came], went) == ([old.id], [])
    offers = db.session.scalars(
        select(ProcedureOffer.procedure_id).where(ProcedureOffer.unit_id == new.id)
    ).all()
    assert step_before is not None
    assert len(offers) == 3
    assert [e.act for e in audit.life_of(f"unit:{new.pid}")] == ["units.rename"]
    assert [e.act for e in audit.life_of(f"unit:{old.pid}")] == ["units.close"]


@pytest.mark.parametrize("turn", ["rename", "move"])
def test_finished_dossiers_are_found_by_those_who_go_on_with_the_unit(in_app, turn):
    pid = done_at_once("X21622-BPMC", "clerk")
    old, below = unit("X21622"), unit("X21628")
    if turn == "rename":
        units.rename(admin(), old.pid, old.version, "Xã An Toàn Mới", "An Toàn Mới", TODAY)
        finders = ("leader", "clerk", "supervisor")
    else:
        units.move(admin(), old.pid, old.version, below.pid, TODAY)
        finders = ("leader", "clerk", "supervisor", "other_leader")
    for who in finders:
        found = lists.rows(person(who), Filter(q="dinh teo")).rows
        assert [row.pid for row in found] == [pid], who
    if turn == "rename":
        assert lists.rows(person("other_leader"), Filter(q="dinh teo")).rows == []


def done_at_once(desk, who):
    """A dossier received and returned at the counter; its pid."""
    data = IntakeData(procedure("copy").pid, unit(desk).pid, PersonData("Đinh Văn Tèo"))
    return dossiers.receive_and_return(Actor(person(who)), data).pid


def test_tree_of_an_earlier_day_shows_the_old_name(in_app):
    old = unit("X21622")
    units.rename(admin(), old.pid, old.version, "Xã Mới", "Mới", TODAY)
    today = list(flat(units.tree(TODAY)))
    before = list(flat(units.tree(TODAY - timedelta(days=1))))
    at = today.index((1, "Xã Mới"))
    assert today[at + 1] == (2, "Bộ phận Một cửa xã An Toàn")
    at = before.index((1, "Xã An Toàn"))
    assert before[at + 1] == (2, "Bộ phận Một cửa xã An Toàn")
    assert (1, "Xã Mới") not in before


def test_rename_moves_the_steps_of_procedures(in_app):
    office = unit("ALAO-TP")
    new = units.rename(admin(), office.pid, 1, "Phòng Nội vụ – Tư pháp", "NV-TP", TODAY)
    step_units = set(
        db.session.scalars(select(ProcedureStep.unit_id).where(ProcedureStep.unit_id.is_not(None)))
    )
    assert step_units == {new.id}


def test_move_puts_the_whole_branch_elsewhere(in_app):
    commune, goal = unit("X21622"), unit("X21628")
    new = units.move(admin(), commune.pid, commune.version, goal.pid, TODAY)
    desk = unit("X21622-BPMC")
    assert new.path == f"{goal.path}{new.id}/"
    assert desk.ancestor_ids == [*goal.ancestor_ids, new.id, desk.id]


def test_move_below_itself_is_refused(in_app):
    commune, desk = unit("X21622"), unit("X21622-BPMC")
    for goal in (desk, commune, unit("ALAO")):
        with pytest.raises(RuleBroken) as caught:
            units.move(admin(), commune.pid, 1, goal.pid, TODAY)
        assert caught.value.field == "parent"


def test_a_day_to_come_is_refused(in_app):
    commune = unit("X21622")
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(RuleBroken) as caught:
        units.rename(admin(), commune.pid, 1, "Mới", "Mới", tomorrow)
    assert caught.value.field == "day"


def test_open_dossiers_hold_a_unit_and_those_above(in_app):
    received()
    for key in ("X21622-BPMC", "X21622", "ALAO"):
        held = unit(key)
        assert units.holding(held) == 1
        with pytest.raises(RuleBroken) as caught:
            units.rename(SYSTEM, held.pid, held.version, "Mới", "Mới", TODAY)
        assert caught.value.params == {"count": 1}
    assert units.holding(unit("X21628")) == 0


def test_close_wants_an_empty_unit(in_app):
    commune = unit("X21622")
    with pytest.raises(RuleBroken) as caught:
        units.close(admin(), commune.pid, 1, TODAY)
    assert caught.value.params == {"count": 1}
    desk = unit("X21622-BPMC")
    with pytest.raises(RuleBroken) as caught:
        units.close(admin(), desk.pid, 1, TODAY)
    assert caught.value.params == {"count": 1}
    office = units.create(admin(), commune.pid, "co_quan_khac", data())
    closed = units.close(admin(), office.pid, 1, TODAY, unit("X21628").pid)
    assert closed.valid_to == TODAY - timedelta(days=1)
    assert [u.key for u, _ in units.history(closed)[1]] == ["X21628"]
    with pytest.raises(RuleBroken):
        units.close(admin(), office.pid, 2, TODAY)


def test_add_code_ends_the_one_before(in_app):
    commune = unit("X21622")
    units.add_code(admin(), commune.pid, "gso", "21622", date(2000, 1, 1))
    with pytest.raises(RuleBroken) as caught:
        units.add_code(admin(), commune.pid, "gso", "21616")
    assert caught.value.field == "valid_from"
    units.add_code(admin(), commune.pid, "gso", "21616", date(2025, 7, 1))
    codes = [(c.code, c.valid_to) for c in unit("X21622").codes]
    assert codes == [("21622", date(2025, 6, 30)), ("21616", None)]


def test_choices_are_what_the_admin_keeps(in_app):
    assert len(units.choices(person("admin"))) == 7
    assert units.choices(person("clerk")) == []


def test_import_opens_one_model_once(in_app):
    rows = units.shipped_rows()
    new = units.import_units(SYSTEM, rows, "three_tier_2020")
    assert len(new) == 42 - 7
    assert units.import_units(SYSTEM, rows, "three_tier_2020") == {}
    hung = unit("X21610")
    assert [(c.scheme, c.code) for c in hung.codes] == [("gso", "21610")]
    assert (hung.valid_to, hung.parent.key) == (None, "ALAO")
    desks = db.session.scalars(select(Unit).where(Unit.kind == "mot_cua").order_by(Unit.id)).all()
    prefixes = [desk.code_prefix for desk in desks]
    assert len(set(prefixes)) == len(prefixes)
    assert unit("X21609-BPMC").code_prefix == "AL-01"


def test_import_of_both_models_links_them_and_ends_the_old(in_app):
    rows = units.shipped_rows()
    units.import_units(SYSTEM, rows, "three_tier_2020")
    units.import_units(SYSTEM, rows, "two_tier_2025", dated=True)
    assert unit("X21616").valid_to == date(2025, 6, 30)
    assert [c.code for c in unit("AL25-AVINH").codes] == ["21616"]
    former = db.session.scalars(
        select(UnitSuccession.from_id).where(UnitSuccession.to_id == unit("AL25-AHOA").id)
    ).all()
    assert {db.session.get(Unit, i).key for i in former} == {"X21628", "X21631", "X21634", "ALAO"}
    names_2020 = [name for _, name in flat(units.tree(date(2020, 1, 6)))]
    names_2026 = [name for _, name in flat(units.tree(date(2026, 1, 6)))]
    assert "Huyện An Lão" in names_2020
    assert "Huyện An Lão" not in names_2026
    assert names_2026[0] == "Tỉnh Gia Lai"


def test_export_comes_back_the_same(in_app):
    exported = units.export_rows()
    assert [row["key"] for row in exported] == [
        "ALAO", "ALAO-TP", "ALAO-BPMC", "X21622", "X21622-BPMC", "X21628", "X21628-BPMC",
    ]  # fmt: skip
    assert exported[4]["parent_key"] == "X21622"
