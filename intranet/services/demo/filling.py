"""Filling the demo office: a year of dossiers, batch after batch, each batch one commit."""

import gc
import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from intranet import clock, sealer
from intranet.extensions import db
from intranet.models.accounts import User
from intranet.models.dossiers import Dossier
from intranet.models.settings import Setting
from intranet.models.units import Unit
from intranet.rules.demo import moments, reception_days
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_
from intranet.services.demo import inspecting, office
from intranet.services.demo.book import Book
from intranet.services.demo.cast import Cast
from intranet.services.demo.clockwork import standing_at
from intranet.services.demo.fast import Writer, hurried, last_ids, move_sequences
from intranet.services.demo.lives import Lives
from intranet.services.demo.passphrase import passphrase
from intranet.services.demo.trail import Trail
from intranet.services.dossiers import forecast
from intranet.services.passwords import hashed
from intranet.transaction import SYSTEM, transaction

BATCH = 20_000
_FOUNDED = timedelta(days=400)


@dataclass(frozen=True)
class Order:
    """What is wanted: how many dossiers, which story, until which moment (None: now).

    ``instance``: folder of the office; ``kib``: memory of the password hash.
    """

    dossiers: int
    seed: int
    instance: object
    kib: int
    until: datetime | None = None


def is_demo():
    """True in a demo office."""
    setting = db.session.get(Setting, "demo")
    return setting is not None and setting.value == "1"


def is_empty():
    """True before anybody set the office up: no units, accounts, dossiers."""
    return not any(db.session.query(model.id).first() for model in (Unit, User, Dossier))


def fill(order, progress=None):
    """Fill an empty database with the demo office; returns its figures.

    ``progress(done, wanted)`` is called after each batch. RuleBroken when the office is not empty.
    """
    if not is_empty():
        raise RuleBroken(N_("Cơ sở dữ liệu đã có dữ liệu nên không lập dữ liệu dùng thử."))
    started = time.monotonic()
    password_hash = hashed(passphrase(order.instance), order.kib)
    until = (order.until or clock.now()).replace(microsecond=0)
    with hurried():
        with standing_at(until - _FOUNDED), transaction(SYSTEM) as change:
            office.build(change, password_hash)
        lives = _tell_all(order, until, progress)
        if order.dossiers:
            with standing_at(until):
                inspecting.inspect(random.Random(order.seed))
        gc.unfreeze()
        db.session.remove()
    return {**_figures(order, lives), "seconds": round(time.monotonic() - started, 1)}


def _tell_all(order, until, progress):
    rng = random.Random(order.seed)
    cast = Cast()
    book = Book(last_ids(db.session.connection()))
    lives = Lives(rng, cast, office.people_of_names(), book, Trail(), until)
    days = reception_days(rng, cast.calendar, until, order.dossiers)
    told = waiting = 0
    for day, number in days:
        for at in moments(rng, cast.calendar, day, number, until):
            lives.tell(at)
        lives.end_day(day)
        told, waiting = told + number, waiting + number
        if waiting >= BATCH:
            _commit(lives, min(until, datetime.combine(day, datetime.max.time())), waiting)
            waiting = 0
            if progress:
                progress(told, order.dossiers)
    _commit(lives, until, waiting)
    with standing_at(until):
        forecast.refresh(SYSTEM)
    return lives


def _commit(lives, moment, number):
    """One batch: rows and audit entries, which end with the entry of the batch itself."""
    moment = moment.replace(microsecond=0)
    with standing_at(moment), transaction(SYSTEM) as change:
        connection = db.session.connection()
        facts, lives.trail.facts = lives.trail.facts, []
        lives.book.write(Writer(connection), facts)
        sealer.append_many(connection, lives.trail.until(moment.date()))
        move_sequences(connection)
        change.record("demo.fill", "office:demo", dossiers=number)
    gc.freeze()  # what is remembered now stays: the collector need not look through it again


def _figures(order, lives):
    rate = lives.late / lives.solved if lives.solved else 0
    return {
        "dossiers": order.dossiers,
        "solved": lives.solved,
        "late": lives.late,
        "late_rate": round(rate, 4),
        "open": lives.open,
        "overdue": lives.overdue,
        "waiting": lives.waiting,
        "persons": lives.book.ids["persons"],
    }
