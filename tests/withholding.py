"""Dossiers kept out of the software in a demo office in the ways people do it, among honest noise:
what the detector of signals is measured with (expectations B5).

``withhold`` writes what would be there: pads with a number passed over, evenings counted, slips,
the book as a team counts it on a visit. The withheld dossier itself is nowhere: that is the point.
The same seed over the same office withholds the same.
"""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from sqlalchemy import func, insert, select, update

from intranet.extensions import db
from intranet.models.accounts import Membership
from intranet.models.answers import Answer
from intranet.models.blocks import Block, BlockNumber, DayTally
from intranet.models.checklists import Checklist, ChecklistVersion
from intranet.models.dossiers import Dossier, DossierCounter
from intranet.models.inspections import Inspection
from intranet.models.slips import Slip
from intranet.models.units import Unit
from intranet.rules.calendars import Calendar
from intranet.services.blocks.leasing import GIVEN_BACK
from intranet.transaction import SYSTEM, transaction

# How a dossier is kept out, of a hundred. "none": no receipt, no book, no slip, nothing.
WAYS = {"pad": 35, "tally": 30, "slip": 15, "book": 15, "none": 5}
SHARE = 0.02
# What happens to honest people, of a hundred (counted evenings, pads and receptions).
FORGOTTEN, MISCOUNTED, LEFT_WRONG, OUTAGES, SPOILT, SILENT_VOIDS = 10, 4, 10, 2, 30, 5
GUIDED, NEVER_BACK = 3, 8
# Of the numbers passed over so many of a hundred were the last of the pad, were voided with a good
# story; so many pads are returned in the end, whatever is unused with them; of evenings with such
# a number so many are counted honestly.
AT_THE_END, STORIES, RETURNED, HONEST_EVENINGS = 10, 10, 60, 50
GOOD_REASON, NO_REASON = "Giấy kẹt trong máy in", "hủy"
BOOKS = 6  # a team counts the book of the last sixth of the days of a quarter
GRACE = 5  # working days at the end of the year in which nothing is withheld


@dataclass(frozen=True)
class Withheld:
    """One dossier that was kept out: where, when, how; ``shows``: it left a trace somewhere."""

    desk_id: int
    day: date
    way: str
    shows: bool = True


@dataclass
class _Day:
    """One counter on one day: its dossiers in order, what is withheld, what the book says."""

    desk_id: int
    day: date
    rows: list
    ways: list
    slips: int = 0

    @property
    def received(self):
        return len(self.rows)


def withhold(seed, until, share=SHARE):
    """Keep ``share`` of all dossiers out of the software; returns [Withheld]. ``until``: the day on
    which the demo office stands.
    """
    office = _Office(random.Random(seed), until, share)
    with transaction(SYSTEM) as change:
        withheld = office.tell()
        change.record("tests.set", "signals:test")
    return withheld


