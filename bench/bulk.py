"""``python -m bench bulk``: one act on 500 dossiers, a fifth of which cannot be (issue 3, item 4).

The demo office, SQLite, one process, the services themselves: the preview, the act, the undo.
"""

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from bench.office import folder_of
from bench.report import BULK, circumstances, table, write_section

SIZE, CHOSEN, UNABLE, ROUNDS = 10_000, 500, 100, 3
WORDS = """
`python -m bench bulk` ({machine}, {day}, load average {load}): a clerk of the demo office of
{size:,} dossiers (SQLite) hands on {chosen} dossiers, {unable} of which cannot be. What the
services take in one process, median of {rounds} rounds; the goal is under 3 s for each step.

"""


def main():
    """Measure on a copy of the office and write the section of the performance page."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "office"
        shutil.copytree(folder_of(SIZE), copy)
        os.environ["INTRANET_INSTANCE"] = str(copy)
        from intranet import create_app

        with create_app().app_context():
            rounds = [_round() for _ in range(ROUNDS)]
    found = {step: _middle([one[step] for one in rounds]) for step in rounds[0]}
    _write(found)
    print(found)


def _round():
    """{step: [processor time, time], in seconds} of one bulk by a busy clerk, undone in the end."""
    from intranet.services import bulks
    from intranet.services.bulks import Given
    from intranet.transaction import Actor

    clerk, pids = _chosen()
    actor, took = Actor(clerk), {}
    rows = _timed(took, "preview", lambda: bulks.looked_at(clerk, "hand_over", pids))
    picks = [(row.dossier.pid, row.dossier.version) for row in rows]
    able = sum(row.why is None for row in rows)
    bulk = _timed(took, "act", lambda: bulks.carry_out(actor, "hand_over", picks, Given()))
    _timed(took, "undo", lambda: bulks.undo(actor, bulk.pid))
    back = sum(row.result.is_back for row in bulks.rows_of(clerk, bulk))
    assert (len(rows), able, back) == (CHOSEN, CHOSEN - UNABLE, CHOSEN - UNABLE)
    return took


def _middle(measured):
    """The median of each clock."""
    return [statistics.median(times) for times in zip(*measured, strict=True)]


def _timed(took, step, act):
    clocks = (time.process_time, time.perf_counter)
    started = [read() for read in clocks]
    done = act()
    took[step] = [read() - begun for read, begun in zip(clocks, started, strict=True)]
    return done


def _chosen():
    """A clerk, 400 dossiers received just now and 100 that lie with somebody else already."""
    from sqlalchemy import func, select

    from intranet import clock
    from intranet.extensions import db
    from intranet.models.accounts import User
    from intranet.models.dossiers import Dossier, visible_to
    from intranet.services import dossiers
    from intranet.transaction import Actor

    busiest = select(Dossier.received_by_id).group_by(Dossier.received_by_id)
    user_id = db.session.scalar(busiest.order_by(func.count().desc()))
    clerk = db.session.get_one(User, user_id)
    unit = next(m.unit for m in clerk.active_memberships if m.role == "receiver")
    offer = dossiers.offered_at(unit, clock.today())[0]
    owner = dossiers.PersonData("Đinh Văn Đỏ", id_number="052085001234", address="Thôn 2")
    data = dossiers.IntakeData(procedure_pid=offer.procedure.pid, desk_pid=unit.pid, owner=owner)
    pids = [dossiers.receive(Actor(clerk), data).pid for _ in range(CHOSEN - UNABLE)]
    closed = select(Dossier.pid).where(visible_to(clerk), Dossier.closed_at.is_not(None))
    return clerk, pids + list(db.session.scalars(closed.limit(UNABLE)))


def _write(found):
    rows = [[step, *(f"{seconds:.2f}" for seconds in times)] for step, times in found.items()]
    words = WORDS.format(**circumstances(), size=SIZE, chosen=CHOSEN, unable=UNABLE, rounds=ROUNDS)
    write_section(BULK, BULK + words + table(["step", "processor, s", "waited, s"], rows))
