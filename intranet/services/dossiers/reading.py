"""Reading one dossier: within the person's reach, every opening in the read log."""

from contextlib import suppress
from functools import lru_cache

from sqlalchemy import bindparam, or_, select

from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier, visible_to
from intranet.rules.errors import RuleBroken
from intranet.rules.identifiers import normal_tracking_code
from intranet.rules.numbering import normal_code
from intranet.rules.workflow import Act, StepAct
from intranet.services.dossiers import charge, outsiders
from intranet.services.dossiers import way as ways
from intranet.services.dossiers.clauses import in_scope
from intranet.services.dossiers.handed import mark_opened
from intranet.services.dossiers.shapes import Scope
from intranet.services.dossiers.whole import WHOLE, fill
from intranet.transaction import NotVisible, reading


def get(user, pid, *options):
    """The dossier when this person may see it; ``NotVisible`` otherwise.

    ``options`` say what is loaded with it: ``WHOLE`` for its page.
    """
    scope = Scope.of(user)
    values = {"pid": pid, "through": scope.through, "reach": scope.reach}
    dossier = db.session.scalar(_visible(scope.kind, options), values)
    if dossier is None:
        raise NotVisible
    if options == WHOLE:
        fill(dossier)
    return dossier


@lru_cache(maxsize=32)
def _visible(scope, options):
    """Query, made once: a dossier by its pid."""
    query = select(Dossier).where(Dossier.pid == bindparam("pid"), in_scope(scope))
    return query.options(*options)


def open_dossier(actor, pid, *options):
    """The dossier, and one entry in the read log: who opened it (7.4). NotVisible writes none."""
    dossier = get(actor.user, pid, *options)
    note_opening(actor, dossier)
    return dossier


def note_opening(actor, dossier):
    """Write into the read log that facts of a dossier are about to be shown, before they are.

    Every page that shows some comes here or through ``open_dossier``. ``ReasonNeeded`` for somebody
    from outside who gave none today (B18).
    """
    (facts,) = outsiders.facts_of(actor.user, dossier)
    if charge.is_in_charge(actor.user, dossier):
        mark_opened(actor.user, dossier)
    with reading(actor) as change:
        change.record("dossiers.read", dossier, **facts)


def by_code(user, text):
    """The visible dossier with this code or tracking code, however typed; None otherwise."""
    wanted = [Dossier.code == normal_code(text)]
    with suppress(RuleBroken):  # no tracking code: the text is a code or nothing
        wanted.append(Dossier.tracking == normal_tracking_code(text))
    return db.session.scalar(select(Dossier).where(or_(*wanted), visible_to(user)))


def possible(user, dossier):
    """Every act on a dossier: None when this person may do it now, else why not (RuleBroken).

    For showing and hiding buttons; the verbs ask again under lock.
    """
    way = ways.way_of(dossier)
    return {str(act): _why_not(user, way, act) for act in Act}


def approves_alone(user, dossier):
    """True when this person would approve what they drafted: the one leader of a unit (3.3)."""
    way = ways.way_of(dossier)
    return (
        way.here is not None and way.here.act == StepAct.APPROVE and charge.is_own_draft(user, way)
    )


def next_step(dossier):
    """The step of the procedure after the present one, or None."""
    return ways.way_of(dossier).following


def candidates(dossier, step):
    """The people who can do ``step`` of this dossier, by name."""
    return charge.people_of(step.role, ways.unit_id_of(dossier, step))


def name_of(user_pid):
    """The full name of an account, or None."""
    return db.session.scalar(select(User.full_name).where(User.pid == user_pid))


def _why_not(user, way, act):
    if not user.can(charge.permission_for(act)):
        return charge.NotInCharge(charge.NOT_YOUR_ROLE)
    return charge.why_not(user, way, act)
