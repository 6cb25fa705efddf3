"""Vietnamese text: what may be stored, what finds what, what stands first (domain.md 7.1)."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.rules.errors import RuleBroken
from intranet.rules.text import (
    cell,
    clean,
    exact,
    fold,
    has_marks,
    initials,
    person_sort_key,
    sort_key,
    telex,
    tokens,
)

TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = "aăâeêioôơuưy"


def every_marked_letter():
    for letter in LETTERS + LETTERS.upper():
        for tone in TONES:
            yield unicodedata.normalize("NFC", letter + tone)
    yield from "đĐ"


# What a clerk may type (left) must find what is written on the paper (right).
FINDS = [
    ("dinh van do", "Đinh Văn Đỏ"),
    ("DINH VAN DO", "Đinh Văn Đỏ"),
    ("đinh văn đỏ", "ĐINH VĂN ĐỎ"),
    ("Ðinh Văn Đỏ", "Đinh Văn Đỏ"),
    ("an hoà", "Xã An Hòa"),
    ("an hòa", "Xã An Hoà"),
    ("thuỷ", "Nguyễn Thị Thủy"),
    ("thúy", "Nguyễn Thị Thuý"),
    ("khoẻ", "Giấy khám sức khỏe"),
    ("nguyen   van  linh", "Nguyễn Văn Linh"),
    ("h're", "người H’rê"),
    ("H’RE", "người H'rê"),
    ("hre", "người H'rê"),
    ("dang ky khai sinh", "Đăng ký khai sinh"),
    ("quyet dinh", "QUYẾT ĐỊNH"),
    ("uy quyen", "Văn bản ủy quyền"),
    ("dak lak", "Đắk Lắk"),
    ("krong no", "Krông Nô"),
    ("ea h'leo", "Ea H'leo"),
    ("chi nhanh tp. hcm", "Chi nhánh TP. HCM"),
    ("０５２", "052"),
    ("lao dong - thuong binh", "Lao động – Thương binh và Xã hội"),
]


@pytest.mark.parametrize(("typed", "written"), FINDS)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_fold_finds_the_paper_whatever_the_keyboard(typed, written, form):
    needle = fold(unicodedata.normalize(form, typed)).replace("'", "")
    assert needle in fold(written).replace("'", "")


def test_fold_takes_the_marks_of_every_vietnamese_letter():
    folded = {fold(letter) for letter in every_marked_letter()}
    assert folded == set("aeiouyd")


def test_fold_gives_the_plain_key():
    assert fold("  Đinh\u00a0 Văn \n ĐỎ ") == "dinh van do"
    assert fold(None) == ""


@given(st.text(max_size=60))
@settings(derandomize=True, max_examples=300)
def test_fold_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(derandomize=True, max_examples=300)
def test_keys_do_not_see_how_the_text_is_composed(text):
    apart = unicodedata.normalize("NFD", text)
    together = unicodedata.normalize("NFC", text)
    assert (fold(apart), exact(apart)) == (fold(together), exact(together))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hòa", "hoà"),
        ("Hóa", "hoá"),
        ("tọa", "toạ"),
        ("khỏe", "khoẻ"),
        ("xòe", "xoè"),
        ("thủy", "thuỷ"),
        ("úy", "uý"),
        ("An Hòa, Thúy", "an hoà, thuý"),
    ],
)
def test_exact_does_not_see_the_habit_of_tone_placement(old, new):
    assert exact(old) == exact(new)


@pytest.mark.parametrize("word", ["hoàn", "quý", "quỳnh", "huỳnh", "thuở", "của", "mùa", "hoàng"])
def test_exact_keeps_words_that_have_one_place_for_the_tone(word):
    assert exact(word) == word


def test_exact_keeps_tones_apart():
    assert len({exact(word) for word in ("ha", "hà", "hả", "hã", "há", "hạ", "hă", "hâ")}) == 8
    assert exact("  AN  HÒA ") == "an hòa"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AL-05-200106-0001", ["al", "05", "200106", "0001"]),
        ("000.00.53.H48-220921-0099", ["000", "00", "53", "h48", "220921", "0099"]),
        ("Đinh Văn Đỏ", ["dinh", "van", "do"]),
        (
            'dinh* OR "x" NEAR(a b) -c ^d:e_f',
            ["dinh", "or", "x", "near", "a", "b", "c", "d", "e", "f"],
        ),
        ("  --- ", []),
        (None, []),
    ],
)
def test_tokens_are_plain_words(text, expected):
    assert tokens(text) == expected


@given(st.text(max_size=60))
@settings(derandomize=True, max_examples=300)
def test_tokens_carry_no_operator(text):
    assert all(token.isalnum() for token in tokens(text))


def test_has_marks_tells_whether_tones_were_typed():
    marked = [letter for letter in every_marked_letter() if letter not in "aeiouyAEIOUY"]
    assert all(has_marks(letter) for letter in marked)
    assert not any(has_marks(text) for text in ("dinh van do", "AL-05", "H're", "", None))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nguyễn Văn Linh", "nvl"),
        ("Đinh Văn Đỏ", "dvd"),
        ("H'Rinh", "h"),
        ("Y Lan", "yl"),
        ("Phòng Tài chính – Kế hoạch", "ptckh"),
        ("", ""),
    ],
)
def test_initials_are_the_folded_first_letters(text, expected):
    assert initials(text) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyeenx", "nguyễn"),
        ("nguyeexn", "nguyễn"),
        ("nguyexen", "nguyễn"),
        ("Nguyeenx Vawn Linh", "Nguyễn Văn Linh"),
        ("DDINH VAWN DDOR", "ĐINH VĂN ĐỎ"),
        ("dinhd", "đinh"),
        ("dduowngf", "đường"),
        ("nuwowcs", "nước"),
        ("nhw", "như"),
        ("hoaf", "hòa"),
        ("toans", "toán"),
        ("thuyr", "thủy"),
        ("huynhf", "huỳnh"),
        ("quyeets ddinhj", "quyết định"),
        ("gif", "gì"),
        ("gieengs", "giếng"),
        ("thuowr", "thuở"),
        ("ruwowuj", "rượu"),
        ("khuyur", "khuỷu"),
        ("khai tuwr AL-05", "khai tử AL-05"),
    ],
)
def test_telex_types_out_what_was_meant(typed, meant):
    assert telex(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "linh",
        "dang ky khai sinh",
        "Nguyễn Văn Linh",
        "Ksor",
        "AL-05-200106-0001",
        "www",
        "pdf",
    ],
)
def test_telex_leaves_other_text_alone(text):
    assert telex(text) is None


# Each list stands in the order a Vietnamese dictionary or list has it.
ORDERED = [
    list("aăâbcdđeêghiklmnoôơpqrstuưvxy"),
    ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mãi", "măng", "mâm"],
    ["an", "An Hòa", "An Hưng", "An Toàn", "ăn", "ân", "ba"],
    ["da", "dạy", "Đa", "đá", "e"],
    ["Thôn 1", "Thôn 2", "thôn 9", "THÔN 10", "Thôn 21"],
    ["Hà An", "Hà Bình", "Hạ An", "Hai"],
    ["oan", "oằn", "ôn", "ơn", "ung", "ưng"],
    ["", "a", "a a", "aa"],
]


@pytest.mark.parametrize("ordered", ORDERED, ids=lambda words: words[-1])
def test_sort_key_follows_the_vietnamese_alphabet(ordered):
    shuffled = random.Random(7).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


def test_sort_key_does_not_see_composition_case_or_placement():
    assert sort_key("HOÀ") == sort_key("hòa") == sort_key(unicodedata.normalize("NFD", "hòa"))
    assert sort_key("H’rê") == sort_key("H'RÊ")
    assert sort_key("Ê̆") == sort_key("ê")


@given(st.text(max_size=40))
@settings(derandomize=True, max_examples=300)
def test_sort_key_is_digits_so_that_every_collation_agrees(text):
    key = sort_key(text)
    assert key == "" or (key.isascii() and key.isdigit())


def test_person_sort_key_orders_by_given_then_family_then_middle_name():
    people = [
        "Nguyễn An",
        "Trần Văn Ăn",
        "Lê Văn Bình",
        "Nguyễn Thị Bình",
        "Nguyễn Văn Bình",
        "Phạm Đức Hà",
        "Lê Hạ",
        "Y Lan",
        "Đinh Văn Đỏ",
        "Rin",
    ]
    expected = [*people[:5], "Đinh Văn Đỏ", *people[5:8], "Rin"]
    shuffled = random.Random(3).sample(people, len(people))
    assert sorted(shuffled, key=person_sort_key) == expected


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("  Đinh Văn Đỏ ", "Đinh Văn Đỏ"),
        (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
        ("An\u00a0Lão", "An Lão"),
        ("An\u3000Lão\u2009A", "An Lão A"),
        ("An\u200b To\u200càn\u2060\u00ad", "An Toàn"),
        ("\u200eAn\u200f", "An"),
        ("An\u034f\ufe0f", "An"),
        ("tag\U000e0041", "tag"),
        ("a\tb", "a b"),
        ("a\r\nb\u2028c", "a b c"),
        ("Ê̆", "Ê̆"),
        ("H'rê", "H'rê"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("", ""),
        (None, ""),
    ],
)
def test_clean_stores_plain_composed_text(raw, stored):
    assert clean(raw) == stored


def test_clean_keeps_the_lines_of_a_note():
    assert clean(" một \r\nhai\rba\u2029 \tbốn\n\n", multiline=True) == "một\nhai\nba\nbốn"


HOSTILE = [
    *(chr(code) for code in range(0x20) if chr(code) not in "\t\n\r"),
    *(chr(code) for code in range(0x7F, 0xA0)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
    "\ud800",
    "\udfff",
    "\ufffe",
    "\uffff",
    "\U0010ffff",
]


@pytest.mark.parametrize("char", HOSTILE, ids=lambda char: f"U+{ord(char):04X}")
@pytest.mark.parametrize("multiline", [False, True])
def test_clean_refuses_hidden_characters(char, multiline):
    with pytest.raises(RuleBroken) as refusal:
        clean(f"An{char}Toàn", multiline=multiline, field="name")
    assert refusal.value.field == "name"
    assert f"(U+{ord(char):04X})" in str(refusal.value)


def test_clean_refuses_heaps_of_marks():
    assert clean("a" + "\u0301" * 4)
    with pytest.raises(RuleBroken, match="quá nhiều dấu"):
        clean("a" + "\u0301" * 40)


@given(st.text(max_size=60))
@settings(derandomize=True, max_examples=300)
def test_clean_twice_changes_nothing(text):
    try:
        once = clean(text, multiline=True)
    except RuleBroken:
        return
    assert clean(once, multiline=True) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_cell_neutralises_formulas(start):
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert cell(f"  {start}1") == f"'  {start}1"


@pytest.mark.parametrize("value", ["Đinh Văn Đỏ", "a=b", "", "052", None, -5, 1.5, True])
def test_cell_leaves_other_values_alone(value):
    assert cell(value) is value
