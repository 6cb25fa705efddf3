"""How dossiers went from hand to hand: handed on the same day, steps passed over, returned."""

from datetime import date
from statistics import median

from sqlalchemy import exists, extract, func, literal_column, select
from sqlalchemy.orm import aliased

from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierStep
from intranet.models.procedures import ProcedureStep, ProcedureVersion
from intranet.rules.words import N_
from intranet.rules.workflow import Channel, State, StepAct
from intranet.services.inspections.figures.told import counted, share

LATE_HOUR = 15  # who comes from then on is handed over the next morning (item C01)
MORNING_HOUR = 10  # "đầu giờ": before it
ANSWER_MINUTES = 8 * 60  # working minutes (item B07)


def figures(scope):
    """The keys about the way of a dossier. What a desk finishes at once (counter services) is left
    out: it is handed to nobody.
    """
    same_day, handed = _handed(scope)
    unnamed, unsigned = _gaps_of_the_way(scope)
    gap = _return_gap(scope)
    return {
        "handed_same_day": share(same_day, handed),
        "steps_without_receiver": counted(unnamed, N_("%(count)s bước")),
        "skipped_steps": counted(unsigned),
        "online_answered": _online_answered(scope),
        "return_gap": {"value": None, "text": N_("Chưa trả kết quả nào")}
        if gap is None
        else {"value": gap, "text": N_("%(count)s ngày") % {"count": f"{gap:g}".replace(".", ",")}},
    }


def _handed(scope):
    """(handed on in time, handed on or still waiting to be): the first stays of what was received
    in the period; from 15:00 on until 10:00 of the next working day.
    """
    came, went = func.date(Dossier.received_at), func.date(DossierStep.ended_at)
    late = extract("hour", Dossier.received_at) >= literal_column(str(LATE_HOUR))
    morning = extract("hour", DossierStep.ended_at) < literal_column(str(MORNING_HOUR))
    keys = (came, late, went, morning)
    query = (
        select(*keys, func.count())
        .join(DossierStep, DossierStep.dossier_id == Dossier.id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(scope.received(), DossierStep.how == "receive", _is_walked())
        .group_by(*keys)
    )
    in_time = total = 0
    for day, is_late, left, in_morning, number in db.session.execute(query):
        total += number
        if left is None:
            continue
        day, left = _day(day), _day(left)
        after = is_late and in_morning and left == scope.calendar.next_working_day(day)
        in_time += number if left == day or after else 0
    return in_time, total


def _gaps_of_the_way(scope):
    """Of the dossiers solved in the period: (stays that nobody is named for, neither who had it nor
    who ended it; dossiers that never came to a step of their way where somebody signs).
    """
    unnamed = (
        select(func.count())
        .select_from(DossierStep)
        .join(Dossier, Dossier.id == DossierStep.dossier_id)
        .where(
            scope.solved(),
            DossierStep.ended_at.is_not(None),
            DossierStep.user_id.is_(None),
            DossierStep.ended_by_id.is_(None),
        )
    )
    unsigned = (
        select(func.count())
        .select_from(Dossier)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(scope.solved(), _is_walked(), _is_unsigned())
        .where(Dossier.state.in_((State.FINISHED, State.RETURNED)))
    )
    both = select(unnamed.scalar_subquery(), unsigned.scalar_subquery())
    return db.session.execute(both).one()


def _is_unsigned():
    """Clause: a step of the way where somebody signs has no stay of this dossier."""
    step, stay = aliased(ProcedureStep), aliased(DossierStep)
    was_there = exists().where(
        stay.dossier_id == Dossier.id, stay.position == step.position, stay.undone_at.is_(None)
    )
    return exists().where(
        step.version_id == Dossier.version_id,
        step.act == StepAct.APPROVE,
        ~was_there.correlate(Dossier, step),
    )


def _return_gap(scope):
    """The median of the days from the result to its return, of what was solved in the period and
    is returned; None when nothing is.
    """
    ready, given = func.date(Dossier.finished_at), func.date(Dossier.closed_at)
    query = (
        select(ready, given, func.count())
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .where(scope.solved(), Dossier.state == State.RETURNED, _is_walked())
        .group_by(ready, given)
    )
    gaps = []
    for done, back, number in db.session.execute(query):
        gaps += [(_day(back) - _day(done)).days] * number
    return median(gaps) if gaps else None


def _online_answered(scope):
    """The share of online dossiers received in the period that the desk handed on (or sent back)
    within 8 working hours; who still waits and has waited less is not counted.
    """
    query = (
        select(Dossier.received_at, DossierStep.ended_at)
        .join(DossierStep, DossierStep.dossier_id == Dossier.id)
        .where(scope.received(), DossierStep.how == "receive", Dossier.channel == Channel.ONLINE)
    )
    answered = total = 0
    for came, went in db.session.execute(query):
        waited = scope.calendar.working_minutes_between(came, max(came, went or scope.now))
        in_time = waited <= ANSWER_MINUTES
        answered += in_time and went is not None
        total += went is not None or not in_time
    return share(answered, total, N_("Không có hồ sơ trực tuyến"))


def _is_walked():
    """Clause: no counter service (done at once, handed to nobody)."""
    return ProcedureVersion.counter_service.is_(False)


def _day(value):
    """A day as SQLite (text) or PostgreSQL tells it."""
    return value if isinstance(value, date) else date.fromisoformat(value)
