"""What was said to citizens in the period: apologies, supplements, changed promises."""

from sqlalchemy import func, or_, select

from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierEvent
from intranet.rules.words import N_
from intranet.rules.workflow import EventKind
from intranet.services.inspections.figures.scope import sum_of
from intranet.services.inspections.figures.told import counted, share

_TWICE = (EventKind.SUPPLEMENT, EventKind.EXTENSION)


def figures(scope):
    """The keys about events. An apology is in time when it was signed on a day before the one that
    was promised (item D04). A promise or an end was changed by a correction that moved the due
    moment, or by a result taken back (item C07).
    """
    row = db.session.execute(
        select(
            sum_of(DossierEvent.kind == EventKind.EXTENSION).label("apologies"),
            sum_of(
                (DossierEvent.kind == EventKind.EXTENSION)
                & (func.date(DossierEvent.at) < func.date(DossierEvent.due_before))
            ).label("in_time"),
            sum_of(_is_changed()).label("changed"),
        )
        .join(Dossier, Dossier.id == DossierEvent.dossier_id)
        .where(
            DossierEvent.kind.in_((EventKind.EXTENSION, EventKind.CORRECTION, EventKind.RECALL)),
            scope.within(DossierEvent.at),
            scope.decided(),
        )
    ).one()
    twice = _twice(scope)
    return {
        "apologies": counted(row.apologies, N_("%(count)s thư xin lỗi")),
        "apologies_in_time": share(row.in_time, row.apologies, N_("Không có thư xin lỗi")),
        "due_changed": counted(row.changed, N_("%(count)s lần")),
        "supplements_twice": counted(twice.get(EventKind.SUPPLEMENT, 0)),
        "postponed_twice": counted(twice.get(EventKind.EXTENSION, 0)),
    }


def _is_changed():
    moved = or_(
        DossierEvent.due_before != DossierEvent.due_after,
        DossierEvent.due_before.is_(None) != DossierEvent.due_after.is_(None),
    )
    return ((DossierEvent.kind == EventKind.CORRECTION) & moved) | (
        DossierEvent.kind == EventKind.RECALL
    )


def _twice(scope):
    """{kind: dossiers to which it happened more than once up to the end of the period, and once at
    least within it}.
    """
    each = (
        select(DossierEvent.kind)
        .join(Dossier, Dossier.id == DossierEvent.dossier_id)
        .where(DossierEvent.kind.in_(_TWICE), DossierEvent.at < scope.end, scope.decided())
        .group_by(DossierEvent.kind, DossierEvent.dossier_id)
        .having(func.count() > 1, func.max(DossierEvent.at) >= scope.begin)
        .subquery()
    )
    rows = db.session.execute(select(each.c.kind, func.count()).group_by(each.c.kind))
    return {EventKind(kind): number for kind, number in rows}
