"""What a password must be (security.md 6.x): long, anybody's own, and not what people try first."""

import hashlib

import pytest

from intranet.rules.errors import RuleBroken
from intranet.rules.passwords import check, normal, phrase_words, suggest

OFFICE = ("UBND huyện An Lão", "Bình Định", "An Toàn", "mai.dt", "Đinh Thị Mai")


def refusal(password):
    with pytest.raises(RuleBroken) as caught:
        check(password, OFFICE)
    assert caught.value.field == "password"
    return str(caught.value)


@pytest.mark.parametrize(
    "password",
    [
        "con trâu đi trước cái cày theo sau",
        "tre xanh long lanh suoi",
        "ngày mai trời lại sáng",
        "x7#Kq9!mZp2&vLt",
        "😀😁😂🤣😃😄😅😆😉😊😋😎😍😘🥰",
        "!@#$%^&*()_+-=[]",
        "xã tôi có 3 con suối trong",
    ],
)
def test_check_takes_any_characters(password):
    assert check(password, OFFICE) == password


def test_check_wants_fifteen_characters_and_says_how_many_there_are():
    assert refusal("chim hót sáng!").startswith("Cần ít nhất 15 ký tự; bạn đã gõ 14.")
    assert check("chim hót sáng!!", OFFICE) == "chim hót sáng!!"


def test_check_counts_marked_letters_once():
    decomposed = "chim ho\u0301t sa\u0301ng!"
    assert refusal(decomposed).startswith("Cần ít nhất 15 ký tự; bạn đã gõ 14.")


def test_check_cuts_nothing_and_stops_at_1024_bytes():
    long = "suoi trong chay qua lang " * 40
    assert check(long + "va doi", OFFICE) == long + "va doi"
    assert refusal(long + "x" * 25) == "Mật khẩu dài quá 1024 byte."


def test_normal_form_is_the_same_from_every_keyboard():
    assert normal("tre\u0300 xanh") == normal("tr\u00e8 xanh")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("123456789012345", "Chỉ có chữ số"),
        ("0912 345 678 0912", "Chỉ có chữ số"),
        ("aaaaaaaaaaaaaaaaaaa", "lặp đi lặp lại"),
        ("abc1abc1abc1abc1", "lặp đi lặp lại"),
        ("                    ", "lặp đi lặp lại"),
        ("anhyeuemnhieulam", "đã bị lộ"),
        ("Anh Yêu Em Nhiều Lắm", "đã bị lộ"),
        ("P@ssw0rd123456789", "đã bị lộ"),
        ("CorrectHorseBatteryStaple", "đã bị lộ"),
        ("nguyenvanan1990", "Họ tên kèm số"),
        ("Trần Thị Hoa 2020!", "Họ tên kèm số"),
        ("motcua anlao 2020 ubnd", "tên cơ quan"),
        ("Xã An Toàn huyện An Lão", "tên cơ quan"),
        ("mai.dt mai.dt 2020 x", "tên cơ quan"),
        ("qwertyuiopasdfghjkl", "dãy phím"),
        ("iloveyou sunshine", "từ quen thuộc"),
    ],
)
def test_check_refuses_what_people_try_first(password, words):
    assert words in refusal(password)


def test_check_forgives_an_office_word_among_others():
    assert check("suối An Toàn chảy róc rách quanh năm", OFFICE)


def test_suggestion_is_five_different_words():
    words = suggest(bytes(range(16))).split(" ")
    assert len(words) == 5
    assert len(set(words)) == 5
    assert set(words) <= set(phrase_words())


def test_suggestion_needs_enough_chance():
    with pytest.raises(ValueError, match="16"):
        suggest(b"short")
    choices = len(phrase_words())
    assert choices**5 > 2**45
    assert len(set(phrase_words())) == choices


def test_nearly_every_suggestion_is_accepted():
    taken = 0
    for number in range(300):
        try:
            check(suggest(hashlib.sha256(bytes([number % 256, number // 256])).digest()), OFFICE)
            taken += 1
        except RuleBroken:
            continue
    assert taken >= 295
