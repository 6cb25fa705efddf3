"""What an office may decide about itself."""

import pytest

from intranet.rules.errors import RuleBroken
from intranet.rules.settings import LONGEST, OFFICE_DEFAULTS, REGIME_WORDS, checked


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("name", "  UBND huyện\u00a0An Lão ", "UBND huyện An Lão"),
        ("place", "", ""),
        ("forms_regime", "by_date", "by_date"),
        ("code_template", "{seq:05d}/{unit}.{day}", "{seq:05d}/{unit}.{day}"),
        ("public_address", "https://motcua.example/", "https://motcua.example"),
        ("public_address", "http://10.0.0.5:8000/tra-cuu", "http://10.0.0.5:8000/tra-cuu"),
        ("public_address", "", ""),
    ],
)
def test_checked_gives_the_stored_form(key, typed, kept):
    assert checked(key, typed) == kept


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("name", " "),
        ("name", "x" * 201),
        ("province", ""),
        ("forms_regime", "2030"),
        ("code_template", "{unit}{seq}"),
        *(
            ("public_address", address)
            for address in (
                "motcua.example", "ftp://motcua.example", "javascript:alert(1)", "https://",
                "https://a@b.example", "https://a b.example", "http://a.example:99999",
                "https://a.example/?x=1", "https://a.example/#x", "https://mộtcửa.vn",
                "//a.example",
            )
        ),
    ],
)  # fmt: skip
def test_checked_refuses_at_its_name(key, typed):
    with pytest.raises(RuleBroken) as refused:
        checked(key, typed)
    assert refused.value.field == key


@pytest.mark.parametrize("key", ["demo", "secret_key", ""])
def test_checked_knows_no_other_setting(key):
    with pytest.raises(RuleBroken):
        checked(key, "1")


def test_defaults_are_settings_that_may_be_set():
    # These are not typed on the page: made by `flask demo`, `flask setup` and `flask audit key`.
    unseen = {"demo", "log_keys", "log_origin"}
    assert OFFICE_DEFAULTS.keys() - LONGEST.keys() == unseen
    for key in ("code_template", "forms_regime", "public_address"):
        assert checked(key, OFFICE_DEFAULTS[key]) == OFFICE_DEFAULTS[key]
    assert OFFICE_DEFAULTS["forms_regime"] in REGIME_WORDS
