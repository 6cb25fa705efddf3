"""Twenty-five dossiers as a commune really has them: names of real procedures, long ones too."""

import csv
import random
from datetime import timedelta
from pathlib import Path

from intranet import clock
from intranet.extensions import db
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.rules.text import fold, initials
from intranet.transaction import SYSTEM, transaction
from tests.factories_dossiers import a_name, make_dossier

CATALOGUE = Path(__file__).parents[1] / "intranet" / "data" / "procedures.csv"
ROWS = 25


def fill_list(rows=ROWS, seed=7):
    """Make ``rows`` open dossiers in the officer's hands; returns their public ids, oldest first.

    Twelve procedures of the communes, as the catalogue names them; every fifth dossier is overdue.
    """
    rng = random.Random(seed)
    keys = _procedures(rng)
    now = clock.now()
    made = []
    for number in range(rows):
        due = (now + timedelta(days=-3 if number % 5 == 0 else rng.randrange(1, 20))).replace(
            hour=17, minute=0, second=0, microsecond=0
        )
        made.append(make_dossier(
            procedure=rng.choice(keys), owner_name=a_name(rng), due_at=due,
            owner_id_number=f"0520{rng.randrange(10**8):08d}",
            code=f"AL-07-{now - timedelta(days=number):%y%m%d}-{rng.randrange(1, 60):04d}",
            received_at=now - timedelta(days=number, hours=1),
        ).pid)  # fmt: skip
    return made


def _procedures(rng):
    with CATALOGUE.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["handled_by"] == "UBND xã"]
    keys = []
    with transaction(SYSTEM) as change:
        for number, row in enumerate(rng.sample(rows, 12)):
            keys.append(f"real-{number}")
            procedure = Procedure(key=keys[-1], code=row["code"] or None)
            db.session.add(procedure)
            db.session.flush()
            name = row["name_vi"]
            db.session.add(ProcedureVersion(
                procedure_id=procedure.id, name=name, name_fold=fold(name),
                initials=initials(name), field=row["field_vi"], time_value=5,
                time_unit="working_day", counter_service=False, fee_vnd=0, fee_kind="free",
                channels="direct",
            ))  # fmt: skip
        change.record("setup.build", "procedures:test")
    return keys
