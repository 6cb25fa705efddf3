"""Numbers of people, cards, phones and codes (domain.md 7.3, 7.4)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import (
    FEMALE,
    MALE,
    PROVINCES,
    CardFacts,
    check_cccd,
    check_cmnd,
    check_passport,
    check_tax_code,
    group_tracking_code,
    mask_id,
    mask_phone,
    new_public_id,
    new_tracking_code,
    normal_phone,
    normal_tracking_code,
    parse_card_qr,
    province_name,
    valid_username,
)

TRACKING_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def words(checked):
    return [str(warning) for warning in checked.warnings]


@pytest.mark.parametrize(
    ("number", "province", "year", "sex"),
    [
        ("052090001234", "Bình Định", 1990, MALE),
        ("052190001234", "Bình Định", 1990, FEMALE),
        ("064205001234", "Gia Lai", 2005, MALE),
        ("001319001234", "Hà Nội", 2019, FEMALE),
        ("096 000 001.234", "Cà Mau", 1900, MALE),
        ("０５２０９０００１２３４", "Bình Định", 1990, MALE),
    ],
)
def test_check_cccd_reads_province_year_and_sex(number, province, year, sex):
    cccd = check_cccd(number)
    assert (cccd.province, cccd.birth_year, cccd.sex) == (province, year, sex)
    assert cccd.warnings == ()
    assert len(cccd.number) == 12


def test_check_cccd_warns_but_lets_the_clerk_decide():
    cccd = check_cccd("052090001234", birth_year=date(1991, 5, 1), sex=FEMALE)
    assert words(cccd) == [
        "Năm sinh 1991 khác năm 1990 trong số định danh.",
        "Giới tính đã chọn là nữ, số định danh là của nam.",
    ]
    assert words(check_cccd("052190001234", 1990, MALE)) == [
        "Giới tính đã chọn là nam, số định danh là của nữ."
    ]
    assert words(check_cccd("003090001234")) == ["Ba số đầu 003 không phải mã tỉnh đã biết."]
    assert words(check_cccd("052490001234")) == ["Theo số định danh thì năm sinh là 2190."]
    assert words(check_cccd("052090001234", 1990, MALE)) == []


@pytest.mark.parametrize(
    "number", ["", None, "05209000123", "0520900012345", "05209000123a", "=052"]
)
def test_check_cccd_refuses_other_than_twelve_digits(number):
    with pytest.raises(RuleBroken, match="đúng 12 chữ số") as refusal:
        check_cccd(number, field="id_number")
    assert refusal.value.field == "id_number"


def test_provinces_are_the_sixty_three():
    assert len(PROVINCES) == 63
    assert len(set(PROVINCES.values())) == 63
    assert list(PROVINCES) == sorted(PROVINCES)
    assert (province_name("052"), province_name("077")) == ("Bình Định", "Bà Rịa - Vũng Tàu")
    assert province_name("003") is None


def test_check_cmnd_wants_nine_digits():
    assert check_cmnd("215 123 456").value == "215123456"
    with pytest.raises(RuleBroken, match="9 chữ số; bạn đã nhập 8 ký tự"):
        check_cmnd("21512345")


def test_check_passport_warns_about_foreign_ones():
    assert words(check_passport("c1234567")) == []
    assert words(check_passport("P00012345")) == []
    assert check_passport("c1234567").value == "C1234567"
    assert words(check_passport("AB123456")) == ["Số này không giống hộ chiếu Việt Nam."]
    with pytest.raises(RuleBroken):
        check_passport("hộ chiếu")


def test_check_tax_code_knows_firms_branches_and_people():
    assert check_tax_code("0100109106").value == "0100109106"
    assert words(check_tax_code("0100109106")) == []
    assert check_tax_code("0100109106-001").value == "0100109106-001"
    assert check_tax_code("0100109106001").value == "0100109106-001"
    assert words(check_tax_code("0100109107")) == ["Mã số thuế có số kiểm tra không khớp."]
    assert check_tax_code("052090001234").value == "052090001234"
    with pytest.raises(RuleBroken):
        check_tax_code("01001")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0912345678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("+84 (0) 912-345-678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("0356 123 456", "0356123456"),
        ("(0256) 3875 123", "02563875123"),
        ("+84 256 3875 123", "02563875123"),
        ("", ""),
        (None, ""),
    ],
)
def test_normal_phone_has_one_form(typed, stored):
    assert normal_phone(typed) == stored


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("01691234567", "Số 01691234567 theo đầu số cũ; nay là 0391234567."),
        ("01201234567", "Số 01201234567 theo đầu số cũ; nay là 0701234567."),
        ("091234567", "Số di động có 10 chữ số; số này có 9."),
        ("0256387512", "Số máy bàn có 11 chữ số, kể cả mã vùng (02…); số này có 10."),
        ("0612345678", "Số điện thoại phải bắt đầu bằng 03, 05, 07, 08, 09 hoặc 02."),
        ("gọi nhà bên", "Số điện thoại chỉ gồm chữ số, có thể bắt đầu bằng +84."),
    ],
)
def test_normal_phone_says_what_is_wrong(typed, message):
    with pytest.raises(RuleBroken) as refusal:
        normal_phone(typed, field="phone")
    assert (str(refusal.value), refusal.value.field) == (message, "phone")


CARD = (
    "052090001234|215123456|Nguyễn Văn A|01021990|Nam|Thôn 1, An Toàn, An Lão, Bình Định|05012021"
)


def test_parse_card_qr_reads_the_card():
    assert parse_card_qr(CARD + "\n") == CardFacts(
        number="052090001234",
        old_number="215123456",
        name="Nguyễn Văn A",
        birth_date=date(1990, 2, 1),
        birth_year=1990,
        sex=MALE,
        address="Thôn 1, An Toàn, An Lão, Bình Định",
        issued_on=date(2021, 1, 5),
    )


@pytest.mark.parametrize("tail", ["\r\n", "||", "|x|y|z\t", ""])
def test_parse_card_qr_passes_over_newer_fields(tail):
    assert parse_card_qr(CARD + tail) == parse_card_qr(CARD)


def test_parse_card_qr_leaves_out_what_it_cannot_read():
    card = parse_card_qr("052190001234||Đinh Thị Rem|00001940|Nữ|Thôn 2")
    assert (card.old_number, card.birth_date, card.issued_on) == (None, None, None)
    assert (card.birth_year, card.sex, card.address) == (1940, FEMALE, "Thôn 2")
    assert parse_card_qr(CARD.replace("01021990", "31021990")).birth_date is None
    assert parse_card_qr(CARD.replace("Nam", "?")).sex is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "Nguyễn Văn A",
        "052090001234",
        "05209000123|215123456|Nguyễn Văn A|01021990|Nam|Thôn 1|05012021",
        "052090001234|||01021990|Nam|Thôn 1|05012021",
        "052090001234|1|Nguyễn \u202eVăn A|01021990|Nam|Thôn 1|05012021",
        "052090001234|1|Nguyễn \x00Văn A|01021990|Nam|Thôn 1|05012021",
        "a|b|c|d|e|f|g",
    ],
)
def test_parse_card_qr_knows_what_is_no_card(text):
    assert parse_card_qr(text) is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("052090001234", "052•••••1234"),
        ("215123456", "••••••456"),
        ("C1234567", "•••••567"),
        ("123", "•••"),
        ("", ""),
        (None, ""),
    ],
)
def test_mask_id_hides_the_middle(number, shown):
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0912345678", "091••••678"),
        ("02563875123", "025•••••123"),
        ("113", "•••"),
        (None, ""),
    ],
)
def test_mask_phone_hides_the_middle(number, shown):
    assert mask_phone(number) == shown


@pytest.mark.parametrize("name", ["lan", "dinh.van-do_2", "a" * 40, "052"])
def test_valid_username_accepts_plain_names(name):
    assert valid_username(name) is True


@pytest.mark.parametrize(
    "name",
    ["", None, "ab", "a" * 41, "Lan", "đinh", "аdmin", "lan\n", "lan anh", "lan@x", "lan\u200b"],
)
def test_valid_username_refuses_others(name):
    assert valid_username(name) is False


@given(st.binary(min_size=16, max_size=32))
@settings(derandomize=True, max_examples=100)
def test_tracking_code_comes_back_however_it_is_typed(random_bytes):
    code = new_tracking_code(random_bytes)
    assert len(code) == 11
    assert set(code) <= set(TRACKING_SIGNS)
    shown = group_tracking_code(code)
    assert [len(group) for group in shown.split("-")] == [4, 4, 3]
    for typed in (shown, shown.lower(), f"  {code[:5]} {code[5:]}\n", shown.replace("-", " – ")):
        assert normal_tracking_code(typed) == code


def test_tracking_code_notices_every_wrong_sign_and_every_swap():
    code = new_tracking_code(bytes(range(16)))
    wrong = [
        code[:place] + sign + code[place + 1 :]
        for place in range(11)
        for sign in TRACKING_SIGNS
        if sign != code[place]
    ]
    for first in range(11):
        for second in range(first + 1, 11):
            signs = list(code)
            signs[first], signs[second] = signs[second], signs[first]
            wrong.append("".join(signs))
    for typed in set(wrong) - {code}:
        with pytest.raises(RuleBroken, match="gõ nhầm"):
            normal_tracking_code(typed)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Mã tra cứu có 11 ký tự; bạn đã nhập 0."),
        ("ABCD-EFGH", "Mã tra cứu có 11 ký tự; bạn đã nhập 8."),
        ("ABCD-EFGH-JK0", "Mã tra cứu không có ký tự “0”; không dùng 0, O, 1, I, L."),
    ],
)
def test_normal_tracking_code_says_what_is_wrong(typed, message):
    with pytest.raises(RuleBroken) as refusal:
        normal_tracking_code(typed)
    assert str(refusal.value) == message


def test_new_tracking_code_wants_enough_randomness():
    with pytest.raises(ValueError, match="16 random bytes"):
        new_tracking_code(b"short")


def test_new_public_id_is_sixty_bits_in_twelve_signs():
    assert new_public_id(bytes(8)) == "000000000000"
    assert new_public_id(b"\xff" * 8) == "zzzzzzzzzzzz"
    assert new_public_id(b"\x00" * 7 + b"\x10") == "000000000001"
    with pytest.raises(ValueError, match="8 random bytes"):
        new_public_id(b"short")
