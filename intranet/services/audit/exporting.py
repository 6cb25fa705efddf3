"""A filtered list of the log to take away: a spreadsheet, or the lines of a signed PDF."""

from intranet.rules.audit import AuditPermission
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services import throttle
from intranet.services.audit.searching import search
from intranet.services.dossiers import charge
from intranet.services.dossiers.export import MINUTES, MOST_EXPORTS
from intranet.transaction import reading


def take(actor, filter, most, kind):
    """Every entry that ``filter`` finds, newest first, for a file of this ``kind``; recorded.

    RuleBroken when there are more than ``most``; ``Throttled`` and ``AskAgain`` as other exports.
    """
    charge.require(actor.user, AuditPermission.EXPORT)
    throttle.count_act(throttle.key_of(actor.user.pid, "export"), MOST_EXPORTS, MINUTES)
    entries, more = search(actor.user, filter, limit=most)
    if more is not None:
        raise RuleBroken(
            N_("Có hơn %(most)s dòng, quá số dòng của một tệp. Hãy lọc bớt rồi xuất."),
            most=f"{most:,}".replace(",", "."),
        )
    throttle.refuse_unsure(actor, len(entries))
    with reading(actor) as change:
        facts = {"rows": len(entries), "kind": kind, "filter": filter.to_args()}
        change.record("audit.export", "list:audit", **facts)
    return entries
