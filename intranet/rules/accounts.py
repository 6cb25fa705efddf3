"""Accounts: who keeps them, what a user name is, one-time codes on paper (domain 3.3, C22)."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum

from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import valid_username
from intranet.rules.permissions import Permission, Role, all_permissions
from intranet.rules.words import N_

# A code for a new account lives so many hours, one that replaces a password so many (6.4.1, C22).
HOURS_NEW = 72
HOURS_RESET = 24
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L
_CODE_LENGTH = 16


class AccountPermission(Permission):
    LIST = ("accounts.list", N_("Xem danh sách tài khoản"), (Role.ADMIN,))
    SHOW = ("accounts.show", N_("Xem một tài khoản"), (Role.ADMIN,))
    CREATE = ("accounts.create", N_("Lập tài khoản"), (Role.ADMIN,))
    EDIT = ("accounts.edit", N_("Sửa tài khoản"), (Role.ADMIN,))
    IMPORT = ("accounts.import", N_("Nhập tài khoản từ Excel"), (Role.ADMIN,))
    ADD_ROLE = ("accounts.add_role", N_("Giao vai trò trong một đơn vị"), (Role.ADMIN,))
    END_ROLE = ("accounts.end_role", N_("Kết thúc vai trò"), (Role.ADMIN,))
    LOCK = ("accounts.lock", N_("Khóa tài khoản"), (Role.ADMIN,))
    UNLOCK = ("accounts.unlock", N_("Mở khóa tài khoản"), (Role.ADMIN,))
    RESET = ("accounts.reset", N_("Cấp mã một lần để đặt mật khẩu"), (Role.ADMIN,))
    RESET_WAITING = (
        "accounts.reset_waiting",
        N_("In lại phiếu mã cho những người chưa dùng mã"),
        (Role.ADMIN,),
    )
    END_SESSIONS = ("accounts.end_sessions", N_("Kết thúc phiên của người khác"), (Role.ADMIN,))
    TAKE_OFF = (
        "accounts.take_off",
        N_("Gỡ xác thực hai lớp của người bị mất điện thoại"),
        (Role.ADMIN,),
    )
    MATRIX = ("accounts.matrix", N_("Xem bảng phân quyền"), (Role.ADMIN, Role.SUPERVISOR))
    WATCH = (
        "accounts.watch",
        N_("Biết ai trong đơn vị được cấp mã một lần"),
        (Role.UNIT_HEAD, Role.LEADER, Role.SUPERVISOR, Role.ADMIN),
    )


# The rooms by the words of the menu; a room that is not here shows its own name.
ROOM_WORDS = {
    "home": N_("Việc cần làm"),
    "dossiers": N_("Hồ sơ"),
    "files": N_("Tệp"),
    "statistics": N_("Thống kê"),
    "notices": N_("Bảng tin"),
    "procedures": N_("Thủ tục"),
    "calendars": N_("Lịch làm việc"),
    "units": N_("Đơn vị"),
    "accounts": N_("Tài khoản"),
    "reviews": N_("Rà soát tài khoản"),
    "sessions": N_("Phiên làm việc"),
    "factors": N_("Xác thực hai lớp"),
    "audit": N_("Nhật ký"),
    "lookups": N_("Tra cứu"),
    "settings": N_("Cơ quan"),
    "setup": N_("Cài đặt"),
}


def by_room():
    """Every permission of the house, as (words of the room, permissions): the matrix page."""
    rooms: dict[str, list] = {}
    for permission in all_permissions():
        rooms.setdefault(permission.value.partition(".")[0], []).append(permission)
    order = list(ROOM_WORDS)
    known = sorted(rooms, key=lambda room: order.index(room) if room in order else len(order))
    return [(ROOM_WORDS.get(room, room), rooms[room]) for room in known]


class Standing(Enum):
    """Where an account stands today: words and the kind of its chip."""

    ACTIVE = (N_("Đang dùng"), "done")
    WAITING = (N_("Chờ dùng mã"), "wait")
    LOCKED = (N_("Đã khóa"), "stop")
    EXPIRED = (N_("Hết hạn"), "neutral")

    @property
    def words(self):
        return self.value[0]

    @property
    def chip(self):
        return self.value[1]


def standing(locked, expires_on, has_password, today):
    """Return the Standing of an account: locked counts before expired, expired before waiting."""
    if locked:
        return Standing.LOCKED
    if expires_on is not None and expires_on < today:
        return Standing.EXPIRED
    return Standing.ACTIVE if has_password else Standing.WAITING


SOON_DAYS, IDLE_DAYS = 30, 90
# What the list can be narrowed to besides a Standing.
WATCHED = {
    "SOON": N_("Sắp hết hạn (trong 30 ngày)"),
    "NEVER": N_("Chưa dùng lần nào"),
    "IDLE": N_("90 ngày không dùng"),
}


@dataclass(frozen=True)
class Post:
    """A role in the unit called ``unit_pid``, from a day to a day (inclusive, both may be open)."""

    role: str
    unit_pid: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class NewAccount:
    """What an admin gives for a new account; a one-time code makes the password."""

    username: str
    full_name: str
    title: str | None = None
    phone: str | None = None
    expires_on: date | None = None
    posts: tuple[Post, ...] = ()


def check_username(text):
    """Return a user name in lower case; RuleBroken at ``username`` (security.md 2.6)."""
    name = (text or "").strip().lower()
    if not valid_username(name):
        raise RuleBroken(
            N_("Tên đăng nhập gồm 3 đến 40 chữ thường không dấu, chữ số, dấu chấm, gạch."),
            field="username",
        )
    return name


def check_roles(roles):
    """Refuse an admin who works with dossiers by the same account (separation of duties, 3.3)."""
    roles = set(map(str, roles))
    if str(Role.ADMIN) in roles and len(roles) > 1:
        raise RuleBroken(
            N_("Quản trị không làm nghiệp vụ bằng cùng một tài khoản; hãy lập tài khoản riêng."),
            field="roles",
        )


def check_span(valid_from, valid_to, field="valid_to"):
    """Refuse a span of days that ends before it begins."""
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise RuleBroken(N_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field=field)


def new_code(random_bytes):
    """Return a one-time code: 16 signs, 79 bits, without 0 O 1 I L.

    ``random_bytes``: at least 24 from a cryptographic source; ValueError if fewer.
    """
    if len(random_bytes) < 24:
        raise ValueError("a one-time code needs 24 random bytes")
    rest, code = int.from_bytes(random_bytes, "big"), ""
    for _ in range(_CODE_LENGTH):
        rest, sign = divmod(rest, len(_SIGNS))
        code += _SIGNS[sign]
    return code


def group_code(code):
    """Return a one-time code as it is printed and read out: XXXX-XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normal_code(text):
    """Return a typed code in stored form: lower case, spaces and hyphens are forgiven."""
    plain = unicodedata.normalize("NFKC", text or "").upper()
    return re.sub(r"[^0-9A-Z]", "", plain)
