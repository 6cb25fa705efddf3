"""Received, solved, open, waiting to be fetched: counted from the dossiers themselves."""

from datetime import datetime, time, timedelta

from sqlalchemy import and_, exists, func, or_, select

from intranet.extensions import db
from intranet.models.dossiers import Attachment, Dossier, DossierEvent, DossierNote, DossierRequest
from intranet.rules.words import N_
from intranet.rules.workflow import Channel, EventKind, State
from intranet.services import settings
from intranet.services.dossiers.clauses import is_open, is_overdue
from intranet.services.inspections.figures.scope import sum_of
from intranet.services.inspections.figures.told import counted, share

IDLE_DAYS = 10  # working days (item C06)
UNCOLLECTED_DAYS = 30  # days (item E02)


def figures(scope):
    """The keys about dossiers; solved ones as in the table of late rates (domain 1.8, 1.11)."""
    solved, still, ready = _solved(scope), _open(scope), _ready(scope)
    late = solved["late"] + still.overdue
    return {
        **_received(scope),
        "solved": counted(solved["solved"]),
        **{name: counted(solved[name]) for name in ("early", "on_time", "late")},
        "on_time_rate": share(solved["early"] + solved["on_time"], solved["solved"]),
        "electronic_results": share(solved["filed"], solved["solved"]),
        "open_overdue": counted(still.overdue),
        "idle": counted(still.idle),
        "late_apologised": share(
            solved["apologised"] + still.apologised, late, N_("Không có hồ sơ quá hạn")
        ),
        "uncollected": counted(ready.long),
        "not_returned": counted(ready.all),
    }


def _received(scope):
    """Of the dossiers received in the period."""
    row = db.session.execute(
        select(
            func.count().label("all"),
            sum_of(Dossier.receipt_prints > 0).label("printed"),
            sum_of(_is_empty(Dossier.owner_id_number) | _is_empty(Dossier.owner_phone)).label(
                "unknown"
            ),
            sum_of(_has_file("paper")).label("scanned"),
            sum_of(Dossier.channel == Channel.ONLINE).label("online"),
        ).where(scope.received())
    ).one()
    return {
        "received": counted(row.all),
        "receipts_printed": counted(row.printed),
        "missing_contacts": share(row.unknown, row.all),
        "scanned": share(row.scanned, row.all),
        "online_rate": share(row.online, row.all),
    }


def _solved(scope):
    """Of the dossiers that ended in the period; withdrawn ones as the office counts them (1.11)."""
    query = select(
        Dossier.outcome,
        func.count(),
        sum_of(_has_file("result")),
        sum_of(_is_apologised()),
    ).where(scope.solved(), Dossier.outcome.is_not(None))
    if settings.show().withdrawn_counts == "no":
        query = query.where(Dossier.state != State.WITHDRAWN)
    found = dict.fromkeys(("early", "on_time", "late", "solved", "filed", "apologised"), 0)
    for outcome, number, filed, apologised in db.session.execute(query.group_by(Dossier.outcome)):
        found[outcome] += number
        found["solved"] += number
        found["filed"] += filed
        found["apologised"] += apologised if outcome == "late" else 0
    return found


def _open(scope):
    """Of the dossiers without a result now: overdue (and with an apology), and those nobody did
    anything with for more than 10 working days while the clock ran.
    """
    since = scope.calendar.add_working_days(scope.now.date(), -IDLE_DAYS)
    since = datetime.combine(since, time())
    overdue = is_overdue()
    return db.session.execute(
        select(
            sum_of(overdue).label("overdue"),
            sum_of(and_(overdue, _is_apologised())).label("apologised"),
            sum_of(_is_idle(since)).label("idle"),
        ).where(scope.decided(), is_open()),
        {"now": scope.now, "midnight": scope.midnight},
    ).one()


def _ready(scope):
    """Of the results that lie at the desk now: all, and for more than 30 days."""
    long = scope.midnight - timedelta(days=UNCOLLECTED_DAYS)
    return db.session.execute(
        select(func.count().label("all"), sum_of(Dossier.finished_at < long).label("long")).where(
            scope.decided(), Dossier.finished_at.is_not(None), Dossier.closed_at.is_(None)
        )
    ).one()


def _is_empty(column):
    return or_(column.is_(None), column == "")


def _has_file(purpose):
    """Clause: a file for this purpose hangs on the dossier."""
    return exists().where(
        Attachment.dossier_id == Dossier.id,
        Attachment.purpose == purpose,
        Attachment.removed_at.is_(None),
    )


def _is_apologised():
    return exists().where(
        DossierEvent.dossier_id == Dossier.id, DossierEvent.kind == EventKind.EXTENSION
    )


def _is_idle(since):
    """Clause: in the same hands since before ``since``, and no event, note or question since."""
    quiet = (
        ~exists().where(made.dossier_id == Dossier.id, at >= since)
        for made, at in (
            (DossierEvent, DossierEvent.at),
            (DossierNote, DossierNote.at),
            (DossierRequest, DossierRequest.asked_at),
        )
    )
    return and_(
        Dossier.paused.is_(False), func.coalesce(Dossier.held_since, Dossier.received_at) < since,
        *quiet,
    )  # fmt: skip
