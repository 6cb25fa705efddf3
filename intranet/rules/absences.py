"""Who is away, from a day to a day, and who may do the work meanwhile (D9, D10)."""

from datetime import timedelta

from intranet.rules.dossiers import STEP_ROLES
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import CASE_ROLES, Permission, Role
from intranet.rules.words import N_

LONGEST = 366  # days of one absence
# Who may do what a role does: somebody with the same role, or a head in place of who works below.
STANDS_IN = {
    Role.RECEIVER: frozenset({Role.RECEIVER}),
    Role.OFFICER: frozenset({Role.OFFICER, Role.UNIT_HEAD, Role.LEADER}),
    Role.UNIT_HEAD: frozenset({Role.UNIT_HEAD, Role.LEADER}),
    Role.LEADER: frozenset({Role.LEADER}),
    Role.REGISTRAR: frozenset({Role.REGISTRAR}),
}


class AbsencePermission(Permission):
    LIST = ("absences.list", N_("Xem ai vắng mặt, ai làm thay"), CASE_ROLES)
    DECLARE = ("absences.declare", N_("Khai vắng mặt, cử người làm thay"), STEP_ROLES)
    END = ("absences.end", N_("Kết thúc vắng mặt sớm"), STEP_ROLES)


def fits(role, above, posts):
    """True when somebody with ``posts`` ((role, unit id), …) may do what ``role`` does in a unit.

    ``above``: the ids of that unit and of all units over it.
    """
    may = STANDS_IN.get(role, frozenset())
    return any(own in may and unit_id in above for own, unit_id in posts)


def check_days(first, last, today):
    """Refuse days in the wrong order, days that have passed, and more than a year."""
    if first is None:
        raise RuleBroken(N_("Nhập ngày bắt đầu vắng."), field="first_day")
    if last is None:
        raise RuleBroken(N_("Nhập ngày vắng cuối cùng."), field="last_day")
    if last < first:
        raise RuleBroken(N_("Ngày cuối phải từ ngày đầu trở đi."), field="last_day")
    if last < today:
        raise RuleBroken(N_("Những ngày này đã qua."), field="last_day")
    if last - first >= timedelta(days=LONGEST):
        raise RuleBroken(N_("Khai mỗi lần tối đa %(most)s ngày."), field="last_day", most=LONGEST)
