"""People in a table, one row a duty: read into accounts to make, errors by row and column (C14)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from intranet.rules.accounts import check_username
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_phone, valid_username
from intranet.rules.permissions import ROLE_WORDS, Role
from intranet.rules.text import clean, fold
from intranet.rules.wording import parse_date
from intranet.rules.words import N_

MOST = 500  # people of one table: a slip of paper for each
COLUMNS = {
    "full_name": N_("Họ và tên"),
    "username": N_("Tên đăng nhập"),
    "title": N_("Chức vụ"),
    "phone": N_("Điện thoại"),
    "unit": N_("Đơn vị"),
    "roles": N_("Vai trò"),
    "expires_on": N_("Dùng đến ngày"),
}
_ALSO = {"ho ten": "full_name", "chuc danh": "title", "dung den het ngay": "expires_on"}
_NEEDED = ("full_name", "unit", "roles")
_LONGEST = {"full_name": 120, "title": 120}
# Days as a spreadsheet counts them, from 1954 to 2118.
_EPOCH, _DAY_NUMBERS = date(1899, 12, 30), range(20000, 80000)


@dataclass(frozen=True)
class RowError:
    """What is wrong in one row; ``column`` is a key of ``COLUMNS`` or empty."""

    row_no: int
    column: str
    message: str
    params: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class AccountRow:
    """One person in one unit as the table says; ``unit`` is a key, a code or a name."""

    row_no: int
    full_name: str
    username: str
    title: str
    phone: str
    unit: str
    roles: tuple[Role, ...]
    expires_on: date | None


def parse_accounts(rows):
    """(AccountRows, RowErrors) of the rows of a table, as dicts; the head is row 1.

    RuleBroken at ``table`` when a column that is needed is missing, or for more than ``MOST`` rows.
    """
    rows = [_by_column(row) for row in rows]
    rows = [(number, row) for number, row in enumerate(rows, 2) if any(row.values())]
    if not rows:
        raise RuleBroken(N_("Bảng chưa có người nào."), field="table")
    if len(rows) > MOST:
        raise RuleBroken(N_("Bảng dài quá %(most)s dòng."), field="table", most=MOST)
    missing = [COLUMNS[name] for name in _NEEDED if name not in rows[0][1]]
    if missing:
        words = ", ".join(f"“{column}”" for column in missing)
        raise RuleBroken(N_("Bảng thiếu cột %(columns)s."), field="table", columns=words)
    parsed: list[AccountRow] = []
    errors: list[RowError] = []
    for number, row in rows:
        read, wrong = _read(number, row)
        errors += wrong
        parsed += [] if wrong else [read]
    return parsed, errors


def propose_username(full_name, taken):
    """A free user name for a name: "Đinh Thị Mai" gives mai.dt, then mai.dt2 ("Lan": lan)."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(full_name)).split()
    rest = "".join(word[0] for word in words[:-1])
    base = f"{words[-1] if words else 'nguoi'}{'.' if rest else ''}{rest}"[:36]
    number = 1
    while True:
        name = base if number == 1 else f"{base}{number}"
        if valid_username(name) and name not in taken:
            return name
        number += 1


def _by_column(row):
    named = {fold(words): name for name, words in COLUMNS.items()} | _ALSO
    return {
        named[fold(head)]: (value or "").strip()
        for head, value in row.items()
        if head is not None and fold(head) in named and isinstance(value, str | None)
    }


def _read(number, row):
    """(AccountRow, []) or (None, errors)."""
    errors: list[RowError] = []

    def read(name, way):
        try:
            return way(row.get(name, ""))
        except RuleBroken as broken:
            errors.append(RowError(number, name, broken.message, tuple(broken.params.items())))

    facts = {
        "full_name": read("full_name", lambda text: _text("full_name", text)),
        "username": read("username", lambda text: check_username(text) if text else ""),
        "title": read("title", lambda text: _text("title", text)),
        "phone": read("phone", _phone),
        "unit": read("unit", lambda text: _text("unit", text)),
        "roles": read("roles", _roles),
        "expires_on": read("expires_on", _day),
    }
    return (None, errors) if errors else (AccountRow(row_no=number, **facts), [])


def _text(name, text):
    text = clean(text)
    if not text and name in _NEEDED:
        raise RuleBroken(N_("Ô này không được để trống."))
    if len(text) > _LONGEST.get(name, 200):
        raise RuleBroken(N_("Dài quá %(limit)s ký tự."), limit=_LONGEST.get(name, 200))
    return text


def _phone(text):
    # A spreadsheet takes the first 0 of a number away.
    return normal_phone(f"0{text}" if len(text) == 9 and text.isdigit() else text)


def _roles(text):
    words = {fold(words): role for role, words in ROLE_WORDS.items()}
    words |= {str(role): role for role in Role}
    asked = [part.strip() for part in text.replace(",", ";").split(";") if part.strip()]
    if not asked:
        raise RuleBroken(N_("Ô này không được để trống."))
    wrong = [part for part in asked if fold(part) not in words]
    if wrong:
        raise RuleBroken(
            N_("Không có vai trò “%(role)s”. Các vai trò: %(roles)s."),
            role=wrong[0][:60],
            roles="; ".join(ROLE_WORDS.values()),
        )
    return tuple(dict.fromkeys(words[fold(part)] for part in asked))


def _day(text):
    if not text:
        return None
    if text.isdigit() and int(text) in _DAY_NUMBERS:
        return _EPOCH + timedelta(days=int(text))
    return parse_date(text)


def doubled(rows):
    """The (name, unit) pairs, folded, that several rows without a user name share."""
    pairs = Counter((fold(row.full_name), fold(row.unit)) for row in rows if not row.username)
    return {pair for pair, number in pairs.items() if number > 1}
