"""Workflows whose shares sum to the term; procedures found as people type them."""

from dataclasses import replace

import pytest

from intranet.rules.errors import RuleBroken
from intranet.rules.procedures import (
    check_steps,
    default_steps,
    is_conditional,
    is_verified,
    parse_share,
    rank,
    share_words,
    verification_words,
    wanted,
)

FIVE_DAYS = default_steps(5, "working_day")


def refused(steps, value=5, unit="working_day"):
    with pytest.raises(RuleBroken) as caught:
        check_steps(steps, value, unit)
    assert caught.value.field == "steps"
    return str(caught.value)


def with_step(row, **changes):
    steps = list(FIVE_DAYS)
    steps[row] = replace(steps[row], **changes)
    return steps


def test_default_steps_of_a_commune_for_five_days():
    assert [(s.act, s.role, s.place, s.share) for s in FIVE_DAYS] == [
        ("receive", "receiver", "desk", 50),
        ("process", "officer", "authority", 300),
        ("approve", "leader", "authority", 100),
        ("publish", "registrar", "authority", 50),
        ("return", "receiver", "desk", 0),
    ]


def test_default_steps_of_a_district_go_through_its_department():
    steps = default_steps(10, "working_day", room="ALAO-TP")
    assert [(s.role, s.place, s.unit, s.share) for s in steps] == [
        ("receiver", "desk", None, 50),
        ("unit_head", "unit", "ALAO-TP", 50),
        ("officer", "unit", "ALAO-TP", 700),
        ("unit_head", "unit", "ALAO-TP", 50),
        ("leader", "authority", None, 100),
        ("registrar", "authority", None, 50),
        ("receiver", "desk", None, 0),
    ]


@pytest.mark.parametrize("room", [None, "ROOM"])
@pytest.mark.parametrize("unit", ["working_day", "calendar_day", "working_hour", "hour", "month"])
def test_default_steps_always_sum_exactly(unit, room):
    for value in range(1, 121):
        check_steps(default_steps(value, unit, room), value, unit)


@pytest.mark.parametrize("unit", ["same_day_15h", "none"])
def test_default_steps_without_a_counted_term_have_no_shares(unit):
    steps = default_steps(0, unit)
    check_steps(steps, 0, unit)
    assert [step.share for step in steps] == [0, 0, 0, 0, 0]


def test_default_steps_of_days_are_half_days_from_two_days_on():
    for value in range(2, 61):
        assert all(s.share % 50 == 0 for s in default_steps(value, "working_day"))


def test_check_steps_names_sum_and_term():
    assert refused(with_step(1, share=250)) == (
        "Các bước cộng lại là 4,5, thời hạn của thủ tục là 5."
    )


def test_check_steps_refuses_time_for_returning():
    steps = with_step(4, share=50)
    steps[1] = replace(steps[1], share=250)
    assert refused(steps) == "Bước 5: trả kết quả không tính thời gian."


def test_check_steps_refuses_a_counted_step_without_time():
    steps = with_step(3, share=0)
    steps[1] = replace(steps[1], share=350)
    assert refused(steps) == "Bước 4: ghi thời gian lớn hơn 0."


def test_check_steps_refuses_shares_where_nothing_is_counted():
    assert refused(FIVE_DAYS, 0, "same_day_15h").startswith("Thủ tục này không chia thời gian")


@pytest.mark.parametrize(
    ("place", "changes", "words"),
    [
        (0, {"act": "process"}, "Quy trình phải bắt đầu bằng tiếp nhận"),
        (4, {"act": "publish"}, "Quy trình phải bắt đầu bằng tiếp nhận"),
        (1, {"act": "return"}, "Bước 2: chỉ tiếp nhận ở bước đầu"),
        (0, {"role": "officer"}, "Bước 1: bước đầu và bước cuối"),
        (2, {"role": "officer"}, "Bước 3: người phê duyệt phải là lãnh đạo"),
        (1, {"place": "unit"}, "Bước 2: chọn đơn vị"),
        (1, {"unit": "X"}, "Bước 2: chỉ chọn đơn vị khi"),
    ],
)
def test_check_steps_names_the_wrong_row(place, changes, words):
    assert refused(with_step(place, **changes)).startswith(words)


