"""Twenty counters at once: no number twice, none missing, no error, every change in the log."""

import os
import threading
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from intranet.extensions import db
from intranet.models.audit import AuditEntry
from intranet.models.dossiers import Dossier, DossierStep
from intranet.services import audit, dossiers
from intranet.transaction import Stale
from tests.services.dossier_life import as_, check_seal, check_tallies, fresh, intake, received

THREADS = 20
MANY = 1000 if os.environ.get("STRESS") else 200


def at_once(app, number, work):
    """Run ``work(i)`` in as many threads, each with its own application context; returns errors."""
    errors, gate = [], threading.Barrier(number)

    def run(i):
        with app.app_context():
            gate.wait()
            try:
                work(i)
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_receive_from_twenty_counters_gives_dense_numbers(in_app):
    def clerk(i):
        who = ("clerk", "other_clerk")[i % 2]
        data = intake(who)
        for n in range(MANY // THREADS):
            # Two people in both orders: counters must never wait for each other in a circle.
            one, other = (replace(data.owner, id_number=f"05208500000{k}") for k in (1, 2))
            pair = (one, other) if n % 2 else (other, one)
            dossiers.receive(as_(who), replace(data, owner=pair[0], submitter=pair[1]))

    before = audit.size()
    assert at_once(in_app, THREADS, clerk) == []
    db.session.rollback()
    codes = db.session.scalars(select(Dossier.code)).all()
    days = {code[:-5] for code in codes}
    assert len(set(codes)) == len(codes) == MANY
    for day in days:
        numbers = sorted(int(code[-4:]) for code in codes if code.startswith(day))
        assert numbers == list(range(1, len(numbers) + 1))
    check_seal()
    assert audit.size() == before + MANY
    about = Counter(db.session.scalars(select(AuditEntry.obj).where(AuditEntry.seq >= before)))
    assert about == Counter(f"dossier:{pid}" for pid in db.session.scalars(select(Dossier.pid)))
    check_tallies()


def test_hand_over_pressed_by_many_at_once_moves_one_step(in_app):
    pid = received()
    version = fresh(pid).version

    def press(_):
        dossiers.hand_over(as_("clerk"), pid, version)

    errors = at_once(in_app, 8, press)
    assert [type(error) for error in errors] == [Stale] * 7
    assert fresh(pid).step_position == 2
    number = db.session.scalar(select(func.count()).select_from(DossierStep))
    assert number == 2
    check_seal()


@pytest.mark.parametrize("pressed", [6])
def test_receive_with_one_key_from_many_windows_makes_one_dossier(in_app, pressed):
    def press(_):
        dossiers.receive(as_("clerk", "one-key"), intake())

    errors = at_once(in_app, pressed, press)
    assert {type(error).__name__ for error in errors} == {"Repeated"}
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Dossier)) == 1
