"""Dossiers for tests of lists, search and statistics: rows that could be true, by no service.

``make_dossier`` writes one; ``random_history`` many. Both keep the reach and the search index as
the services do; the counters are kept by the database.
"""

import random
from datetime import datetime, timedelta
from functools import cache
from itertools import count

from sqlalchemy import select

from intranet import clock
from intranet.extensions import db
from intranet.models.dossiers import Dossier, DossierReach, reach_of
from intranet.models.persons import Person
from intranet.models.procedures import Procedure, ProcedureVersion
from intranet.models.units import Unit
from intranet.rules.calendars import Calendar
from intranet.rules.deadlines import outcome
from intranet.services.dossiers.index import index
from intranet.transaction import SYSTEM, transaction
from tests.factories import person, unit

_numbers = count(1)
_calendar = Calendar()
FAMILIES = ("Nguyễn", "Đinh", "Trần", "Lê", "Phạm", "Võ", "Đặng", "Y")
MIDDLES = ("Văn", "Thị", "Đức", "Hữu", "")
GIVEN = ("An", "Bình", "Đỏ", "Hòa", "Linh", "Rin", "Thủy", "Vy")


def make_dossier(**given):
    """One dossier of the commune An Toàn, open in the officer's hands unless told otherwise.

    Besides columns of ``Dossier``: ``procedure`` (key), ``desk`` and ``authority`` (unit keys),
    ``holder`` (key of PEOPLE), ``held_by`` ((unit key, role)). ``finished_at`` sets the outcome.
    """
    with transaction(SYSTEM) as change:
        dossier = _add(_Office(), **given)
        change.record("setup.build", dossier)
    return dossier


def make_dossiers(number, **given):
    """``number`` dossiers alike, in one transaction."""
    with transaction(SYSTEM) as change:
        office = _Office()
        made = [_add(office, **given) for _ in range(number)]
        change.record("setup.build", "dossiers:test")
    return made


class _Office:
    """What the small office is made of, each asked for once in a transaction."""

    def __init__(self):
        self.unit, self.person, self.version = cache(unit), cache(person), cache(_version)


def _add(office, procedure="marital", desk="X21622-BPMC", authority="X21622", **given):
    values = {**_defaults(), **given}
    holder, held_by = values.pop("holder", "officer"), values.pop("held_by", None)
    version = office.version(procedure)
    received, authority = office.unit(desk), office.unit(authority)
    owner = Person(
        full_name=values["owner_name"], id_number=None, id_kind="none", seen_at=clock.now()
    )
    db.session.add(owner)
    db.session.flush()
    dossier = Dossier(
        version_id=version.id, due_unit=version.time_unit, owner_id=owner.id,
        received_unit_id=received.id, competent_unit_id=authority.id,
        returned_unit_id=received.id, received_by_id=office.person("clerk").id, **values,
    )  # fmt: skip
    if dossier.finished_at is not None:
        dossier.outcome = outcome(dossier.due_at, dossier.finished_at, dossier.due_unit).value
        dossier.state = dossier.state if dossier.state > 6 else 9
    _hold(office, dossier, holder, held_by)
    db.session.add(dossier)
    db.session.flush()
    _reach(dossier, received, authority)
    return dossier


def _defaults():
    number, now = next(_numbers), clock.now()
    return {
        "code": f"AL-07-{now:%y%m%d}-{number:04d}",
        "tracking": f"T{number:010d}",
        "owner_name": "Đinh Văn Đỏ",
        "owner_id_number": "052085001234",
        "state": 4,
        "received_at": now - timedelta(days=3),
        "due_at": now + timedelta(days=30),
    }


def _hold(office, dossier, holder, held_by):
    if dossier.closed_at is not None:
        return
    if held_by is not None:
        dossier.holder_unit_id, dossier.holder_role = office.unit(held_by[0]).id, held_by[1]
        return
    user = office.person(holder)
    membership = user.memberships[0]
    dossier.holder_user_id = user.id
    dossier.holder_unit_id, dossier.holder_role = membership.unit_id, membership.role


def _reach(dossier, *units):
    holder = db.session.get(Unit, dossier.holder_unit_id) if dossier.holder_unit_id else None
    ids = reach_of(*units, holder)
    for unit_id in sorted(ids):
        db.session.add(DossierReach(unit_id=unit_id, dossier_id=dossier.id))
    index(db.session, dossier, ids)


def _version(key):
    return db.session.scalar(select(ProcedureVersion).join(Procedure).where(Procedure.key == key))


def random_history(number, seed=1, until=None):
    """``number`` dossiers of the last 120 days, in every state the statistics know.

    Some by the hour, some without a term, some paused, decided by two communes and the district.
    """
    rng, until = random.Random(seed), until or clock.now()
    with transaction(SYSTEM) as change:
        office = _Office()
        made = [_add(office, **_a_life(rng, until)) for _ in range(number)]
        change.record("setup.build", "dossiers:test")
    return made


def _a_life(rng, until):
    procedure, desk, authority = rng.choice((
        ("marital", "X21622-BPMC", "X21622"), ("birth", "X21622-BPMC", "X21622"),
        ("marital", "X21628-BPMC", "X21628"), ("change", "ALAO-BPMC", "ALAO"),
        ("change", "X21628-BPMC", "ALAO"),
    ))  # fmt: skip
    received = _work_moment(rng, until - timedelta(days=120), until)
    due = None if rng.random() < 0.05 else _due(rng, procedure, received)
    life = {
        "procedure": procedure, "desk": desk, "authority": authority, "received_at": received,
        "due_at": due, "owner_name": a_name(rng), "channel": rng.choice(("direct", "online")),
        "code": f"{desk}-{next(_numbers)}", "owner_id_number": f"0520{rng.randrange(10**8):08d}",
    }  # fmt: skip
    if rng.random() < 0.75:
        finished = _work_moment(rng, received, until)
        life.update(finished_at=finished)
        if rng.random() < 0.8:
            life.update(closed_at=finished, state=10)
    elif rng.random() < 0.1:
        life.update(paused=True, state=5)
    return life


def _work_moment(rng, first, last):
    return first + timedelta(seconds=rng.randrange(max(1, int((last - first).total_seconds()))))


def _due(rng, procedure, received):
    days = {"birth": rng.choice((0, 1)), "marital": 5, "change": 10}[procedure]
    day = _calendar.add_working_days(received.date(), days)
    return datetime.combine(day, datetime.min.time()).replace(hour=17)


def a_name(rng):
    """A name of An Lão: one, two or three words."""
    return " ".join(filter(None, (rng.choice(FAMILIES), rng.choice(MIDDLES), rng.choice(GIVEN))))
