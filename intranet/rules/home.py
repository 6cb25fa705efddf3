"""Who has a home page: everybody with an account. What it begins with, by role."""

from intranet.rules.permissions import EVERYONE, Permission, Role
from intranet.rules.words import N_


class HomePermission(Permission):
    SHOW = ("home.show", N_("Mở trang việc cần làm"), EVERYONE)


# Role: (tab of the work lists, heading). The first heading given to a tab stays.
_TO_DO = ("mine", N_("Cần tôi xử lý"))
_SOON = ("soon", N_("Sắp đến hạn"))
_LATE = ("late", N_("Quá hạn"))
BLOCKS = {
    Role.RECEIVER: (
        ("mine", N_("Cần chuyển đi")),
        ("ready", N_("Kết quả chờ trả")),
        _LATE,
        _SOON,
    ),
    Role.OFFICER: (_TO_DO, _LATE, _SOON),
    Role.UNIT_HEAD: (_TO_DO, _LATE, _SOON),
    Role.LEADER: (("mine", N_("Chờ tôi phê duyệt")), _LATE, _SOON),
    Role.REGISTRAR: (_TO_DO, _SOON),
    Role.SUPERVISOR: (_LATE, _SOON),
    Role.INSPECTOR: (_LATE,),
}
# Those who watch others' dossiers begin with the table of late units.
WATCHERS = frozenset({Role.SUPERVISOR, Role.INSPECTOR})
