"""Small rules of accounts and units: names, roles that exclude each other, codes, prefixes."""

from datetime import date

import pytest

from intranet.rules.accounts import (
    Standing,
    check_roles,
    check_span,
    check_username,
    group_code,
    new_code,
    normal_code,
    standing,
)
from intranet.rules.errors import RuleBroken
from intranet.rules.sessions import browser_words
from intranet.rules.units import check_prefix, check_turn, in_order, next_prefix, parse_rows

TODAY = date(2020, 1, 6)
HEAD = (
    "key,parent_key,kind,name,short_name,model,valid_from,valid_to,succeeded_by,preceded_by,"
    "receives_dossiers,official_code,notes\n"
)


@pytest.mark.parametrize(
    ("locked", "expires_on", "has_password", "expected"),
    [
        (False, None, True, Standing.ACTIVE),
        (False, TODAY, True, Standing.ACTIVE),
        (False, date(2020, 1, 5), True, Standing.EXPIRED),
        (False, None, False, Standing.WAITING),
        (True, date(2020, 1, 5), False, Standing.LOCKED),
    ],
)
def test_standing(locked, expires_on, has_password, expected):
    assert standing(locked, expires_on, has_password, TODAY) is expected


def test_username_is_plain_ascii():
    assert check_username("  Mai.DT ") == "mai.dt"
    for wrong in ("ab", "mai dt", "đinh.mai", "mаi.dt", "a" * 41, ""):
        with pytest.raises(RuleBroken):
            check_username(wrong)


def test_admin_holds_no_other_role():
    check_roles(["admin"])
    check_roles(["officer", "receiver"])
    with pytest.raises(RuleBroken) as caught:
        check_roles(["admin", "officer"])
    assert caught.value.field == "roles"


def test_span_may_be_one_day_but_not_less():
    check_span(TODAY, TODAY)
    check_span(None, TODAY)
    with pytest.raises(RuleBroken):
        check_span(TODAY, date(2020, 1, 5))


def test_code_is_sixteen_clear_signs_and_forgives_how_it_is_typed():
    code = new_code(bytes(range(24)))
    assert len(code) == 16
    assert set(code).isdisjoint("01OIL")
    assert [len(part) for part in group_code(code).split("-")] == [4, 4, 4, 4]
    assert normal_code(f" {group_code(code).lower().replace('-', ' – ')} ") == code
    with pytest.raises(ValueError, match="24"):
        new_code(b"short")


def test_prefix_is_capitals_and_digits():
    assert check_prefix(" al-07 ") == "AL-07"
    assert check_prefix("") is None
    for wrong in ("AL 07", "-AL", "AN LÃO", "A" * 31):
        with pytest.raises(RuleBroken) as caught:
            check_prefix(wrong)
        assert caught.value.field == "code_prefix"


def test_next_prefix_fills_gaps():
    assert next_prefix("AL", set()) == "AL-01"
    assert next_prefix("AL", {"AL-01", "AL-03"}) == "AL-02"


def test_turn_waits_for_its_day():
    check_turn(TODAY, TODAY, None)
    with pytest.raises(RuleBroken):
        check_turn(date(2020, 1, 7), TODAY, None)
    with pytest.raises(RuleBroken):
        check_turn(TODAY, TODAY, TODAY)


def test_table_of_units_names_each_wrong_row():
    rows, problems = parse_rows(
        HEAD
        + "A,,xa,Xã A,A,m,,,,,1,,\n"
        + "B,A,lang,Làng B,B,m,,,,,0,,\n"
        + "A,,xa,Xã A,A,m,,,,,1,,\n"
        + "C,A,xa,Xã C,,m,01/07/2025,,,,0,,\n"
    )
    assert [row.key for row in rows] == ["A", "A"]
    assert sorted(line for line, _, _ in problems) == [3, 4, 5]
    assert parse_rows("key,name\n")[1][0][0] == 1


def test_table_order_puts_parents_first_and_refuses_a_circle():
    rows, _ = parse_rows(HEAD + "B,A,xa,B,B,m,,,,,1,,\nA,,huyen,A,A,m,,,,,1,,\n")
    assert [row.key for row in in_order(rows)] == ["A", "B"]
    rows, _ = parse_rows(HEAD + "B,A,xa,B,B,m,,,,,1,,\nA,B,huyen,A,A,m,,,,,1,,\n")
    with pytest.raises(RuleBroken):
        in_order(rows)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/109.0.0.0 Safari/537.36",
            "Chrome 109 · Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0",
            "Firefox 115 · Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari 17 · iPhone",
        ),
        ("curl/8.0", ""),
        (None, ""),
    ],
)
def test_browser_is_named_plainly(agent, words):
    assert browser_words(agent) == words
