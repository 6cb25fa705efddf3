"""Accounts of many people from one table: looked at first, then made as a whole or not at all."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from sqlalchemy import or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.units import Unit, UnitCode
from intranet.rules.accounts import NewAccount, Post, check_roles
from intranet.rules.accounts_import import (
    AccountRow,
    RowError,
    doubled,
    parse_accounts,
    propose_username,
)
from intranet.rules.errors import RuleBroken
from intranet.rules.text import fold
from intranet.rules.words import N_
from intranet.services import spreadsheets, tables, units
from intranet.services.accounts.editing import create_account
from intranet.services.accounts.heads import tell_heads
from intranet.services.accounts.reading import is_kept, reach
from intranet.services.accounts.roles import give
from intranet.services.units.reading import valid_membership
from intranet.transaction import transaction

_MANY_UNITS = N_("Có nhiều đơn vị “%(unit)s”; ghi mã của đơn vị.")
_NO_UNIT = N_("Không có đơn vị “%(unit)s” trong phạm vi bạn quản trị.")
_OTHER_NAME = N_("Tên đăng nhập này là của %(name)s.")
_NAMESAKES = N_("Đơn vị có nhiều người tên này; ghi tên đăng nhập.")
_TWICE = N_("Bảng có hai người cùng tên ở đơn vị này; ghi tên đăng nhập của từng người.")
_FAR = N_("Tài khoản này còn vai trò ở nơi bạn không quản trị.")
_OVER = N_("Ngày này đã qua.")
_OWN = N_("Không tự giao vai trò cho mình; nhờ một quản trị khác.")


@dataclass(frozen=True)
class Item:
    """One account as the import would leave it; ``posts``: (Role, Unit) it gets.

    ``user``: the account that exists; ``namesake``: the user name of somebody else of that name.
    """

    row: AccountRow
    username: str
    posts: tuple
    user: User | None = None
    namesake: str | None = None

    @property
    def kind(self):
        if self.user is None:
            return "new"
        return "changed" if self.posts else "unchanged"


@dataclass
class AccountReport:
    """What an import would do; with ``errors`` it does nothing."""

    items: list[Item] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def of(self, kind):
        return [item for item in self.items if item.kind == kind]

    @property
    def is_idle(self):
        return not self.errors and all(item.kind == "unchanged" for item in self.items)


def look(body):
    """(rows, errors) of a file or of pasted text; RuleBroken at ``table`` when it is no table."""
    if len(body) > tables.LARGEST:
        most = tables.LARGEST // 1024 // 1024
        raise RuleBroken(N_("Tệp lớn quá %(most)s MB."), field="table", most=most)
    is_book = spreadsheets.is_workbook(body)
    return parse_accounts(spreadsheets.read_workbook(body) if is_book else tables.read_table(body))


def preview(user, body):
    """The AccountReport of a table for this admin: new accounts, new roles, errors by row."""
    rows, errors = look(body)
    found = _Known(user, rows)
    twice, typed = doubled(rows), {row.username for row in rows}
    report = AccountReport(errors=list(errors))
    people: dict[str, Item] = {}
    for row in rows:
        try:
            if not row.username and (fold(row.full_name), fold(row.unit)) in twice:
                raise RuleBroken(_TWICE, field="username")
            item = found.item(row, {*people, *found.usernames, *typed})
            held = people.get(item.username)
            people[item.username] = _joined(held, item) if held else item
            _check_posts(people[item.username])
        except RuleBroken as broken:
            facts = (broken.field or "", broken.message, tuple(broken.params.items()))
            report.errors.append(RowError(row.row_no, *facts))
    report.items = list(people.values())
    report.errors.sort(key=lambda error: error.row_no)
    return report


def import_table(actor, body):
    """Carry out what ``preview`` shows; [(account, one-time code)] of the new ones.

    The codes are made here, shown once and kept nowhere; a second sheet means new codes.
    """
    with transaction(actor) as change:
        report = preview(actor.user, body)
        if report.errors:
            raise RuleBroken(N_("Tệp còn lỗi. Sửa hết lỗi rồi nhập lại."), field="table")
        if report.is_idle:
            raise RuleBroken(N_("Không có gì để nhập."), field="table")
        made = [create_account(change, _new(item)) for item in report.of("new")]
        told = [(user, [e.unit_id for e in user.memberships]) for user, _code in made]
        for item in report.of("changed"):
            given = [give(change, item.user, post) for post in _posts(item)]
            told.append((item.user, [entry.unit_id for entry in given]))
        tell_heads(change, told)
        counts = {kind: len(report.of(kind)) for kind in ("new", "changed", "unchanged")}
        change.record("accounts.import", "list:accounts", **counts)
        change.outcome = "list:accounts"
        return made


class _Known:
    """What is there already of the people and units of a table, read in four queries."""

    def __init__(self, admin, rows):
        self.admin, today = admin, clock.today()
        self.places: dict[str, dict] = defaultdict(dict)
        mine = (units.within(admin), Unit.valid_on(today))
        for unit in db.session.scalars(select(Unit).where(*mine)):
            for name in (unit.key, unit.name, unit.short_name):
                self.places[fold(name)][unit.id] = unit
        codes = select(UnitCode.code, Unit).join(Unit, Unit.id == UnitCode.unit_id).where(*mine)
        for code, unit in db.session.execute(codes):
            self.places[fold(code)][unit.id] = unit
        names = [fold(row.full_name) for row in rows]
        asked = [row.username for row in rows if row.username]
        query = select(User).where(or_(User.username.in_(asked), User.name_fold.in_(names)))
        people = db.session.scalars(query).all()
        self.by_name = {user.username: user for user in people}
        self.namesakes = defaultdict(list)
        for user in people:
            self.namesakes[user.name_fold].append(user)
        self.usernames = set(db.session.scalars(select(User.username)))
        self.within = set(db.session.scalars(select(User.id).where(reach(admin))))
        here = select(Membership.user_id, Membership.unit_id).where(
            valid_membership(today), Membership.user_id.in_([user.id for user in people])
        )
        self.posts = set(db.session.execute(here).tuples())

    def item(self, row, taken):
        """The Item of a row; RuleBroken for what cannot be."""
        unit = self._unit(row.unit)
        user = self._user(row, unit)
        if user is None and row.expires_on is not None and row.expires_on < clock.today():
            raise RuleBroken(_OVER, field="expires_on")
        posts = tuple((role, unit) for role in row.roles)
        if user is not None:
            held = {(e.role, e.unit_id) for e in user.memberships if _goes_on(e)}
            new = tuple((role, place) for role, place in posts if (role, place.id) not in held)
            return Item(row, user.username, new, user)
        others = self.namesakes.get(fold(row.full_name), ())
        username = row.username or propose_username(row.full_name, taken)
        namesake = others[0].username if others else None
        return Item(row, username, posts, namesake=namesake)

    def _unit(self, words):
        found = self.places.get(fold(words), {})
        if len(found) != 1:
            raise RuleBroken(_MANY_UNITS if found else _NO_UNIT, field="unit", unit=words)
        return next(iter(found.values()))

    def _user(self, row, unit):
        """The account a row speaks of: by its name, or the one person of that name in the unit."""
        if row.username:
            user = self.by_name.get(row.username)
            if user is not None and user.name_fold != fold(row.full_name):
                raise RuleBroken(_OTHER_NAME, field="username", name=user.full_name)
        else:
            there = [u for u in self.namesakes.get(fold(row.full_name), ())
                     if (u.id, unit.id) in self.posts]  # fmt: skip
            if len(there) > 1:
                raise RuleBroken(_NAMESAKES, field="username")
            user = there[0] if there else None
        if user is None:
            return None
        if user.id not in self.within or not is_kept(self.admin, user):
            raise RuleBroken(_FAR, field="username")
        if self.admin is not None and user.id == self.admin.id:
            raise RuleBroken(_OWN, field="username")
        return user


def _joined(first, second):
    """One person in two rows: the duties of both."""
    if fold(first.row.full_name) != fold(second.row.full_name):
        raise RuleBroken(_OTHER_NAME, field="username", name=first.row.full_name)
    return replace(first, posts=tuple(dict.fromkeys((*first.posts, *second.posts))))


def _check_posts(item):
    held = [e.role for e in item.user.memberships if _goes_on(e)] if item.user else []
    check_roles([*held, *(role for role, _unit in item.posts)])


def _goes_on(entry):
    return entry.valid_to is None or entry.valid_to >= clock.today()


def _posts(item):
    return tuple(Post(str(role), unit.pid) for role, unit in item.posts)


def _new(item):
    row = item.row
    facts = {"title": row.title or None, "phone": row.phone, "expires_on": row.expires_on}
    return NewAccount(item.username, row.full_name, **facts, posts=_posts(item))
