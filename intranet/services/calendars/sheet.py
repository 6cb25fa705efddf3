"""The dossiers a change of the calendar would touch as a spreadsheet; one entry in the read log."""

from intranet.services import throttle
from intranet.services.calendars.effect import with_names
from intranet.services.dossiers.export import MINUTES, MOST_EXPORTS, written
from intranet.transaction import reading


def export(actor, effect, sheet):
    """The bytes of an .xlsx of every promise of an Effect that is touched: later ones first.

    ``sheet``: a Sheet whose rows are (Move, row with procedure and desk). ``Throttled`` and
    ``AskAgain`` like other exports (ASVS 2.4.1).
    """
    throttle.count_act(throttle.key_of(actor.user.pid, "export"), MOST_EXPORTS, MINUTES)
    rows = with_names([*effect.later, *effect.kept])
    throttle.refuse_unsure(actor, len(rows))
    with reading(actor) as change:
        change.record("calendars.export", "list:calendars", rows=len(rows), mark=effect.mark)
    return written(rows, sheet)
