"""``python -m bench signals``: what the detector of dossiers beside the software finds (B5).

In copies of the demo year 2 % of the dossiers are kept out in the ways people do it, among honest
noise (tests/withholding.py says how much of each); the detector then looks at the whole year.
"""

import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bench.office import folder_of
from bench.report import SIGNALS, circumstances, table, write_section

SIZE, SEEDS = 10_000, (1, 2, 3, 4, 5)
WORDS = """
`python -m bench signals` ({machine}, {day}): {copies} copies of a demo year of
{size:,} dossiers, in each {share:.0%} kept out of the software, and one where nothing is. Recall
over everything: **{recall:.1%}** (worst copy {worst:.1%}); over what left a trace:
**{traced:.1%}**. False alarms per counter and week: **{false:.3f}** ({most} at most in one week of
one counter); in the honest year {honest:.3f} ({honest_most} at most).

What these figures are worth: how people withhold and how often honest people err is written down in
`tests/withholding.py`, nobody has measured it. A pad whose passed-over number is its last, and an
evening miscounted the other way, hide a dossier; a voided number is an alarm even with a good
story, so that somebody looks at the voided sheet. **A dossier that
was taken by hand, without receipt, paper book, slip or pad ("none") leaves no trace and is never
found here**; only people and the paper at the officer's desk can tell of it.

"""


def main():
    """Measure and write the section of the performance page."""
    from tests.withholding import SHARE

    runs = [_measured(seed, SHARE) for seed in SEEDS]
    honest = _measured(SEEDS[0], 0)
    withheld = sum((run.withheld for run in runs), Counter())
    found = sum((run.found for run in runs), Counter())
    traces = sum(run.traces for run in runs)
    text = WORDS.format(
        **circumstances(), copies=len(runs), size=SIZE, share=SHARE,
        recall=found.total() / withheld.total(), worst=min(run.recall for run in runs),
        traced=found.total() / traces, most=max(run.most_false for run in runs),
        false=sum(run.false.total() for run in runs) / sum(run.weeks for run in runs),
        honest=honest.false_per_week, honest_most=honest.most_false,
    )  # fmt: skip
    rows = [(way, withheld[way], found[way], f"{found[way] / withheld[way]:.0%}")
            for way in sorted(withheld)]  # fmt: skip
    print(text, rows)
    write_section(SIGNALS, SIGNALS + text + table(("way", "withheld", "found", "recall"), rows))


def _measured(seed, share):
    """The Measured of one copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "office"
        shutil.copytree(folder_of(SIZE), copy)
        return _in_office(copy, seed, share)


def _in_office(folder, seed, share):
    from sqlalchemy import func, select

    from intranet import create_app
    from intranet.extensions import db
    from intranet.models.dossiers import Dossier
    from intranet.models.units import Unit
    from intranet.services.signals.look import Look
    from intranet.services.signals.reading import signals_of
    from tests.detecting import measured
    from tests.withholding import withhold

    with create_app(INSTANCE=str(folder)).app_context():
        until = db.session.scalar(select(func.max(Dossier.received_at))).date()
        root = db.session.scalar(select(Unit).where(Unit.parent_id.is_(None)))
        withheld = withhold(seed, until, share)
        db.session.expire_all()
        look = Look([root], until - timedelta(days=365), until, until, [root])
        result = measured(withheld, signals_of(look), look.entered)
        db.session.remove()
        db.engine.dispose()
    return result
