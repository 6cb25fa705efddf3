"""Reading the tree; how far an admin's hand reaches."""

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import false, or_, select, true

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.units import AUTHORITY_KINDS, Unit, UnitSuccession
from intranet.rules.permissions import Role
from intranet.rules.text import sort_key
from intranet.transaction import NotVisible


@dataclass
class Node:
    """A unit in the tree of one day, with the units below it in order."""

    pid: str
    name: str
    kind: str
    code_prefix: str | None
    order: tuple
    children: list = field(default_factory=list)


def tree(day):
    """The roots of the tree as it was on ``day``; two queries whatever its size.

    A unit whose parent did not exist yet hangs under the parent's forerunner of that day.
    """
    rows = {row.id: row for row in db.session.execute(_rows())}
    formers = defaultdict(list)
    for former, successor in db.session.execute(
        select(UnitSuccession.from_id, UnitSuccession.to_id)
    ):
        formers[successor].append(former)
    nodes = {i: _node(row) for i, row in rows.items() if _is_valid(row, day)}
    roots: list[Node] = []
    for i, node in nodes.items():
        above = _above(rows[i].parent_id, nodes, rows, formers)
        (nodes[above].children if above is not None else roots).append(node)
    for children in (roots, *(node.children for node in nodes.values())):
        children.sort(key=lambda node: node.order)
    return roots


def get(pid):
    """One unit with its codes; everybody with an account may see it. ``NotVisible`` if none."""
    unit = db.session.scalar(select(Unit).where(Unit.pid == pid))
    if unit is None:
        raise NotVisible
    return unit


def by_key(key):
    """The unit with this own key, or None: for commands and imports."""
    return db.session.scalar(select(Unit).where(Unit.key == key))


def within(user):
    """Clause on ``Unit``: the units this admin keeps, own and all below. None is the system."""
    if user is None:
        return true()
    paths = [m.unit.path for m in user.active_memberships if m.role == Role.ADMIN]
    if not paths:
        return false()
    return or_(*(Unit.path.startswith(path, autoescape=True) for path in paths))


def is_mine(user, unit):
    """True when this admin keeps ``unit``: it is one of theirs or below."""
    if user is None:
        return True
    return any(
        m.role == Role.ADMIN and m.unit_id in unit.ancestor_ids for m in user.active_memberships
    )


def choices(user, day=None):
    """(pid, name indented by its place) of the units an admin keeps, for a select."""
    rows = db.session.execute(
        select(Unit.id, Unit.parent_id, Unit.pid, Unit.name, Unit.sort)
        .where(within(user), Unit.valid_on(day or clock.today()))
        .order_by(Unit.sort, Unit.id)
    ).all()
    known = {row.id for row in rows}
    below = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    return list(_indented(below, None, ""))


def members(unit):
    """The people of one unit today: (pid, full_name, title, role), by name."""
    today = clock.today()
    return db.session.execute(
        select(User.pid, User.full_name, User.title, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.unit_id == unit.id, valid_membership(today), User.locked.is_(False))
        .order_by(User.name_sort, User.id)
    ).all()


def valid_membership(day):
    """Clause: memberships that hold on ``day``."""
    return or_(Membership.valid_from.is_(None), Membership.valid_from <= day) & or_(
        Membership.valid_to.is_(None), Membership.valid_to >= day
    )


def history(unit):
    """(units it came from, units it went to), each a list of (unit, day)."""
    rows = db.session.scalars(
        select(UnitSuccession)
        .where(or_(UnitSuccession.from_id == unit.id, UnitSuccession.to_id == unit.id))
        .order_by(UnitSuccession.day, UnitSuccession.id)
    ).all()
    came = [(row.former, row.day) for row in rows if row.to_id == unit.id]
    went = [(row.successor, row.day) for row in rows if row.from_id == unit.id]
    return came, went


def place_names():
    """Short names of the authorities: words that make a password easy to guess."""
    query = select(Unit.short_name).where(Unit.kind.in_(AUTHORITY_KINDS)).distinct()
    return list(db.session.scalars(query))


def _rows():
    return select(
        Unit.id, Unit.parent_id, Unit.pid, Unit.name, Unit.kind, Unit.code_prefix, Unit.sort,
        Unit.valid_from, Unit.valid_to,
    )  # fmt: skip


def _node(row):
    return Node(row.pid, row.name, row.kind, row.code_prefix, (row.sort, sort_key(row.name)))


def _is_valid(row, day):
    return (row.valid_from is None or row.valid_from <= day) and (
        row.valid_to is None or day <= row.valid_to
    )


def _above(parent_id, nodes, rows, formers):
    """The nearest unit above on that day: parent, its forerunner, or further up; None at a root."""
    while parent_id is not None:
        if parent_id in nodes:
            return parent_id
        stood = next((former for former in formers[parent_id] if former in nodes), None)
        if stood is not None:
            return stood
        parent_id = rows[parent_id].parent_id
    return None


def _indented(below, parent_id, indent):
    for row in below[parent_id]:
        yield row.pid, indent + row.name
        yield from _indented(below, row.id, indent + "\u2003")
