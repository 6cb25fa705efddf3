"""What each condition of a ``Filter`` means in the database. Every list and every number asks here.

Late, in time and due soon are those of rules.deadlines (domain 1.8) written as SQL: hour-like terms
are judged by the moment, all others by the day. No clause holds a value: values are bound by name
(``shapes.values_of``), so that a statement is made once (decisions/0019-prepared-statements.md).
"""

from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    exists,
    false,
    literal_column,
    or_,
    select,
    union_all,
)

from intranet.models.dossiers import ActiveReach, Dossier, DossierReach
from intranet.models.units import Unit
from intranet.rules.deadlines.clocks import HOUR_LIKE
from intranet.rules.workflow import State
from intranet.services.dossiers.binds import moment, number, text
from intranet.services.dossiers.things import of_things

# Lists of dossiers that are not closed.
ACTIVE_TABS = ("mine", "soon", "late", "open", "ready")
FARTHEST = 12  # working days: a fifth of a term of 60


def is_open():
    """Received, no result yet; the words the partial indexes of dossiers use."""
    return and_(Dossier.finished_at.is_(None), Dossier.closed_at.is_(None))


def is_overdue(now="now", midnight="midnight"):
    """Past its due moment at ``now``, clock not stopped. Says nothing about being open.

    ``midnight`` is the one before ``now``; both are names of values.
    """
    return and_(
        Dossier.due_at < moment(now),
        or_(Dossier.due_at < moment(midnight), Dossier.due_unit.in_(sorted(HOUR_LIKE))),
        Dossier.paused.is_(False),
    )


def is_not_overdue(now="now", midnight="midnight"):
    """The opposite of ``is_overdue``, null due moments included."""
    return or_(
        Dossier.paused.is_(True),
        Dossier.due_at.is_(None),
        Dossier.due_at >= moment(now),
        and_(Dossier.due_at >= moment(midnight), Dossier.due_unit.not_in(sorted(HOUR_LIKE))),
    )


def is_at_risk(now="now", midnight="midnight"):
    """Open, clock running, not late yet, and less time left than the rest usually takes (B13)."""
    begun = Dossier.risk_at <= moment(now)
    return and_(is_open(), begun, Dossier.paused.is_(False), is_not_overdue(now, midnight))


def is_due_soon():
    """Open, not overdue, and at most 1 working day or 20 % of the time left (1.8).

    The values are those of ``shapes.soon_values``: ends of spans of the due moment, and before
    which moment a dossier due in such a span must have been received.
    """
    return and_(
        is_open(),
        Dossier.due_at >= moment("soon_0"),
        Dossier.due_at < moment(f"soon_{FARTHEST}"),
        or_(Dossier.due_at < moment("soon_1"), *(_in_span(n) for n in range(1, FARTHEST))),
        Dossier.paused.is_(False),
        is_not_overdue(),
    )


def _in_span(number):
    return and_(
        Dossier.due_at >= moment(f"soon_{number}"),
        Dossier.due_at < moment(f"soon_{number + 1}"),
        Dossier.received_at < moment(f"begun_{number}"),
    )


def open_on(end):
    """Received before ``end`` (name of the value) and without a result then."""
    return and_(
        Dossier.received_at < moment(end), or_(Dossier.finished_at >= moment(end), is_open())
    )


def needs(duties, stands=0):
    """In this person's hands: theirs by name, or nobody's in one of their ``duties`` (how many);
    and what is in the hands of those they stand in for (``stands``: in how many duties).

    One branch for each, so that each is read by its own partial index.
    """
    active = select(Dossier.id).where(Dossier.closed_at.is_(None))
    branches = [active.where(Dossier.holder_user_id == number("user_id"))]
    branches += [
        active.where(
            Dossier.holder_user_id.is_(None),
            Dossier.holder_unit_id == number(f"duty_unit_{n}"),
            Dossier.holder_role == text(f"duty_role_{n}"),
        )
        for n in range(duties)
    ]
    branches += [
        active.where(
            or_(Dossier.holder_user_id.is_(None), Dossier.holder_user_id == number(f"away_{n}")),
            Dossier.holder_unit_id == number(f"away_unit_{n}"),
            Dossier.holder_role == text(f"away_role_{n}"),
        )
        for n in range(stands)
    ]
    return and_(Dossier.id.in_(union_all(*branches)), is_open())


