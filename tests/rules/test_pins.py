"""A PIN that somebody beside the desk would try first is refused; others are taken."""

import pytest

from intranet.rules import pins
from intranet.rules.errors import RuleBroken

REFUSED = {
    "gồm đúng 6 chữ số": ("", "12345", "1234567", "12a456", "１２３４５６", "739 254"),
    "lặp lại": ("000000", "121212", "123123", "112233", "737373", "733337"),
    "dãy số": ("123456", "654321", "890123", "210987", "246802", "864208"),
    "ngày sinh": ("150890", "900815", "290204", "081990", "199008", "311225"),
    "đuôi số điện thoại": ("735912",),
}


@pytest.mark.parametrize(
    ("pin", "words"), [(pin, words) for words, tried in REFUSED.items() for pin in tried]
)
def test_refuses_what_is_guessed_first(pin, words):
    with pytest.raises(RuleBroken, match=words) as told:
        pins.check(pin, phone="0905 735 912")
    assert told.value.field == "pin"


@pytest.mark.parametrize("pin", ["739254", "905713", "482917", "330457", "315790"])
def test_takes_others(pin):
    assert pins.check(pin, phone=None) == pin
    assert pins.is_pin(pin)
