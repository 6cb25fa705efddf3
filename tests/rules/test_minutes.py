"""What is frozen is one text anywhere; what a drawing and a code look like; words of answers."""

from types import SimpleNamespace

import pytest

from intranet.rules import minutes
from intranet.rules.errors import RuleBroken


def test_same_content_has_the_same_hash_in_any_order():
    one = {"b": "Xã An Toàn", "a": [1, None]}
    text, digest = minutes.frozen(one)
    assert text == '{"a":[1,null],"b":"Xã An Toàn"}'
    assert minutes.frozen(dict(sorted(one.items()))) == (text, digest)
    assert minutes.frozen({**one, "b": "Xã An Hòa"})[1] != digest


@pytest.mark.parametrize("text", ["M1 2", "M10 20L30 40L50 60", "M0 0 L600 200 M5 5L6 6"])
def test_drawing_of_lines_is_taken(text):
    assert minutes.read_drawing(f" {text} ") == text


@pytest.mark.parametrize(
    "text",
    ["L1 2", "M1 2Z", 'M1 2"/><script>', "M1.5 2", "M-1 2", "M1 2L3", "M1234 1",
     "M1 1" + "L1 1" * 2100],
)  # fmt: skip
def test_anything_else_is_no_drawing(text):
    with pytest.raises(RuleBroken) as broken:
        minutes.read_drawing(text)
    assert broken.value.field == "drawing"


def test_code_is_six_digits_and_bound_to_minutes_person_and_office():
    assert minutes.new_code(7) == "000007"
    assert minutes.plain_code(" 123 456 ") == "123456"
    assert minutes.plain_code("12345") is minutes.plain_code("1234567") is None
    hashes = {
        minutes.hash_code("123456", *who)
        for who in (("m", "u", "k"), ("n", "u", "k"), ("m", "v", "k"), ("m", "u", "l"))
    }
    assert len(hashes) == 4


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("degree", "partly", "Đạt một phần"),
        ("yes_no", "no", "Không đúng (không đạt)"),
        ("number", "12.5", "12,5 hồ sơ"),
        ("percent", "85", "85 %"),
        ("number", "na", "Không áp dụng"),
        ("photo", "yes", "Đã có ảnh"),
        ("text", "Máy hỏng 1.5 giờ", "Máy hỏng 1.5 giờ"),
        ("degree", "", "Chưa kiểm tra"),
    ],
)
def test_answers_are_told_in_words(kind, value, words):
    assert minutes.answer_words(SimpleNamespace(kind=kind, measure="hồ sơ"), value) == words
