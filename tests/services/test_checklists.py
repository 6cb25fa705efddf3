"""A checklist through its life: shipped, drafted, changed, published, ended; nothing published
changes.
"""

import pytest
from sqlalchemy import select

from intranet.extensions import db
from intranet.models.audit import AuditEntry
from intranet.models.checklists import Checklist, ChecklistVersion
from intranet.rules.checklists import ItemData
from intranet.rules.errors import RuleBroken
from intranet.services import checklists
from intranet.services.answers import items_of as items_of_visit
from intranet.services.inspections import get
from intranet.transaction import SYSTEM, Actor, NotVisible, Stale, transaction
from tests.factories import person
from tests.factories_inspections import make_checklist, make_inspection


@pytest.fixture
def office(app):
    """The small office with its small checklist; gives (who writes, the published version)."""
    with app.app_context():
        version = make_checklist()
        yield Actor(person("supervisor")), version.pid
        db.session.remove()


def codes(pid):
    return [item.code for item in checklists.items_of(checklists.get(pid))]


def acts():
    keys = select(AuditEntry.act).where(AuditEntry.act.startswith("checklists."))
    return db.session.scalars(keys.order_by(AuditEntry.seq)).all()


def test_draft_is_changed_item_by_item_and_what_is_published_stays(office):
    actor, old = office
    visit = make_inspection(state="running")
    draft = checklists.begin(actor, old).pid
    assert checklists.begin(actor, old).pid == draft  # one draft at a time
    new = ItemData("A03", "A", "A. Công khai, minh bạch", "Có nội quy", "yes_no", "light")
    checklists.set_item(actor, draft, new)
    item, mark = checklists.edit(checklists.get(draft), "B01")
    checklists.set_item(actor, draft, _with(item, code="B09", severity="heavy"), "B01", mark)
    with pytest.raises(RuleBroken) as used:
        checklists.remove(actor, draft, "B09")  # B03 is asked because of it
    assert used.value.params == {"codes": "B03"}
    checklists.remove(actor, draft, "C01")
    checklists.move(actor, draft, "A03", -1)
    assert codes(draft) == ["A01", "A03", "A02", "B09", "B02", "B03"]
    found = checklists.differences(checklists.get(draft))
    assert [i.code for i in found.added] == ["A03", "B09"]
    assert [i.code for i in found.removed] == ["B01", "C01"]
    checklists.publish(actor, draft, "Theo góp ý các xã", checklists.get(draft).version)
    assert codes(old) == ["A01", "A02", "B01", "B02", "B03", "C01"]
    inspection = get(person("inspector"), visit)
    assert [item.code for item in items_of_visit(inspection)] == codes(old)
    for pid in (old, draft):
        for act in (
            lambda pid=pid: checklists.set_item(actor, pid, new),
            lambda pid=pid: checklists.remove(actor, pid, "A01"),
            lambda pid=pid: checklists.move(actor, pid, "A02", -1),
            lambda pid=pid: checklists.publish(actor, pid, "", None),
        ):
            with pytest.raises(RuleBroken):
                act()
    assert acts() == [
        "checklists.begin", "checklists.add_item", "checklists.edit_item",
        "checklists.remove_item", "checklists.move_item", "checklists.publish",
    ]  # fmt: skip


def _with(item, **facts):
    return ItemData(**{**vars(item), **facts})


def test_two_people_on_one_draft_see_each_other(office):
    actor, old = office
    draft = checklists.begin(actor, old).pid
    opened = {code: checklists.edit(checklists.get(draft), code) for code in ("A01", "A02")}
    for code in ("A01", "A02"):  # two items: nobody is in the way
        item, mark = opened[code]
        checklists.set_item(actor, draft, _with(item, text=f"{item.text}."), code, mark)
    item, mark = opened["A01"]
    with pytest.raises(Stale):
        checklists.set_item(actor, draft, item, "A01", mark)
    with pytest.raises(Stale):
        checklists.publish(actor, draft, "", "1")
    with pytest.raises(NotVisible):
        checklists.remove(actor, draft, "Z99")


def test_draft_that_says_nothing_new_or_wrong_things_is_not_published(office):
    actor, old = office
    draft = checklists.begin(actor, old).pid
    with pytest.raises(RuleBroken, match="không khác"):
        checklists.publish(actor, draft, "", checklists.get(draft).version)
    checklists.move(actor, draft, "B03", -1)
    checklists.move(actor, draft, "B03", -1)  # now before B01, which it asks about
    assert [fault.code for fault in checklists.faults(checklists.get(draft))] == ["B03"]
    with pytest.raises(RuleBroken, match="còn 1 chỗ phải sửa"):
        checklists.publish(actor, draft, "", checklists.get(draft).version)


def test_excel_out_and_in_again_changes_nothing(office):
    actor, old = office
    body = checklists.export_table(checklists.get(old))
    assert checklists.preview(checklists.get(old), body).is_idle
    empty = checklists.create(actor, "Kiểm tra công vụ").pid
    report = checklists.preview(checklists.get(empty), body)
    assert (len(report.differences.added), report.same, report.errors) == (6, 0, ())
    assert checklists.import_table(actor, empty, body).pid == empty
    assert checklists.items_of(checklists.get(empty)) == checklists.items_of(checklists.get(old))
    again = checklists.preview(checklists.get(empty), body)
    assert (again.is_idle, again.same) == (True, 6)
    with pytest.raises(RuleBroken) as known:
        checklists.create(actor, "kiểm tra công  vụ")
    assert known.value.field == "name"


def test_odd_words_go_out_and_in_and_long_names_begin_alike(office):
    actor, _old = office
    long = "Kiểm tra Bộ phận Một cửa và việc thực hiện thủ tục hành chính năm"
    odd = ("=1+1", "- Có bảng", "@ký hiệu", "'nháy", "a | b", "007", "1e5", "TRUE", "_x000D_",
           "na", "x" * 500, "𠀀 đặc biệt", "<b>&amp;")  # fmt: skip
    first, second = (checklists.create(actor, f"{long} {year}").pid for year in (2026, 2027))
    for number, text in enumerate(odd, 1):
        item = ItemData(f"{number:03}", "1", "1e3", text, "number", "light", hint=text[:200],
                        lower_is_better=True, met_at=number, remarks="Một\nHai")  # fmt: skip
        checklists.set_item(actor, first, item)
    body = checklists.export_table(checklists.get(first))
    report = checklists.preview(checklists.get(first), body)
    assert (report.is_idle, report.errors, report.same) == (True, (), len(odd))
    checklists.import_table(actor, second, body)
    assert checklists.items_of(checklists.get(second)) == checklists.items_of(checklists.get(first))


def test_shipped_list_comes_once_and_can_be_ended(office):
    actor, _old = office
    for made in (True, False):
        with transaction(SYSTEM) as change:
            assert checklists.ship(change) is made
    lines = {line.name: line for line in checklists.listing()}
    shipped = lines["Kiểm tra Bộ phận Một cửa"]
    assert (shipped.current.number, shipped.current.items, shipped.draft) == (1, 59, None)
    checklists.end(actor, shipped.current.pid)
    assert db.session.scalar(select(Checklist.ended_at).where(Checklist.key == "mot-cua"))
    assert checklists.listing()[-1].name == shipped.name
    for act in (checklists.end, checklists.begin):
        with pytest.raises(RuleBroken):
            act(actor, shipped.current.pid)
    assert len(db.session.scalars(select(ChecklistVersion)).all()) == 2