class _Office:
    def __init__(self, rng, until, share):
        self.rng, self.until, self.share, self.numbers = rng, until, share, count(1)
        self.days = _days()
        self.desks = {unit.id: unit for unit in db.session.scalars(select(Unit))}
        self.by_id = db.session.scalar(select(func.min(Membership.user_id)))
        self.version_id = db.session.scalar(select(func.min(Dossier.version_id)))
        self.visited = self._visited()

    def chance(self, percent):
        return self.rng.random() * 100 < percent

    def tell(self):
        """Withhold, and live every day of the year."""
        self._choose()
        withheld, books = [], {}
        for key, day in self.days.items():
            told = self._live(day)
            withheld += told
            if key in self.visited:
                hidden = sum(each.way != "slip" and each.way != "none" for each in told)
                books[key] = day.received + hidden
        self._visits(books)
        return withheld

    def _choose(self):
        last = Calendar().add_working_days(self.until, -GRACE)
        keys = [key for key in self.days if key[1] <= last]
        weights = [self.days[key].received for key in keys]
        entered = sum(day.received for day in self.days.values())
        number = round(entered * self.share / (1 - self.share))
        ways = self.rng.choices(list(WAYS), weights=WAYS.values(), k=number)
        seen = [key for key in keys if key in self.visited]
        long = [key for key in keys if self.days[key].received > 2]
        for way in ways:
            if way == "book":
                key = self.rng.choice(seen)
            elif way == "pad":
                key = self.rng.choice(long)
            else:
                key = self.rng.choices(keys, weights=weights)[0]
            self.days[key].ways.append(way)

    def _visited(self):
        """The days whose book a team counts: of each counter the last before a visit, once a
        quarter.
        """
        of_desk = defaultdict(list)
        for desk_id, day in sorted(self.days):
            of_desk[(desk_id, (day.year, (day.month - 1) // 3))].append((desk_id, day))
        return {key for keys in of_desk.values() for key in keys[-max(2, len(keys) // BOOKS) :]}

    # -- one day -----------------------------------------------------------------------------

    def _live(self, day):
        pads, others = day.ways.count("pad"), [way for way in day.ways if way != "pad"]
        told = [Withheld(day.desk_id, day.day, way, way != "none") for way in others]
        hidden = 0
        if pads or (day.received > 2 and self.chance(OUTAGES)):
            hidden = self._pad(day, pads)
        self._slips(day)
        honest = pads and self.chance(HONEST_EVENINGS)
        self._evening(day, day.ways.count("tally") + (pads if honest else 0))
        seen = honest or (day.desk_id, day.day) in self.visited
        told += [Withheld(day.desk_id, day.day, "pad", seen or n >= hidden) for n in range(pads)]
        return told

    def _evening(self, day, missing):
        """The desk counts its book; who withholds with a receipt from the book counts honestly and
        promises to enter it. An honest slip of the counting is put right the next day, or never.
        """
        wrong = self.rng.choice((-1, 1)) if self.chance(MISCOUNTED) else 0
        wrong = wrong if self.chance(LEFT_WRONG) else 0
        if not missing and self.chance(FORGOTTEN):
            return
        counted = day.received + missing + wrong
        _add(DayTally, unit_id=day.desk_id, day=day.day, counted=counted, entered=day.received,
             note="Sẽ nhập sau" if counted != day.received else None, by_id=self.by_id,
             at=_at(day.day, 17))  # fmt: skip

    def _pad(self, day, missing):
        """The network was away: the last receipts of the day came from a pad. ``missing`` of its
        numbers were given out and never entered. Returns how many of them leave no trace on it.
        """
        fates: list = day.rows[-self.rng.randint(3, 8) :]
        hidden = 0
        for _ in range(missing):
            at_end, story = self.chance(AT_THE_END), self.chance(STORIES)
            hidden += at_end and not story
            place = len(fates) if at_end else self.rng.randrange(len(fates))
            fates.insert(place, GOOD_REASON if story else None)
        if self.chance(SPOILT):
            reason = NO_REASON if self.chance(SILENT_VOIDS) else GOOD_REASON
            fates.insert(self.rng.randrange(len(fates)), reason)
        fates += [None] * self.rng.randrange(4)
        if self.chance(RETURNED):
            fates = [GIVEN_BACK if fate is None else fate for fate in fates]
        self._renumber(day, fates)
        return hidden

    def _renumber(self, day, fates):
        """Give the numbers of the pad to what became of them; the counter goes on after them."""
        used = [fate for fate in fates if not isinstance(fate, str | None)]
        first = day.received - len(used) + 1
        stem = day.rows[0].code[:-4]
        last = first + len(fates) - 1
        block_id = _add(
            Block, unit_id=day.desk_id, owner_id=day.desk_id, day=day.day, first=first, last=last,
            leased_by_id=self.by_id, leased_at=_at(day.day, 8), prints=1,
        )  # fmt: skip
        numbers = list(enumerate(fates, first))
        for number, fate in reversed(numbers):
            if fate is not None and not isinstance(fate, str):
                change = update(Dossier).where(Dossier.id == fate.id)
                db.session.execute(change.values(code=f"{stem}{number:04d}"))
        for number, fate in numbers:
            row = {"block_id": block_id, "number": number, "code": f"{stem}{number:04d}"}
            if isinstance(fate, str):
                row |= {"voided_at": _at(day.day, 17), "voided_by_id": self.by_id,
                        "void_reason": fate}  # fmt: skip
            elif fate is not None:
                row |= {"dossier_id": fate.id, "used_at": _at(day.day, 16)}
            _add(BlockNumber, tracking=f"W{next(self.numbers):010d}", **row)
        counter = update(DossierCounter).where(DossierCounter.unit_id == day.desk_id)
        db.session.execute(counter.where(DossierCounter.day == day.day).values(last=last))

    def _slips(self, day):
        """Guidance: most come back and are received from the slip, a few never; and where papers
        were taken in with nothing but a slip, nobody can come back.
        """
        for row in day.rows:
            if self.chance(GUIDED):
                self._slip(day, None if self.chance(NEVER_BACK) else row.id)
        for way in day.ways:
            if way == "slip":
                self._slip(day, None)

    def _slip(self, day, dossier_id):
        _add(Slip, kind="guidance", number=f"{next(self.numbers)}/HD", unit_id=day.desk_id,
             version_id=self.version_id, at=_at(day.day, 10), by_id=self.by_id,
             full_name="Đinh Văn Đỏ", name_fold="dinh van do", items="Tờ khai",
             reason="Thiếu tờ khai", dossier_id=dossier_id)  # fmt: skip

    # -- the team ----------------------------------------------------------------------------

    def _visits(self, books):
        checklist = _add(Checklist, key="do-thu", name="Thử", made_at=_at(self.until, 8))
        version = _add(ChecklistVersion, checklist_id=checklist, number=1,
                       made_at=_at(self.until, 8))  # fmt: skip
        visits: dict = {}
        for (desk_id, day), number in books.items():
            if desk_id not in visits:
                visits[desk_id] = self._visit(self.desks[desk_id].parent, version)
            _add(Answer, inspection_id=visits[desk_id], key=f"w-{next(self.numbers)}",
                 target=f"book:{day}", value=str(number), by_id=self.by_id,
                 received_at=_at(day, 15))  # fmt: skip

    def _visit(self, unit, version):
        return _add(
            Inspection, unit_id=unit.id, authority_id=unit.ancestor_ids[0], kind="planned",
            form="short", state="running", checklist_version_id=version, made_by_id=self.by_id,
            period_first=self.until - timedelta(days=365), period_last=self.until,
            visit_first=self.until, visit_last=self.until, made_at=_at(self.until, 8),
        )  # fmt: skip


def _days():
    """{(desk id, day): _Day} of everything received in the office."""
    query = select(Dossier.id, Dossier.code, Dossier.received_unit_id, Dossier.received_at)
    found: dict = {}
    for row in db.session.execute(query.order_by(Dossier.received_at, Dossier.id)):
        key = (row.received_unit_id, row.received_at.date())
        found.setdefault(key, _Day(*key, [], [])).rows.append(row)
    for day in found.values():
        day.rows.sort(key=lambda row: row.code)
    return found


def _add(model, **values):
    """Write one row; its id."""
    return db.session.execute(insert(model).values(**values)).inserted_primary_key[0]


def _at(day, hour):
    return datetime.combine(day, time(hour))
