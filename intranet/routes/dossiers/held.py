"""Who had the dossier how long: units, the citizen's pauses and opinions of others apart (B14)."""

from types import SimpleNamespace

from flask_babel import gettext as _

from intranet.access import acting, needs
from intranet.plurals import counted as _n
from intranet.routes.dossiers.blueprint import blueprint
from intranet.rules.dossiers import DossierPermission
from intranet.rules.workflow import BUCKET_WORDS
from intranet.services.dossiers import asked, calendar, reading
from intranet.services.dossiers.responsibility import responsibility_of
from intranet.services.dossiers.whole import WHOLE
from intranet.web import render

MINUTES_OF_A_DAY = 24 * 60


@blueprint.get("/<pid>/time")
@needs(DossierPermission.SHOW)
def held(pid):
    """Whose time it was, from reception to the result or now; the rows add up to the sum."""
    dossier = reading.open_dossier(acting(), pid, *WHOLE)
    hours = calendar.calendar_for(dossier.received_unit)
    found = responsibility_of(dossier, dossier.events, asked.requests_of(dossier), hours)
    day = found.minutes_per_day
    return render(
        "dossiers/held.html",
        dossier=dossier,
        rows=[_row(piece, day) for piece in found.pieces],
        working=length(found.working, day),
        elapsed=length(found.elapsed, MINUTES_OF_A_DAY),
        hours=f"{day / 60:g}".replace(".", ","),
    )


def _row(piece, minutes_per_day):
    return SimpleNamespace(
        whose=_(BUCKET_WORDS[piece.bucket], unit=piece.unit),
        working=length(piece.working, minutes_per_day),
        elapsed=length(piece.elapsed, MINUTES_OF_A_DAY),
    )


def length(minutes, minutes_per_day):
    """A length in words, to the minute, so that the pieces add up to the sum: 2 ngày 3 giờ."""
    days, rest = divmod(minutes, minutes_per_day)
    hours, left = divmod(rest, 60)
    words = [
        _n("%(number)s ngày", days, number=days) if days else None,
        _n("%(number)s giờ", hours, number=hours) if hours else None,
        _n("%(number)s phút", left, number=left) if left or not minutes else None,
    ]
    return " ".join(filter(None, words))
