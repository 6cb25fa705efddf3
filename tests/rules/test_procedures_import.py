"""The table of procedures: the shipped one is clean, a broken one is blamed by row and column."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from intranet.rules.deadlines import Unit
from intranet.rules.procedures_import import Paper, parse_procedures

DATA = Path(__file__).resolve().parents[2] / "intranet" / "data"

GOOD = {
    "code": "1.001193",
    "name_vi": "Đăng ký khai sinh",
    "field_vi": "Hộ tịch",
    "level_now": "Cấp xã",
    "time_value": "5",
    "time_unit": "working_day",
    "fee_kind": "free",
    "channels": "trực tiếp; trực tuyến",
    "papers": "Tờ khai [nộp; 1 chính, 0 sao] | Giấy chứng sinh [xuất trình; 1 chính, 2 sao]",
    "for_demo": "1",
}


def table(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def read_one(**cells):
    return parse_procedures([{**GOOD, **cells}])


def test_parse_procedures_reads_the_shipped_table_without_error():
    procedures, errors = parse_procedures(table("procedures.csv"))
    assert errors == []
    assert len(procedures) == 470
    assert Counter(procedure.time_unit for procedure in procedures) == {
        "working_day": 247,
        "none": 147,
        "calendar_day": 54,
        "same_day_15h": 17,
        "hour": 5,
    }
    assert sum(len(procedure.papers) for procedure in procedures) == 1193
    assert sum(procedure.code is None for procedure in procedures) == 52
    assert sum(procedure.for_demo for procedure in procedures) == 255
    assert {procedure.time_unit for procedure in procedures} <= {unit.value for unit in Unit}


def test_parse_procedures_keeps_the_facts_of_a_row():
    ((procedure,), errors) = read_one(fee_kind="amount", fee_vnd="8.000", notes="ghi chú")
    assert errors == []
    assert (procedure.row_no, procedure.code, procedure.name) == (
        2,
        "1.001193",
        "Đăng ký khai sinh",
    )
    assert (procedure.time_value, procedure.time_unit) == (5, "working_day")
    assert (procedure.fee_kind, procedure.fee_vnd) == ("amount", 8000)
    assert procedure.channels == ("trực tiếp", "trực tuyến")
    assert procedure.levels == ("Cấp xã",)
    assert procedure.papers == (
        Paper("Tờ khai", "nộp", 1, 0),
        Paper("Giấy chứng sinh", "xuất trình", 1, 2),
    )
    assert procedure.for_demo is True
    assert procedure.notes == "ghi chú"


def test_parse_procedures_reads_who_must_bring_a_paper():
    said = "A [nộp; 1 chính, 0 sao; bắt buộc] | B [nộp; 1 chính, 0 sao;không bắt buộc]"
    ((procedure,), _) = read_one(papers=f"{said} | C [nộp; 1 chính, 0 sao]")
    assert [paper.required for paper in procedure.papers] == [True, False, None]


def test_parse_procedures_leaves_the_cases_of_papers_as_they_are():
    cases = "Trường hợp ủy quyền: [1] văn bản; (a|b) [nộp; 0 chính, 1 sao]"
    ((procedure,), _) = read_one(papers=cases)
    assert procedure.papers == (Paper("Trường hợp ủy quyền: [1] văn bản; (a|b)", "nộp", 0, 1),)
    ((procedure,), _) = read_one(papers="")
    assert procedure.papers == ()


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("1.001612.000.00.00.H48", "1.001612"),
        ("2.002396.H05", "2.002396"),
        ("BTP-01/2026", "BTP-01/2026"),
        ("", None),
    ],
)
def test_parse_procedures_strips_the_province_from_a_code(written, stored):
    ((procedure,), _) = read_one(code=written)
    assert procedure.code == stored


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("5", "ngày làm việc", (5, "working_day")),
        ("5", "Ngày", (5, "calendar_day")),
        ("1", "tháng", (1, "month")),
        ("", "same_day_15h", (None, "same_day_15h")),
        ("", "none", (None, "none")),
    ],
)
def test_parse_procedures_reads_terms(value, unit, expected):
    ((procedure,), errors) = read_one(time_value=value, time_unit=unit)
    assert errors == []
    assert (procedure.time_value, procedure.time_unit) == expected
    assert procedure.notes == ""


@pytest.mark.parametrize("unit", ["", "unknown"])
def test_parse_procedures_notes_an_unknown_term(unit):
    ((procedure,), errors) = read_one(time_value="", time_unit=unit, notes="theo vụ việc")
    assert errors == []
    assert (procedure.time_value, procedure.time_unit) == (None, "none")
    assert procedure.notes == "theo vụ việc; Chưa rõ thời hạn: không tính ngày hẹn trả"


@pytest.mark.parametrize(
    ("notes", "kept"),
    [
        ("required_papers_clean: tóm tắt biên soạn (cổng + general knowledge)", ""),
        ("thời hạn khác nhau theo kênh: xem time_text_raw; nhiều tỉnh không đưa vào một cửa",
         "nhiều tỉnh không đưa vào một cửa"),
        ("MÃ CHƯA XÁC MINH: không hiển thị mã cho người dùng", ""),
        ("không có mã; tên là tên gọi chung, không phải tên chuẩn trong CSDLQG", ""),
        ("mã nhóm 6.* = thủ tục nội bộ; kiểm tra trước khi dùng", ""),
        ("ĐÃ BÃI BỎ (NĐ 280/2025/NĐ-CP; QĐ Hà Tĩnh 11/2025): ví dụ tốt để kiểm thử phiên bản",
         "ĐÃ BÃI BỎ (NĐ 280/2025/NĐ-CP; QĐ Hà Tĩnh 11/2025)"),
        ("do Công an xã giải quyết; chỉ liệt kê để tra cứu",
         "do Công an xã giải quyết; chỉ liệt kê để tra cứu"),
    ],
)  # fmt: skip
def test_parse_procedures_leaves_out_what_compilers_wrote_to_themselves(notes, kept):
    ((procedure,), errors) = read_one(notes=notes)
    assert errors == []
    assert procedure.notes == kept


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("time_value", "abc", "“abc” không phải số; ghi số ngày hoặc để trống."),
        ("time_value", "0", "“0” phải từ 1 đến 999."),
        ("time_value", "", "thiếu số cho đơn vị “working_day”."),
        (
            "time_unit",
            "",
            "thời hạn 5 thiếu đơn vị; ghi working_day (ngày làm việc) hoặc calendar_day (ngày).",
        ),
        (
            "time_unit",
            "week",
            "“week” không phải đơn vị thời hạn; dùng working_day, calendar_day, working_hour, "
            "hour, month, none, same_day_15h hoặc để trống.",
        ),
        ("name_vi", " ", "thiếu tên thủ tục."),
        ("name_vi", "x" * 1001, "dài quá 1000 ký tự."),
        ("code", "một hai", "mã “một hai” không đúng dạng; ghi như 1.001193 hoặc để trống."),
        ("fee_vnd", "nhiều", "“nhiều” không phải số tiền; ghi số đồng như 150000 hoặc để trống."),
        (
            "fee_kind",
            "Free",
            "“Free” không có trong danh sách: free, amount, set_by_province, see_law, not_stated.",
        ),
        ("for_demo", "x", "“x” không có trong danh sách: 1, 0."),
        (
            "channels",
            "trực tiếp; fax",
            "cách nộp “fax” không có trong danh sách: trực tiếp; trực tuyến; BCCI.",
        ),
        (
            "papers",
            "Tờ khai",
            "giấy tờ “Tờ khai” không đúng dạng; ghi “Tên giấy tờ [nộp; 1 chính, 0 sao]” hoặc "
            "“[xuất trình; …]”, cách nhau bằng “ | ”.",
        ),
        ("papers", "Tờ khai [nộp; 100 chính, 0 sao]", None),
        ("papers", "Tờ khai [nộp; 1 chính, 0 sao; tùy]", None),
        ("papers", "A [nộp; 1 chính, 0 sao]| B [nộp; 1 chính, 0 sao]", None),
        ("field_vi", "Hộ\u202etịch", None),
    ],
)
def test_parse_procedures_blames_row_and_column(column, value, message):
    rows = [GOOD | {"code": ""}] * 10 + [GOOD | {column: value}]
    procedures, (error,) = parse_procedures(rows)
    assert (error.row_no, error.column) == (12, column)
    assert str(error).startswith(f"Dòng 12, cột {column}: ")
    assert message is None or str(error) == f"Dòng 12, cột {column}: {message}"
    assert len(procedures) == 10


def test_parse_procedures_lists_every_error_of_a_row():
    procedures, errors = read_one(time_value="abc", time_unit="week", papers="x", name_vi="")
    assert procedures == []
    assert [error.column for error in errors] == ["time_value", "time_unit", "name_vi", "papers"]


def test_parse_procedures_refuses_a_code_that_stands_twice():
    rows = [GOOD, GOOD | {"code": ""}, GOOD | {"code": ""}, GOOD | {"code": "1.001193.H08"}]
    procedures, (error,) = parse_procedures(rows)
    assert len(procedures) == 3
    assert str(error) == "Dòng 5, cột code: mã “1.001193” đã có ở dòng 2."


def test_parse_procedures_passes_over_empty_rows():
    procedures, errors = parse_procedures([GOOD, dict.fromkeys(GOOD, ""), dict.fromkeys(GOOD)])
    assert (len(procedures), errors) == (1, [])


def test_parse_procedures_names_missing_columns_and_extra_cells():
    procedures, errors = parse_procedures([{"name_vi": "x", "papers": ""}])
    assert procedures == []
    assert [str(error) for error in errors] == [
        "Dòng 1: thiếu cột time_value; xem lại dòng tiêu đề của bảng.",
        "Dòng 1: thiếu cột time_unit; xem lại dòng tiêu đề của bảng.",
    ]
    _, (error,) = parse_procedures([GOOD | {None: ["thừa"]}])
    assert str(error).startswith("Dòng 2: nhiều ô hơn dòng tiêu đề")


def test_shipped_tables_are_what_their_readme_says():
    counted = re.findall(
        r"^\| (\w+\.csv) \| (\d+) \|", (DATA / "README.md").read_text("utf-8"), re.M
    )
    assert {name: int(rows) for name, rows in counted} == {
        path.name: len(table(path.name)) for path in DATA.glob("*.csv")
    }
    for path in DATA.iterdir():
        assert unicodedata.is_normalized("NFC", path.read_text("utf-8")), path.name


def test_shipped_units_form_trees_with_succession():
    units = {row["key"]: row for row in table("units.csv")}
    assert len(units) == len(table("units.csv"))
    for row in units.values():
        assert row["parent_key"] == "" or units[row["parent_key"]]["model"] == row["model"]
        for heir in filter(None, row["succeeded_by"].split(";")):
            assert row["key"] in units[heir]["preceded_by"].split(";") or row["kind"] == "huyen"


def test_shipped_demo_names_have_positive_weights():
    names = table("demo_names.csv")
    assert all(int(row["weight"]) > 0 and row["value"].strip() == row["value"] for row in names)
    kinds = {row["kind"] for row in names}
    for group in (row["value"] for row in names if row["kind"] == "people_group"):
        parts = ("family", "middle_male", "middle_female", "given_male", "given_female")
        assert {f"{group}_{part}" for part in parts} <= kinds
