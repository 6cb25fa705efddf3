"""A procedure as one file: what is written is read back, what is wrong is named."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intranet.rules.errors import RuleBroken
from intranet.rules.procedures import (
    PaperRow,
    VersionData,
    aligned,
    check_steps,
    default_steps,
    parse_share,
    read_texts,
    switch_words,
    written_texts,
)
from intranet.rules.procedures_packs import Pack, looks_like_pack, read_pack, written_pack
from intranet.rules.text import clean

TEXTS = {"supplement": ["Thiếu bản chính giấy tờ"], "extension": ["Chờ kết quả xác minh thực địa"]}
DATA = VersionData(
    'Cấp "thẻ" \\ bạn đọc',
    "Thư viện",
    3,
    "working_day",
    late_cutoff=time(15),
    channels="direct online",
    fee_kind="amount",
    fee_vnd=0,
    notes="dòng một\ndòng hai",
    anywhere=True,
    wait_days=30,
    texts=written_texts(TEXTS),
    papers=(PaperRow("Đơn", required=False), PaperRow("Ảnh", False, 0, 2)),
)
STEPS = tuple(default_steps(3, "working_day", "ALAO-TP"))
PACK = Pack("1.2.3", DATA, date(2025, 7, 1), STEPS, ("X21622", "ALAO"))
TEXT = written_pack(PACK)


def wrong(text):
    pack, errors = read_pack(text, "a.toml", 3)
    assert pack is None
    assert {error.row_no for error in errors} == {3}
    return [str(error) for error in errors]


def test_pack_is_read_as_it_was_written():
    assert read_pack(TEXT, "a.toml") == (PACK, [])
    assert written_pack(read_pack(TEXT, "a.toml")[0]) == TEXT
    bare = Pack(None, VersionData("Tên", "Hộ tịch", verification=None))
    assert read_pack(written_pack(bare), "a.toml") == (bare, [])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_that_may_be_stored_comes_back(text):
    try:
        name = clean(text)
    except RuleBroken:
        name = ""
    assume(name)
    pack = Pack(None, VersionData(name, "x", notes=f"{name}\n{name}", verification=None))
    assert read_pack(written_pack(pack), "a.toml") == (pack, [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("format = 1", "format = 2", "thiếu “format = 1” ở đầu"),
        ("wait_days = 30", "wait_dayz = 30", "không hiểu “wait_dayz”"),
        ("wait_days = 30", "wait_days = true", "“wait_days” phải là số từ 0 đến 999"),
        ("wait_days = 30", "wait_days = 0", "Ghi số ngày từ 1 đến 365."),
        ("anywhere = true", 'anywhere = "có"', "“anywhere” phải là true hoặc false"),
        ("late_cutoff = 15:00:00", 'late_cutoff = "15h"', "“late_cutoff” phải là giờ"),
        ("valid_from = 2025-07-01", "valid_from = 2025-07-01T00:00:00", "phải là ngày"),
        ('field = "Thư viện"', "", "thiếu “field”"),
        ('code = "1.2.3"', 'code = "1 2"', "mã “1 2” không đúng dạng"),
        ('channels = ["direct", "online"]', 'channels = ["bay"]', "phải là một trong: direct"),
        ("[texts]", "[[texts]]", "[texts] chỉ có: supplement"),
        ('supplement = ["Thiếu bản chính giấy tờ"]', 'supplement = ["Thiếu"]', "từ 10 đến 1000"),
        ('act = "approve"', 'act = "ky"', "“act” phải là một trong"),
        ("time = 0.5\n", "time = 0.6\n", "Các bước cộng lại là"),
        ("[[steps]]", "[steps]", "không đọc được TOML"),
        ("time = 0.5\n", "time = inf\n", "phải là số như 0.5"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(old, new, told):
    assert old in TEXT
    found = wrong(TEXT.replace(old, new))
    assert all(line.startswith("Tệp a.toml: ") for line in found)
    assert any(told in line for line in found), found


@pytest.mark.parametrize(
    "line",
    [
        f"wait_days = {'9' * 5000}",
        "fee_vnd = 1e99999999999999999999",
        f"a{'.a' * 60_000} = 1",
        f"[a{' . b' * 60_000}]",
        f"""'a'{'."a"' * 40_000} = 1""",
        "a = " + "[" * 50_000,
    ],
    ids=["digits", "exponent", "key", "table", "quoted", "deep"],
)
def test_a_hostile_pack_is_refused_like_any_other(line):
    assert [told.split(":")[1] for told in wrong(f"{TEXT}\n{line}")] == [" không đọc được TOML"]


def test_a_number_beyond_all_bounds_is_no_share():
    for text in ("1e999999", "1e-999999", "-1", "nan"):
        with pytest.raises(RuleBroken):
            parse_share(text)


def test_blank_lines_are_read_in_no_time():
    # each of them could once be split in two ways
    assert not looks_like_pack("\n" * 4000 + "!")
    assert looks_like_pack("\r\n" * 2000 + "  # a = b\r\n format = 1")


def test_a_pack_is_told_from_a_table():
    assert looks_like_pack("\ufeff# chú thích\n\nformat = 1\n")
    assert not looks_like_pack("code,name_vi,papers\n1,a = b,\n")


def test_texts_are_kept_in_order_without_repetition():
    written = written_texts({"stop": [], "supplement": [" Thiếu  giấy  tờ ", "Thiếu giấy tờ", ""]})
    assert read_texts(written) == {"supplement": ["Thiếu giấy tờ"]}
    with pytest.raises(RuleBroken) as caught:
        written_texts({"extension": ["Chưa kịp làm"]})
    assert caught.value.field == "text_extension"


def test_check_steps_knows_where_the_switches_may_stand():
    steps = default_steps(5, "working_day")
    good = [replace(s, must_choose=n in (1, 3), needs_file=n == 3) for n, s in enumerate(steps)]
    check_steps(good, 5, "working_day")
    assert switch_words(good[3]) == ["phải giao đích danh", "kết quả phải có tệp"]
    for row, name in ((0, "must_choose"), (4, "must_choose"), (1, "needs_file")):
        bad = [replace(s, **{name: n == row}) for n, s in enumerate(steps)]
        with pytest.raises(RuleBroken) as caught:
            check_steps(bad, 5, "working_day")
        assert caught.value.params == {"row": row + 1}


def test_aligned_pairs_rows_by_name_and_tells_what_came_and_went():
    one, two, three = (PaperRow(name) for name in ("Đơn", "Ảnh", "Bản sao"))
    more = replace(two, copies=2)
    assert list(aligned((one, two), (one, two))) == []
    assert list(aligned((one, two), (three, one, more))) == [(None, three), (two, more)]
    assert list(aligned((one, two), (two,))) == [(one, None)]
