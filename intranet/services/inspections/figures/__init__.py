"""The figures of the program about a unit and a period, beside the items of a checklist and in the
minutes (domain 5.3, 5.4).

All are counted from source rows of the unit and everything below it: dossiers that these units
decide, as in the table of late rates (domain 1.11), slips, fees and accounts that are theirs. The
period counts both its days; what "is open" or "is overdue" is so at the moment of asking.

Divided by noun: ``scope`` (whose rows, which days), ``dossiers`` (received, solved, open),
``events`` (apologies, supplements, corrections), ``moves`` (how paper went from hand to hand),
``desks`` (procedures, slips, fees, accounts, findings), ``told`` (numbers in words).
"""

import json

from intranet import clock
from intranet.rules.checklists.prefills import MINUTES_WORDS
from intranet.services.inspections.figures import desks, dossiers, events, moves
from intranet.services.inspections.figures.scope import Scope

__all__ = ["frozen", "minutes_of", "of"]


def of(unit, first, last, now=None):
    """{key: {"value": number or None, "text": words}} for every key of PREFILL_WORDS and of
    MINUTES_WORDS. A share is a number of per cent, cut to one decimal, so that 100 means all; None
    where there is nothing to count.
    """
    scope = Scope(unit, first, last, now or clock.now())
    return {
        **dossiers.figures(scope),
        **events.figures(scope),
        **moves.figures(scope),
        **desks.figures(scope),
    }


def frozen(inspection):
    """The figures of this moment for the period of ``inspection``, as JSON text."""
    found = of(inspection.unit, inspection.period_first, inspection.period_last)
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def minutes_of(text):
    """[(msgid of the name, words)] of the figures the minutes list (domain 5.3), out of what
    ``frozen`` made; empty before that.
    """
    found = json.loads(text) if text else {}
    return [(words, found[key]["text"]) for key, words in MINUTES_WORDS.items() if key in found]
