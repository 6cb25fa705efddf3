"""Packs and workbooks: what is taken away comes back; a change is shown, then made a version."""

import io
import random
import zipfile
from contextlib import suppress
from datetime import timedelta

import openpyxl
import pytest
import xlsxwriter

from intranet import clock
from intranet.rules.errors import RuleBroken
from intranet.services import procedures, spreadsheets
from intranet.services.procedures import workflows
from intranet.transaction import SYSTEM, Stale, transaction
from tests.factories import procedure
from tests.services.dossier_life import fresh
from tests.world import receive

pytestmark = pytest.mark.usefixtures("in_app")
TODAY = clock.today()
TOMORROW = TODAY + timedelta(days=1)


def pack_of(key="marital"):
    found = procedure(key)
    return procedures.export_pack(found, found.versions[-1])[1].decode()


def changed(text, *pairs):
    """The pack after some edits, valid from tomorrow, as somebody would send it."""
    text = text.replace("format = 1\n", f"format = 1\nvalid_from = {TOMORROW:%Y-%m-%d}\n")
    for old, new in pairs:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text.encode()


def lines(item):
    return [(line.key, line.before, line.after) for line in item.lines]


def test_packs_of_the_catalogue_change_nothing_one_by_one_or_together():
    body = procedures.export_packs(TODAY)
    assert body == procedures.export_packs(TODAY)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = archive.namelist()
        assert len(names) == 4
        assert archive.read("marital-v1.toml").decode() == pack_of()
    for one in (body, pack_of().encode()):
        report = procedures.preview(one)
        assert (report.errors, report.is_idle) == ((), True)
        assert procedures.import_table(SYSTEM, one, None).is_idle
    assert len(procedure("marital").versions) == 1


def test_a_changed_pack_shows_every_difference_and_leaves_running_dossiers_their_version():
    pid = receive("clerk", "X21622-BPMC", what="marital")
    body = changed(
        pack_of(),
        ("wait_days = 15", "wait_days = 20"),
        ("time = 3", "time = 2"),
        ("time = 1\n", "time = 2\n"),
        ("copies = 0", "copies = 3"),
        ("[[papers]]", '[texts]\nsupplement = ["Thiếu bản chính giấy tờ"]\n\n[[papers]]'),
    )
    item = procedures.preview(body).of("changed")[0]
    told = {key: (before, after) for key, before, after in lines(item) if key != "steps"}
    assert told["wait_days"] == (15, 20)
    assert told["texts"] == (None, "Yêu cầu bổ sung: Thiếu bản chính giấy tờ")
    assert told["papers"][1] == told["papers"][0].replace("0 sao", "3 sao")
    steps = [(before, after) for key, before, after in lines(item) if key == "steps"]
    assert [(a.split(",")[0], b.split(",")[0]) for a, b in steps] == [
        ("Thẩm tra", "Thẩm tra"),
        ("Ký duyệt (1)", "Ký duyệt (2)"),
    ]
    assert len(procedure("marital").versions) == 1
    procedures.import_table(SYSTEM, body, None)
    first, second = procedure("marital").versions
    assert (first.valid_to, second.valid_from, second.wait_days) == (TODAY, TOMORROW, 20)
    assert [s.share for s in second.steps] == [50, 200, 200, 50, 0]
    assert (first.wait_days, first.steps[1].share) == (15, 300)
    assert fresh(pid).procedure_version.number == 1
    assert procedures.preview(body).is_idle


def test_an_unused_version_of_the_same_day_is_corrected():
    body = changed(pack_of(), ("wait_days = 15", "wait_days = 20"))
    procedures.import_table(SYSTEM, body, None)
    again = body.replace(b"wait_days = 20", b"wait_days = 25")
    procedures.import_table(SYSTEM, again, None)
    assert [v.wait_days for v in procedure("marital").versions] == [15, 25]


def test_a_new_pack_brings_its_workflow_and_offices():
    text = pack_of().replace('code = "1.004873"', 'code = "9.9"').replace("time = 3", "time = 3.0")
    assert procedures.preview(text.encode()).of("new")[0].code == "9.9"
    procedures.import_table(SYSTEM, text.encode(), None)
    new = procedure("9.9")
    assert [s.share for s in new.versions[0].steps] == [50, 300, 100, 50, 0]
    offices = [unit.key for unit in procedures.offered_by(procedure("marital"))]
    assert [unit.key for unit in procedures.offered_by(new)] == offices


def test_what_cannot_be_is_told_by_file_and_nothing_is_written():
    receive("clerk", "X21622-BPMC", what="birth")
    strange = pack_of().replace('place = "authority"', 'place = "unit"\nunit = "LA"', 1)
    early = pack_of("birth").replace("format = 1", "format = 1\nvalid_from = 2020-01-01")
    early = early.replace("wait_days = 15", "wait_days = 20")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in (("a.toml", strange), ("b.toml", early), ("c.toml", b"\xff"),
                           ("d.toml", "x" * 300_000), ("e.toml", strange)):  # fmt: skip
            archive.writestr(name, body)
    told = [str(error) for error in procedures.preview(out.getvalue()).errors]
    assert told[0] == "Tệp a.toml: không có đơn vị mã “LA”."
    assert told[1].startswith("Tệp b.toml: Đã có hồ sơ nhận ngày")
    assert told[2:4] == ["Tệp c.toml: lưu lại với mã UTF-8.", "Tệp d.toml: lớn quá 256 kB."]
    assert told[-1] == "Tệp e.toml: thủ tục này đã có ở trên."
    with pytest.raises(RuleBroken):
        procedures.import_table(SYSTEM, out.getvalue(), None)
    assert len(procedure("marital").versions) == 1


