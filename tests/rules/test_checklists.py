"""Checklists: scores, what can be published, moving, differences, the table out and in again."""

from dataclasses import replace

import pytest

from intranet.rules.checklists import (
    COLUMNS,
    ItemData,
    Verdict,
    asked,
    check_item,
    check_items,
    compare,
    in_groups,
    moved,
    parse,
    put,
    read_value,
    score,
    to_row,
    verdict,
    without,
)
from intranet.rules.errors import RuleBroken
from intranet.services.checklists.shipping import shipped_items

A01 = ItemData("A01", "A", "A. Công khai", "Niêm yết đủ", "degree", "heavy")
A02 = ItemData("A02", "A", "A. Công khai", "Có số điện thoại", "yes_no", "medium")
B01 = ItemData("B01", "B", "B. Tiếp nhận", "Chưa nhập", "number", "grave", lower_is_better=True,
               met_at=0)  # fmt: skip
B02 = ItemData("B02", "B", "B. Tiếp nhận", "Có giấy hẹn", "percent", "light", met_at=100,
               partly_at=80)  # fmt: skip
ITEMS = [A01, A02, B01, B02]
MET, PARTLY, BAD, NA, OPEN = (
    Verdict.MET, Verdict.PARTLY, Verdict.BAD, Verdict.NOT_APPLICABLE, Verdict.OPEN,
)  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "half", "weight", "percent", "open_count"),
    [
        ((MET, MET, MET, MET), 22, 11, 100.0, 0),  # weights 3, 2, 5, 1
        ((PARTLY, MET, MET, MET), 19, 11, 86.4, 0),  # partly counts half
        ((MET, MET, BAD, MET), 12, 11, 54.5, 0),  # bad stays in the denominator
        ((MET, NA, MET, MET), 18, 9, 100.0, 0),  # not applicable leaves it
        ((MET, OPEN, BAD, OPEN), 6, 8, 37.5, 2),  # open too, and is counted by itself
        ((NA, NA, NA, OPEN), 0, 0, None, 1),  # nothing judged: no score, not zero
    ],
)
def test_score_follows_domain_5_5(verdicts, half, weight, percent, open_count):
    found = score(ITEMS, dict(zip(["A01", "A02", "B01", "B02"], verdicts, strict=True)))
    assert (found.half_points, found.weight, found.percent) == (half, weight, percent)
    assert found.open_count == open_count


def test_score_tells_groups_and_grave_failures_apart():
    found = score(ITEMS, {"A01": BAD, "A02": PARTLY, "B01": BAD, "B02": MET})
    assert found.by_group == {"A": (2, 5), "B": (2, 6)}
    assert found.grave == (B01,)  # A01 is bad too, but heavy
    assert score(ITEMS, {}).open_count == 4


def test_a_number_keeps_its_digits():
    number = replace(B02, kind="number")
    typed = ("123456,5", "999999.99", "1000000", "0,10", "007", "100")
    assert [read_value(number, one) for one in typed] == [
        "123456.5", "999999.99", "1000000", "0.1", "7", "100",
    ]  # fmt: skip


def test_sample_is_judged_like_a_percentage():
    sample = replace(B02, kind="sample")
    assert [verdict(sample, read_value(sample, typed)) for typed in ("100", "85,5", "7", "na")] == [
        MET, PARTLY, BAD, NA,
    ]  # fmt: skip
    with pytest.raises(RuleBroken):
        read_value(sample, "nhiều")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": "a 1"}, "code"),
        ({"group_code": "NHÓM"}, "group_code"),
        ({"text": " "}, "text"),
        ({"kind": "stars"}, "kind"),
        ({"severity": "deadly"}, "severity"),
        ({"prefill": "weather"}, "prefill"),
        ({"shown_if": "A01"}, "shown_when"),
        ({"kind": "percent", "met_at": 101}, "met_at"),
        ({"kind": "percent", "met_at": 80, "partly_at": 90}, "partly_at"),
        ({"kind": "percent", "partly_at": 90}, "met_at"),
        ({"kind": "number", "lower_is_better": True, "met_at": 3, "partly_at": 1}, "partly_at"),
        ({"kind": "number"}, "met_at"),  # more is better: from what on?
        ({"remarks": "\n".join("x" * 13)}, "remarks"),
        ({"basis": "x" * 301}, "basis"),
    ],
)
def test_item_that_cannot_be_is_refused_at_its_field(facts, field):
    with pytest.raises(RuleBroken) as broken:
        check_item(replace(A01, **facts))
    assert broken.value.field == field
    assert check_item(A01) is None


