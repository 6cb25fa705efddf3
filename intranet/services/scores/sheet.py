"""The table of a year for the report to the district, as a spreadsheet."""

from intranet.services import throttle
from intranet.services.dossiers.export import MINUTES, MOST_EXPORTS, written
from intranet.transaction import reading


def export(actor, found, sheet):
    """The bytes of an .xlsx of a Board; ``sheet`` as in services/dossiers/export. ``Throttled``
    and ``AskAgain`` like other exports.
    """
    throttle.count_act(throttle.key_of(actor.user.pid, "export"), MOST_EXPORTS, MINUTES)
    throttle.refuse_unsure(actor, len(found.rows))
    note_reading(actor, found, "xlsx")
    return written(found.rows, sheet)


def note_reading(actor, found, kind):
    """One entry in the read log: which year was taken away, as what ("xlsx", "print")."""
    with reading(actor) as change:
        change.record(
            "scores.export", "list:scores", rows=len(found.rows), year=found.year, kind=kind
        )
