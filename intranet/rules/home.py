"""Who has a home page: everybody with an account."""

from intranet.rules.permissions import EVERYONE, Permission
from intranet.rules.words import N_


class HomePermission(Permission):
    SHOW = ("home.show", N_("Mở trang việc cần làm"), EVERYONE)
