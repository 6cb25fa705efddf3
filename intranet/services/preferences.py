"""How a person likes to work: wishes and saved filters, kept on the server."""

from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Integer, String, bindparam, delete, func, or_, select

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.preferences import Preference, SavedFilter
from intranet.prepared import prepared
from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import Role
from intranet.rules.preferences import FOR_ALL, MOST_FILTERS
from intranet.rules.words import N_
from intranet.services.dossiers.filters import Filter
from intranet.transaction import Forbidden, NotVisible, transaction

DEFAULT = "default_filter"


def edit(actor, wishes):
    """Keep ``wishes`` ({key: value}) in place of all others; the default filter stays."""
    with transaction(actor) as change:
        mine = Preference.user_id == actor.user_id
        rows = db.session.execute(
            select(Preference.key, Preference.value).where(mine, Preference.key != DEFAULT)
        )
        before = dict(rows.tuples().all())
        db.session.execute(delete(Preference).where(mine, Preference.key != DEFAULT))
        _keep(actor, wishes)
        change.record("preferences.edit", actor.user, before=before, after=wishes)


def reset(actor):
    """The columns of the list as everybody has them at first."""
    with transaction(actor) as change:
        _drop(actor, "list_columns")
        change.record("preferences.reset", actor.user)


def saved(user):
    """The filters this person may use (pid, name, query, shared, mine, who): own ones first."""
    shared = [FOR_ALL, *sorted(str(role) for role in user.roles)]
    return _saved(user_id=user.id, shared=shared).all()


def args_of(row):
    """The arguments of the list a saved row opens."""
    return dict(parse_qsl(row.query))


def filter_of(row):
    """The ``Filter`` a saved row opens."""
    return read_query(row.query)


def read_query(query):
    """The ``Filter`` behind the "?" of an address; what cannot be read is left out."""
    return Filter.from_args(dict(parse_qsl(query)))


def save_filter(actor, name, query, shared="", is_default=False):
    """Keep a list under a name; ``query`` is the part of its address behind "?".

    ``shared``: "" for oneself, one of the person's own roles, or FOR_ALL. Refuses a name the
    person has already, and more than MOST_FILTERS.
    """
    with transaction(actor) as change:
        if shared not in ("", FOR_ALL) and shared not in actor.user.roles:
            raise RuleBroken(N_("Chỉ chia sẻ được với vai trò của mình."), field="shared")
        names = _own_names(actor)
        if name.casefold() in (other.casefold() for other in names):
            raise RuleBroken(N_("Bạn đã có bộ lọc tên này."), field="name")
        if len(names) >= MOST_FILTERS:
            raise RuleBroken(N_("Mỗi người lưu được %(most)s bộ lọc."), most=MOST_FILTERS)
        filter = read_query(query)
        row = SavedFilter(
            user_id=actor.user_id,
            name=name,
            query=urlencode(filter.to_args()),
            shared=shared,
            saved_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        if is_default:
            _drop(actor, DEFAULT)
            _keep(actor, {DEFAULT: row.pid})
        personal = {"name": name, "query": row.query}
        change.record(
            "preferences.save_filter", row, after={"shared": shared or None}, personal=personal
        )
        return row


def remove_filter(actor, pid):
    """Take a filter of one's own away; from those it was shared with too."""
    with transaction(actor) as change:
        row = _visible(actor.user, pid)
        if row.user_id != actor.user_id:
            raise Forbidden
        db.session.execute(
            delete(Preference).where(Preference.key == DEFAULT, Preference.value == pid)
        )
        change.record("preferences.remove_filter", row, personal={"name": row.name})
        db.session.delete(row)


def choose_filter(actor, pid):
    """The list begins with this filter from now on; None or "": with the usual one."""
    with transaction(actor) as change:
        row = _visible(actor.user, pid) if pid else None
        _drop(actor, DEFAULT)
        if row is not None:
            _keep(actor, {DEFAULT: row.pid})
        change.record("preferences.choose_filter", row or actor.user)


def may_share_with(user):
    """The roles a filter may be shared with, in the order of the house."""
    return [role for role in Role if role in user.roles]


def _visible(user, pid):
    row = db.session.scalar(select(SavedFilter).where(SavedFilter.pid == pid))
    if row is None or (row.user_id != user.id and row.shared not in {FOR_ALL, *user.roles}):
        raise NotVisible
    return row


def _own_names(actor):
    query = select(SavedFilter.name).where(SavedFilter.user_id == actor.user_id)
    return db.session.scalars(query).all()


def _keep(actor, wishes):
    db.session.add_all(
        Preference(user_id=actor.user_id, key=key, value=value) for key, value in wishes.items()
    )


def _drop(actor, key):
    db.session.execute(
        delete(Preference).where(Preference.user_id == actor.user_id, Preference.key == key)
    )


@prepared
def _saved():
    mine = SavedFilter.user_id == bindparam("user_id", type_=Integer)
    shared = SavedFilter.shared.in_(bindparam("shared", expanding=True, type_=String))
    return (
        select(
            *(SavedFilter.pid, SavedFilter.name, SavedFilter.query, SavedFilter.shared),
            *(mine.label("mine"), User.full_name.label("who")),
        )
        .join(User, User.id == SavedFilter.user_id)
        .where(or_(mine, shared))
        .order_by(mine.desc(), func.lower(SavedFilter.name), SavedFilter.id)
    )
