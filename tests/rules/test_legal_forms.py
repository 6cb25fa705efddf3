"""Which circular's forms are used on a day, and what they are called (domain 1.10)."""

from datetime import date, datetime

import pytest

from intranet.rules.legal_forms import COUNTERS, LegalForm, form_of, regime_on
from intranet.rules.settings import REGIME_WORDS


@pytest.mark.parametrize(
    ("setting", "day", "regime"),
    [
        ("by_date", date(2025, 9, 14), "2018"),
        ("by_date", datetime(2025, 9, 14, 23, 59), "2018"),
        ("by_date", date(2025, 9, 15), "2025"),
        ("by_date", datetime(2025, 9, 15, 0, 0), "2025"),
        ("by_date", date(2026, 1, 1), "2025"),
        ("2018", date(2026, 1, 1), "2018"),
        ("2025", date(2020, 1, 1), "2025"),
    ],
)
def test_regime_follows_the_setting_or_the_day(setting, day, regime):
    assert regime_on(setting, day) == regime


def test_every_setting_an_office_may_choose_gives_a_regime():
    assert {regime_on(name, date(2026, 1, 1)) for name in REGIME_WORDS} == {"2018", "2025"}


@pytest.mark.parametrize(
    ("form", "of_2018", "of_2025"),
    [
        ("receipt", "Mẫu số 01", "Mẫu số 01"),
        ("supplement", "Mẫu số 02", "Mẫu số 02"),
        ("refusal", "Mẫu số 03", "Mẫu số 03"),
        ("apology", "Mẫu số 04", "Mẫu số 04"),
        ("stopping", "", "Mẫu số 05"),
        ("slip", "Mẫu số 05", "Mẫu số 06"),
        ("register", "Mẫu số 06", "Mẫu số 07"),
    ],
)
def test_forms_carry_the_number_of_their_circular(form, of_2018, of_2025):
    assert (form_of(form, "2018")[0], form_of(form, "2025")[0]) == (of_2018, of_2025)


def test_only_the_apology_changed_its_title():
    changed = [f for f in LegalForm if form_of(f, "2018")[1] != form_of(f, "2025")[1]]
    assert changed == [LegalForm.APOLOGY]


def test_numbered_forms_have_counters_and_symbols_of_their_own():
    counters, symbols = zip(*COUNTERS.values(), strict=True)
    assert len(set(counters)) == len(set(symbols)) == len(COUNTERS)
    assert COUNTERS[LegalForm.APOLOGY] == ("M04", "PXL")
