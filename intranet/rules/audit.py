"""Who may read the audit log, and each act in plain words."""

from intranet.rules.permissions import CASE_ROLES, Permission, Role
from intranet.rules.words import N_


class AuditPermission(Permission):
    LIST = ("audit.list", N_("Xem nhật ký của mọi đơn vị"), (Role.SUPERVISOR,))
    LIFE = ("audit.life", N_("Xem nhật ký của hồ sơ mình được xem"), CASE_ROLES)


# Every act that the services record; a house test compares this with the code.
ACT_WORDS = {
    "notices.post": N_("đăng tin"),
    "notices.edit": N_("sửa tin"),
    "notices.close": N_("gỡ tin"),
    "sessions.login": N_("đăng nhập"),
    "sessions.logout": N_("đăng xuất"),
    "sessions.refuse": N_("đăng nhập không được"),
}

FIELD_WORDS = {
    "title": N_("Tiêu đề"),
    "body": N_("Nội dung"),
}


def act_words(act):
    """The words for an act; the act itself when nobody named it."""
    return ACT_WORDS.get(act, act)


def field_words(name):
    """The words for a field of before/after; the name itself when nobody named it."""
    return FIELD_WORDS.get(name, name)
