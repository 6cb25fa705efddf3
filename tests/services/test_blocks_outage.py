"""Ten counters cut off for three days with printed numbers, connected again in any order (B6)."""

import random
from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from intranet import clock
from intranet.extensions import db
from intranet.models.accounts import Membership, User
from intranet.models.blocks import Block, BlockNumber
from intranet.models.dossiers import Dossier
from intranet.models.units import Unit
from intranet.rules.blocks import Fate
from intranet.rules.errors import RuleBroken
from intranet.services import blocks, dossiers
from intranet.services.dossiers import IntakeData, PersonData
from intranet.transaction import SYSTEM, Actor, Repeated, transaction
from tests.client import new_once
from tests.factories import person, procedure, unit
from tests.services.dossier_life import check_seal, now

__all__ = ["now"]
COUNTERS, DAYS = 10, 3
FIRST = datetime(2020, 2, 3, 7, 30)


@pytest.fixture
def counters():
    """(clerk id, desk pid) of ten counters; every third pair shares one prefix from above."""
    made = []
    with transaction(SYSTEM) as change:
        for number in range(COUNTERS):
            made.append(_counter(number))
        change.record("tests.set", "office:test")
    return made


def _counter(number):
    desk = Unit(
        key=f"QUAY{number}", kind="mot_cua", name=f"Quầy {number}", short_name=f"Quầy {number}",
        receives_dossiers=True, parent_id=unit("X21622").id, path="",
        code_prefix=None if number % 3 == 0 else f"Q-{number}",
    )  # fmt: skip
    db.session.add(desk)
    db.session.flush()
    desk.path = f"{unit('X21622').path}{desk.id}/"
    user = User(
        username=f"quay.{number}", full_name=f"Quầy {number}", must_change=False, created_at=FIRST
    )
    user.memberships = [Membership(role="receiver", unit_id=desk.id)]
    db.session.add(user)
    db.session.flush()
    return user.id, desk.pid


class Counter:
    """One counter during the outage: the receipts it gave out on paper, by number and moment."""

    def __init__(self, user_id, desk_pid, dice):
        self.user_id, self.desk_pid, self.dice = user_id, desk_pid, dice
        self.block_pid, self.codes, self.papers, self.spoilt = None, [], [], []

    def actor(self):
        return Actor(db.session.get(User, self.user_id))

    def lease(self):
        block = blocks.lease(self.actor(), self.desk_pid, self.dice.randint(12, 40))
        self.block_pid = block.pid
        self.codes = [number.code for number in block.numbers]

    def cut_off(self):
        """Three days on paper; some leaves are spoilt, some stay in the pad."""
        left = list(self.codes)
        for day in range(DAYS):
            for _ in range(self.dice.randint(0, 5)):
                at = FIRST + timedelta(days=day, minutes=self.dice.randint(15, 500))
                pile = self.spoilt if self.dice.random() < 0.15 else self.papers
                pile.append((left.pop(0), at))
        self.dice.shuffle(self.papers)

    def connect(self):
        """Enter everything, in no order, some of it twice by mistake, ordinary ones between."""
        for code, at in self.papers:
            self.receive(printed=code, received_at=at)
            if self.dice.random() < 0.2:
                self.receive_again(code, at)
            if self.dice.random() < 0.3:
                self.receive()
        for code, _at in self.spoilt:
            self.patiently(blocks.void, self.block_pid, code, "Viết hỏng")
        if self.dice.random() < 0.5:
            version = db.session.scalar(select(Block.version).where(Block.pid == self.block_pid))
            self.patiently(blocks.give_back, self.block_pid, version)

    def patiently(self, verb, *args):
        """Carry a verb out once, however often the server is too busy."""
        once = new_once()
        while True:
            try:
                return verb(Actor(db.session.get(User, self.user_id), once=once), *args)
            except Repeated:
                return None
            except OperationalError:
                db.session.rollback()

    def receive(self, **paper):
        """Send a sheet; while the server is busy send the same again, and once more for luck."""
        data = IntakeData(
            procedure("birth").pid, self.desk_pid, PersonData("Đinh Văn Ngưu"), **paper
        )
        once, sends = new_once(), 2 if self.dice.random() < 0.2 else 1
        while sends:
            try:
                dossiers.receive(Actor(db.session.get(User, self.user_id), once=once), data)
                sends -= 1
            except Repeated:
                sends = 0
            except OperationalError:  # the answer is 503: try again
                db.session.rollback()

    def receive_again(self, code, at):
        with pytest.raises(RuleBroken) as broken:
            self.receive(printed=code, received_at=at)
        assert broken.value.field == "printed"


def test_three_days_on_paper_end_without_collision_or_unexplained_number(in_app, counters, now):
    dice = random.Random(20200203)
    now.moment = FIRST
    desks = [Counter(*one, random.Random(dice.random())) for one in counters]
    for desk in desks:
        desk.lease()
        if desk.dice.random() < 0.5:
            desk.receive()
        desk.cut_off()
    now.moment = FIRST + timedelta(days=DAYS, hours=2)
    dice.shuffle(desks)
    faults = _at_once(in_app, desks)
    assert faults == []
    db.session.rollback()
    _check_no_collision(desks)
    _check_gaps(desks)
    check_seal()


def _at_once(app, desks):
    """All counters connect at the same time, each on its own thread; what went wrong."""
    faults = []

    def work(desk):
        with app.app_context():
            try:
                desk.connect()
            except BaseException as error:
                faults.append(repr(error))
            finally:
                db.session.remove()

    threads = [Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def _check_no_collision(desks):
    number, codes, trackings = db.session.execute(
        select(
            func.count(),
            func.count(Dossier.code.distinct()),
            func.count(Dossier.tracking.distinct()),
        )
    ).one()
    assert number == codes == trackings
    for desk in desks:
        for code, at in desk.papers:
            found = db.session.scalar(select(Dossier).where(Dossier.code == code))
            assert (found.received_at, found.entered_at) == (at, clock.now())
    twice = select(BlockNumber.code).join(Dossier, Dossier.code == BlockNumber.code)
    assert db.session.scalars(twice.where(BlockNumber.dossier_id != Dossier.id)).all() == []


def _check_gaps(desks):
    report = blocks.report(person("supervisor"), date(2020, 2, 1), date(2020, 2, 29))
    total = report.total
    assert total[Fate.UNEXPLAINED] == 0
    assert total[Fate.DOSSIER] == db.session.scalar(select(func.count()).select_from(Dossier))
    spoilt = {code for desk in desks for code, _at in desk.spoilt}
    voided = {n.code for n in report.numbers if n.fate is Fate.VOIDED}
    assert spoilt <= voided
    assert {n.reason for n in report.numbers if n.fate is Fate.VOIDED} <= {
        "Viết hỏng",
        "Chưa dùng, đã trả lại",
    }
