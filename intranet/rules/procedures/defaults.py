"""A workflow for a procedure that has none, made from its term."""

from intranet.rules.deadlines import Unit
from intranet.rules.permissions import Role
from intranet.rules.procedures.steps import UNCOUNTED, WHOLE, Step
from intranet.rules.words import N_

# What default workflows call their steps.
_RECEIVE = N_("Tiếp nhận, chuyển hồ sơ")
_PROCESS = N_("Thẩm tra, dự thảo kết quả")
_ASSIGN = N_("Phân công xử lý")
_CHECK = N_("Kiểm tra dự thảo")
_APPROVE = N_("Ký duyệt")
_PUBLISH = N_("Vào số, đóng dấu, chuyển kết quả")
_RETURN = N_("Trả kết quả")
# Shares for short terms (days), then what the fixed steps take of longer ones; -1 is the rest.
_SHORT = {1: (25, 25, 25, 25), 2: (50, 50, 50, 50), 3: (50, 150, 50, 50)}
_SHORT_OF_ROOM = {
    1: (15, 10, 30, 15, 15, 15),
    2: (25, 25, 50, 25, 50, 25),
    3: (50, 50, 50, 50, 50, 50),
}
_LONG, _LONG_OF_ROOM = (50, -1, 100, 50), (50, 50, -1, 50, 100, 50)
_MONTHS, _MONTHS_OF_ROOM = (5, -1, 15, 5), (4, 4, -1, 8, 12, 4)


def default_steps(value, unit, room=None):
    """A workflow for a procedure that has none, its shares summing exactly to ``value`` units.

    Without ``room`` the officer of the deciding office works it out (a commune); with ``room`` (a
    department: key, id or row) its head assigns and checks (a district).
    """
    shares = _default_shares(value, Unit(unit), room is not None)
    plan: tuple[tuple[str, str, Role, str], ...]
    if room is None:
        plan = (
            (_RECEIVE, "receive", Role.RECEIVER, "desk"),
            (_PROCESS, "process", Role.OFFICER, "authority"),
            (_APPROVE, "approve", Role.LEADER, "authority"),
            (_PUBLISH, "publish", Role.REGISTRAR, "authority"),
        )
    else:
        plan = (
            (_RECEIVE, "receive", Role.RECEIVER, "desk"),
            (_ASSIGN, "process", Role.UNIT_HEAD, "unit"),
            (_PROCESS, "process", Role.OFFICER, "unit"),
            (_CHECK, "process", Role.UNIT_HEAD, "unit"),
            (_APPROVE, "approve", Role.LEADER, "authority"),
            (_PUBLISH, "publish", Role.REGISTRAR, "authority"),
        )
    steps = [
        Step(name, act, str(role), place, room if place == "unit" else None, share)
        for (name, act, role, place), share in zip(plan, shares, strict=True)
    ]
    return [*steps, Step(_RETURN, "return", str(Role.RECEIVER), "desk")]


def _default_shares(value, unit, in_room):
    count = 6 if in_room else 4
    if unit in UNCOUNTED:
        return (0,) * count
    total = value * WHOLE
    if unit in (Unit.hour, Unit.working_hour):
        part = total // (2 * count)
        return _with_rest((part, part, -1, part, part, part) if in_room else _four(part), total)
    if unit == Unit.month:
        return _with_rest(_MONTHS_OF_ROOM if in_room else _MONTHS, total)
    short = (_SHORT_OF_ROOM if in_room else _SHORT).get(value)
    return short or _with_rest(_LONG_OF_ROOM if in_room else _LONG, total)


def _four(part):
    return (part, -1, part, part)


def _with_rest(shares, total):
    rest = total - sum(share for share in shares if share > 0)
    return tuple(rest if share < 0 else share for share in shares)