def test_whole_list_is_checked_before_it_is_published():
    asks = replace(A02, shown_if="A01", shown_when="bad")
    cases = {
        "earlier": [asks, A01],  # asks about what comes after it
        "verdict": [replace(A01, kind="yes_no"), replace(asks, shown_when="partly")],
        "threshold": [B01, replace(B02, shown_if="B01", shown_when="partly")],  # never partly
        "twice": [A01, replace(A02, code="A01")],
        "apart": [A01, B01, A02],
    }
    assert {name: [f.code for f in check_items(items)] for name, items in cases.items()} == {
        "earlier": ["A02"], "verdict": ["A02"], "threshold": ["B02"], "twice": ["A01"],
        "apart": ["A02"],
    }  # fmt: skip
    assert [fault.code for fault in check_items([])] == [""]
    assert check_items([A01, asks, B01, B02]) == []


def test_items_are_put_moved_and_taken_out_with_their_groups_together():
    asks = replace(A02, shown_if="A01", shown_when="bad")
    items = [A01, asks, B01, B02]
    renamed = put(items, replace(A01, code="A09", group_name="A. Niêm yết"), "A01")
    assert [(i.code, i.group_name) for i in renamed][:2] == [
        ("A09", "A. Niêm yết"), ("A02", "A. Niêm yết"),
    ]  # fmt: skip
    assert renamed[1].shown_if == "A09"
    assert [i.code for i in put(items, replace(A01, group_code="B"), "A01")] == [
        "A02", "B01", "B02", "A01",
    ]  # fmt: skip
    assert [i.code for i in put(items, replace(A01, code="A03"))] == [
        "A01", "A02", "A03", "B01", "B02",
    ]  # fmt: skip
    for refused in (lambda: put(items, replace(B01, code="A01")), lambda: without(items, "A01")):
        with pytest.raises(RuleBroken):
            refused()
    assert without(items, "A02") == [A01, B01, B02]
    assert [i.code for i in moved(ITEMS, "A02", -1)] == ["A02", "A01", "B01", "B02"]
    assert [i.code for i in moved(ITEMS, "B01", -1)] == ["B01", "B02", "A01", "A02"]
    assert moved(ITEMS, "B02", 1) == ITEMS


def test_differences_name_each_fact_that_changed():
    found = compare(ITEMS, [A01, replace(B01, severity="heavy", met_at=2), replace(B02, code="B3")])
    assert [item.code for item in found.added] == ["B3"]
    assert [item.code for item in found.removed] == ["A02", "B02"]
    [(item, changes)] = found.changed
    assert (item.code, [(c.name, c.before, c.after) for c in changes]) == (
        "B01", [("severity", "grave", "heavy"), ("met_at", 0, 2)],
    )  # fmt: skip
    assert compare(ITEMS, [A02, A01, B01, B02]).is_moved
    assert compare(ITEMS, list(ITEMS)).is_none


def table(items, heads=None):
    named = heads or COLUMNS
    return [{named[k]: str(v) for k, v in to_row(item).items()} for item in items]


def test_shipped_list_has_59_items_and_survives_the_table():
    items = shipped_items()
    assert (len(items), len(in_groups(items))) == (59, 12)
    assert check_items(items) == []
    assert parse(table(items)) == (items, [])
    assert all(len(item.remarks.split("\n")) >= 1 and item.remarks for item in items)
    assert {i.code for i in items} - asked(items, {"D02": "0"}) == {"D06", "L03"}
    assert asked(items, {"D02": "1"}) == {i.code for i in items}
    bad = {"B01": "1", "H03": "3", "D01": "89.9", "G04": "24", "A03": "no"}
    good = {"B01": "0", "H03": "8", "D01": "95", "G04": "50", "A03": "yes"}
    by_code = {item.code: item for item in items}
    assert {verdict(by_code[code], value) for code, value in bad.items()} == {BAD}
    assert {verdict(by_code[code], value) for code, value in good.items()} == {MET}


def test_table_blames_each_wrong_cell_by_row_and_column():
    rows = table([A01, replace(A02, shown_if="B01", shown_when="bad"), B01, replace(B02, code="A01",
                 group_name="B. Khác")])  # fmt: skip
    rows[2] |= {COLUMNS["kind"]: "bằng sao", COLUMNS["met_at"]: "không"}
    rows.append(dict.fromkeys(rows[0], ""))
    _items, errors = parse(rows)
    assert [(e.row_no, e.column) for e in errors] == [(4, "kind"), (4, "met_at")]
    rows[2] = table([B01])[0]
    _items, errors = parse(rows)
    assert [(e.row_no, e.column) for e in errors] == [(3, "shown_if"), (5, "code")]
    for broken in ([{"Mã": "A01"}], [dict.fromkeys(COLUMNS.values(), "")]):
        with pytest.raises(RuleBroken):
            parse(broken)
