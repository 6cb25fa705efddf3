"""Permissions around one's own session."""

from intranet.rules.permissions import EVERYONE, Permission
from intranet.rules.words import N_


class SessionPermission(Permission):
    OWN = ("sessions.own", N_("Đổi mật khẩu, xem và kết thúc phiên của mình"), EVERYONE)