def test_a_workbook_edited_in_a_spreadsheet_program_makes_a_version():
    with transaction(SYSTEM) as change:
        procedure("marital").versions[0].notes = "- Ghi chú như công thức"
        change.record("tests.set", "office:test")
    book = openpyxl.load_workbook(io.BytesIO(procedures.export_table(TODAY)))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == "1.004873")
    row[heads.index("Thời hạn")].value = 7
    row[heads.index("Phí, lệ phí")].value = "Miễn phí"
    out = io.BytesIO()
    book.save(out)
    report = procedures.preview(out.getvalue(), TOMORROW)
    assert (report.errors, len(report.of("unchanged"))) == ((), 3)
    item = report.of("changed")[0]
    assert (item.before, item.after) == (
        {"time_value": 5, "fee_kind": "amount"},
        {"time_value": 7, "fee_kind": "free"},
    )
    assert item.data.wait_days == 15


def test_files_that_are_neither_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    for body in (out.getvalue(), b"PK\x03\x04 xl/workbook.xml", b"PK", b"\xff\xfe", b""):
        with pytest.raises(RuleBroken) as caught:
            procedures.preview(body)
        assert caught.value.field == "table"


def test_two_rows_of_one_procedure_are_told_under_whatever_name():
    with transaction(SYSTEM) as change:
        marital = procedure("marital")
        marital.key, marital.code = "1.004873", "1.1"
        change.record("tests.set", "office:test")
    renamed = pack_of("1.004873").encode()
    old = renamed.replace(b'code = "1.1"', b'code = "1.004873"')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.toml", renamed)
        archive.writestr("b.toml", old)
    told = [str(error) for error in procedures.preview(out.getvalue()).errors]
    assert told == ["Tệp b.toml: thủ tục này đã có ở trên."]


def test_an_import_makes_an_open_editor_old():
    marital = procedure("marital")
    opened, steps = marital.version, workflows.steps_of(marital.versions[0])
    body = changed(pack_of(), ("time = 3", "time = 2"), ("time = 1\n", "time = 2\n"))
    procedures.import_table(SYSTEM, body, None)
    number = len(procedure("marital").versions)
    with pytest.raises(Stale):
        procedures.plan(SYSTEM, marital.pid, number, steps, opened)


def test_every_damage_of_a_file_is_refused():
    book, packs = workbook(("Mã", "Tên")).getvalue(), procedures.export_packs(TODAY)
    chance = random.Random(7)
    for body in (book, packs):
        for _time in range(150):
            broken = bytearray(body)
            broken[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
            with suppress(RuleBroken):
                procedures.look(bytes(broken))


@pytest.mark.parametrize("sheets", [b"<workbook/>", b'<?xml version="1.0" encoding="no"?><a/>'])
def test_a_workbook_without_a_sheet_is_refused(sheets):
    with pytest.raises(RuleBroken) as caught:
        spreadsheets.read_workbook(rewritten(workbook(("Mã",)), "xl/workbook.xml", sheets))
    assert caught.value.field == "table"


def test_a_workbook_of_very_many_empty_cells_is_refused():
    cells = b"<worksheet><row>" + b"<c/>" * 600_000 + b"</row></worksheet>"
    body = rewritten(workbook(("Mã",)), "xl/worksheets/sheet1.xml", cells)
    with pytest.raises(RuleBroken) as caught:
        spreadsheets.read_workbook(body)
    assert "giải nén ra quá lớn" in caught.value.message


def rewritten(book, part, body):
    """The workbook with another body of one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, body if name == part else old.read(name))
    return out.getvalue()


def workbook(*rows):
    """As spreadsheet programs write it: the texts in a part of their own."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("Một")
    for number, row in enumerate(rows):
        page.write_row(number * 2, 0, row)
    book.add_worksheet("Hai").write_string(0, 0, "khác")
    book.close()
    return out


def test_a_workbook_is_read_as_text_without_empty_rows():
    rows = ("Mã", "Số", "Phí"), ("1.001", 1.001193, None), ("2", True, "'=1+1"), ("x", "", 12.0)
    assert spreadsheets.read_workbook(workbook(*rows).getvalue()) == [
        {"Mã": "1.001", "Số": "1.001193", "Phí": ""},
        {"Mã": "2", "Số": "1", "Phí": "=1+1"},
        {"Mã": "x", "Số": "", "Phí": "12"},
    ]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml"])
def test_a_workbook_that_declares_entities_is_refused(part):
    out, seen = io.BytesIO(), []
    with zipfile.ZipFile(workbook(("Mã", "Tên"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == part:
                head, _mark, tail = body.partition(b"?>")
                body = head + b'?><!DOCTYPE x [<!ENTITY a "b">]>' + tail
                seen.append(name)
            new.writestr(name, body)
    assert seen == [part]
    with pytest.raises(RuleBroken) as caught:
        spreadsheets.read_workbook(out.getvalue())
    assert caught.value.field == "table"
