"""Roles, permissions and the one question ``can()``: who may do what (domain 3.3).

A room's permissions are a subclass of ``Permission`` in ``rules/<room>.py``; each value carries
plain words and the roles that hold it. The matrix page prints exactly this.
"""

from enum import StrEnum

from intranet.rules.words import N_


class Role(StrEnum):
    """What a person does in a unit; a person holds one or more (role, unit) memberships."""

    RECEIVER = "receiver"
    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    LEADER = "leader"
    REGISTRAR = "registrar"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    ADMIN = "admin"

    @property
    def words(self):
        return ROLE_WORDS[self]


ROLE_WORDS = {
    Role.RECEIVER: N_("Tiếp nhận và trả kết quả"),
    Role.OFFICER: N_("Chuyên môn"),
    Role.UNIT_HEAD: N_("Lãnh đạo phòng"),
    Role.LEADER: N_("Lãnh đạo UBND"),
    Role.REGISTRAR: N_("Văn thư"),
    Role.SUPERVISOR: N_("Kiểm soát TTHC"),
    Role.INSPECTOR: N_("Đoàn kiểm tra"),
    Role.ADMIN: N_("Quản trị"),
}

EVERYONE = tuple(Role)
# Everybody who works with dossiers; the admin is kept away from them (separation of duties).
CASE_ROLES = tuple(role for role in Role if role is not Role.ADMIN)


class Permission(StrEnum):
    """Base of the rooms' permissions: value ``room.verb``, plain words, the roles that hold it."""

    words: str
    roles: frozenset[Role]

    def __new__(cls, value: str, words: str, roles):
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        member.roles = frozenset(roles)
        return member


def can(roles, permission):
    """True when one of ``roles`` holds ``permission``."""
    return not permission.roles.isdisjoint(roles)


def all_permissions():
    """Every permission of every room that is loaded, in the order of the rooms."""
    return [member for room in Permission.__subclasses__() for member in room]


def find(value):
    """The permission called ``value`` (``room.verb``), or None when no loaded room has it."""
    return next((member for member in all_permissions() if member.value == value), None)