def test_check_steps_refuses_nothing_at_all():
    assert refused([]).startswith("Quy trình phải bắt đầu")


@pytest.mark.parametrize(
    ("text", "share"), [("0,5", 50), ("0.25", 25), (" 3 ", 300), ("", 0), ("12,5", 1250)]
)
def test_parse_share_reads_days_with_a_comma(text, share):
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["nửa", "-1", "1/2", "0,125", "nan", "inf", "99999999"])
def test_parse_share_refuses_what_is_no_share(text):
    with pytest.raises(RuleBroken):
        parse_share(text)


def test_share_words_drop_empty_decimals():
    assert [share_words(s) for s in (50, 25, 300, 1050, 1000)] == ["0,5", "0,25", "3", "10,5", "10"]


CATALOGUE = (
    ("1.001193", "Đăng ký khai sinh"),
    ("1.004884", "Đăng ký lại khai sinh"),
    ("1.000894", "Đăng ký kết hôn"),
    ("2.000815", "Chứng thực bản sao từ bản chính"),
    (None, "Hòa giải tranh chấp đất đai"),
    ("1.009994", "Cấp giấy phép xây dựng nhà ở riêng lẻ"),
    ("1.011471", "Bàn giao rừng"),
    ("1.011472", "Bán giống cây"),
)


def found(text):
    from intranet.rules.text import initials

    places = [(rank(wanted(text), name, initials(name), code), name) for code, name in CATALOGUE]
    return [name for place, name in sorted(p for p in places if p[0] is not None)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1.001193", ["Đăng ký khai sinh"]),
        ("1001193", ["Đăng ký khai sinh"]),
        ("2.0008", ["Chứng thực bản sao từ bản chính"]),
        ("khai sinh", ["Đăng ký khai sinh", "Đăng ký lại khai sinh"]),
        ("đăng ký khai sinh", ["Đăng ký khai sinh", "Đăng ký lại khai sinh"]),
        ("dang ky ket", ["Đăng ký kết hôn"]),
        ("dkkh", ["Đăng ký kết hôn"]),
        ("hoà giải", ["Hòa giải tranh chấp đất đai"]),
        ("hòa giải", ["Hòa giải tranh chấp đất đai"]),
        ("chuwngs thuwcj", ["Chứng thực bản sao từ bản chính"]),
        ("xây dựng", ["Cấp giấy phép xây dựng nhà ở riêng lẻ"]),
        ("bán", ["Bán giống cây", "Bàn giao rừng", "Chứng thực bản sao từ bản chính"]),
        ("không có gì như vậy", []),
        ("", []),
    ],
)
def test_rank_finds_and_puts_exact_tones_first(text, names):
    assert found(text) == names


def test_verification_is_told_in_words():
    assert verification_words("verified_dvcqg_2026").startswith("Mã và tên theo Cổng")
    assert verification_words("general_knowledge_unverified") == "Chưa kiểm chứng nên không ghi mã"
    assert verification_words(None) == "Chưa ghi nguồn"
    assert verification_words("something else") == "Chưa ghi nguồn"
    assert is_verified("verified_bqp_2026") is True
    assert is_verified("code_seen_public; name general knowledge") is False


@pytest.mark.parametrize(
    ("name", "conditional"),
    [
        ("Biên bản trẻ bị bỏ rơi (nếu có)", True),
        ("Văn bản ủy quyền có chứng thực (nếu ủy quyền)", True),
        ("Giấy tờ chứng minh nơi cư trú (khi không tra được CSDL)", True),
        ("Trường hợp không có Giấy chứng sinh thì nộp giấy cam đoan", True),
        ("Văn bản ủy quyền trong trường hợp ủy quyền", True),
        ("Giấy chứng sinh; nếu không có: văn bản của người làm chứng", False),
        ("Tờ khai theo mẫu", False),
    ],
)
def test_paper_for_some_people_only_is_told_by_its_name(name, conditional):
    assert is_conditional(name) is conditional
