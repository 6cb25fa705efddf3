"""How far back a reception may be written down."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from intranet.rules.errors import RuleBroken
from intranet.rules.reception import check_correction, check_desk, check_moment

NOW = datetime(2020, 1, 16, 10)
WHY = "Mất điện"


@pytest.mark.parametrize(
    ("received_at", "reason", "field"),
    [
        (NOW, None, None),
        (datetime(2020, 1, 9, 0), None, None),  # seven days
        (datetime(2020, 1, 8, 23, 59), None, "late_reason"),
        (datetime(2020, 1, 8, 23, 59), "  ", "late_reason"),
        (datetime(2020, 1, 8, 23, 59), WHY, None),
        (datetime(2019, 1, 15), WHY, None),  # 366 days
        (datetime(2019, 1, 14), WHY, "received_at"),
        (datetime(2020, 1, 16, 10, 1), WHY, "received_at"),
    ],
)
def test_a_moment_is_now_or_lately_or_has_a_reason(received_at, reason, field):
    if field is None:
        check_moment(received_at, NOW, reason)
        return
    with pytest.raises(RuleBroken) as refused:
        check_moment(received_at, NOW, reason)
    assert refused.value.field == field


def test_a_desk_receives_from_its_first_day():
    desk = SimpleNamespace(valid_from=date(2020, 1, 6))
    check_desk(desk, date(2020, 1, 6))
    check_desk(SimpleNamespace(valid_from=None), date(1990, 1, 1))
    with pytest.raises(RuleBroken) as refused:
        check_desk(desk, date(2020, 1, 5))
    assert str(refused.value).startswith("Bộ phận này hoạt động từ 06/01/2020")


def test_a_late_dossier_is_received_no_later():
    before, due_at = datetime(2020, 1, 6, 8), datetime(2020, 1, 13, 17)
    check_correction(datetime(2020, 1, 7, 8), before, due_at, False)
    check_correction(datetime(2020, 1, 3, 8), before, due_at, True)
    with pytest.raises(RuleBroken) as refused:
        check_correction(datetime(2020, 1, 6, 9), before, due_at, True)
    assert refused.value.field == "received_at"