def in_scope(scope, at=""):
    """Dossiers in scope: "one" unit's reach, the reach of "many", or "none"."""
    if scope == "none":
        return false()
    through = DossierReach.unit_id == number(f"{at}through")
    if scope == "many":
        through = DossierReach.unit_id.in_(bindparam(f"{at}reach", expanding=True, type_=Integer))
    return exists(
        select(DossierReach.dossier_id).where(through, DossierReach.dossier_id == Dossier.id)
    )


def active_in_scope(scope, at=""):
    """Dossiers in scope that are not closed, each once: what the person's units work on."""
    if scope == "none":
        return false()
    ids = select(ActiveReach.dossier_id)
    if scope == "one":
        return Dossier.id.in_(ids.where(ActiveReach.unit_id == number(f"{at}through")))
    reach = bindparam(f"{at}reach", expanding=True, type_=Integer)
    return Dossier.id.in_(ids.where(ActiveReach.unit_id.in_(reach)))


def conditions(shape, at=""):
    """The clauses of a ``Shape`` except words and scope; ``at`` begins the names of its values."""
    return [*_of_tab(shape), *_of_unit(shape, at), *of_things(shape, at),
            *_of_days(shape, at), *_of_standing(shape, at)]  # fmt: skip


def _of_tab(shape):
    return {
        "mine": lambda: [needs(shape.duties, shape.stands)],
        "soon": lambda: [is_due_soon()],
        "late": lambda: [is_open(), is_overdue()],
        "open": lambda: [is_open()],
        "ready": lambda: [Dossier.finished_at.is_not(None), Dossier.closed_at.is_(None)],
        "all": list,
    }[shape.tab]()


def _of_unit(shape, at):
    if not shape.unit:
        return []
    if shape.unit == "unknown":
        return [false()]
    if shape.unit == "one":
        return [Dossier.competent_unit_id == number(f"{at}unit")]
    return [
        Dossier.competent_unit_id.in_(select(Unit.id).where(Unit.path.like(text(f"{at}below"))))
    ]


def _of_days(shape, at):
    bounds = (
        ("received_from", Dossier.received_at.__ge__),
        ("received_to", Dossier.received_at.__lt__),
        ("due_from", Dossier.due_at.__ge__),
        ("due_to", Dossier.due_at.__lt__),
        ("done_from", Dossier.finished_at.__ge__),
        ("done_to", Dossier.finished_at.__lt__),
    )
    return [compare(moment(f"{at}{name}")) for name, compare in bounds if name in shape.given]


def _of_standing(shape, at):
    found = []
    if shape.past:
        found.append(open_on(f"{at}open_on"))
    elif "open_on" in shape.given or shape.standing:
        found.append(is_open())
    if shape.standing:
        found.append(_stands(shape.standing, f"{at}judged", f"{at}judged_midnight"))
    return found


def _stands(standing, now, midnight):
    """A standing of ``filters.STANDINGS``."""
    return {
        "in_time": lambda: is_not_overdue(now, midnight),
        "overdue": lambda: is_overdue(now, midnight),
        "unexcused": lambda: and_(is_overdue(now, midnight), Dossier.extended_to.is_(None)),
        "risk": lambda: is_at_risk(now, midnight),
        "papers": lambda: Dossier.state == literal_column(str(int(State.SUPPLEMENT))),
        "payment": lambda: Dossier.state == literal_column(str(int(State.PAYMENT))),
        "waited": lambda: and_(Dossier.paused.is_(True), Dossier.wait_until < moment(now)),
    }[standing]()
