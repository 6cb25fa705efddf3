"""All units of a year beside each other: points, items, findings, what comes back."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from intranet import clock
from intranet.rules.checklists import Severity, Verdict
from intranet.rules.scores import Points, quarter_of
from intranet.services.scores.visits import Visit, faults_of, items_of, visits_of
from intranet.transaction import NotVisible

HISTORY = 8  # visits of a unit that are drawn


@dataclass(frozen=True)
class UnitRow:
    """One unit: its last Visit of the year, the ones before it (oldest first), the grave items it
    failed, its findings of the year.
    """

    unit: object
    visit: Visit
    before: tuple
    grave: tuple
    faults: tuple

    @property
    def change(self):
        """Percentage points since the visit before; None without one."""
        if not self.before or None in (now := self.visit.points.percent, self.last_percent):
            return None
        return round(now - self.last_percent, 1)

    @property
    def last_percent(self):
        return self.before[-1].points.percent if self.before else None

    def count(self, name):
        """How many findings are ``is_closed``, ``is_overdue`` or ``is_repeat``."""
        return sum(getattr(fault, name) for fault in self.faults)


@dataclass(frozen=True)
class Board:
    """One checklist (``checklist``: its pid) in one year, ``checklists``: {pid: name} of all of the
    year: items and points of two of them cannot be compared. ``groups``: {code: name}; ``heat``:
    [(ItemLine, {unit id: verdict})], ``quarters``: [((year, quarter), findings, repeats)];
    ``others``: units of earlier years only.
    """

    year: int
    checklist: str | None
    checklists: dict
    rows: tuple
    groups: dict
    heat: tuple
    quarters: tuple
    others: tuple

    @property
    def mean(self):
        """{group code or "": Points} of all units together."""
        found: dict = {"": Points()}
        for row in self.rows:
            for code, points in row.visit.groups.items():
                found[code] = found.get(code, Points()) + points
                found[""] += points
        return found


def board(user, year, checklist=None):
    """The Board of ``year`` of all units whose inspections this person may see, by the checklist
    with this pid, else by the one most visits took.
    """
    units, every = visits_of(user, date(year, 12, 31))
    now = [visit for visit in every if visit.day.year == year]
    checklist, checklists, visits = _of_one(every, now, checklist)
    of_year = [visit for visit in visits if visit.day.year == year]
    last = {visit.unit_id: visit for visit in of_year}
    lines = items_of(list(last.values()))
    faults = faults_of(visits, clock.today())
    ids = {visit.id for visit in of_year}
    rows = [
        _row(units[unit_id], visit, visits, lines, faults, ids) for unit_id, visit in last.items()
    ]
    rows.sort(key=lambda row: row.unit.path)
    heat, seen = _heat(rows, lines), {visit.unit_id for visit in now}
    return Board(
        year=year,
        checklist=checklist,
        checklists=checklists,
        rows=tuple(rows),
        groups={line.group_code: line.group_name for line, _verdicts in heat},
        heat=tuple(heat),
        quarters=tuple(_quarters(faults, year)),
        others=tuple(unit for unit_id, unit in units.items() if unit_id not in seen),
    )


def _of_one(every, now, asked):
    """(pid of the checklist asked for, else of the one most of the visits ``now`` took and of
    these the latest; {pid: name} of theirs; those of ``every`` that took it).
    """
    names = {visit.checklist: visit.checklist_name for visit in now}
    taken = Counter(visit.checklist for visit in reversed(now))
    chosen = asked if asked in names else next((pid for pid, _n in taken.most_common(1)), None)
    return chosen, names, [visit for visit in every if visit.checklist == chosen]


def _row(unit, visit, visits, lines, faults, ids):
    before = [v for v in visits if v.unit_id == unit.id and v is not visit and v.day <= visit.day]
    grave = [
        line
        for line in lines
        if line.inspection_id == visit.id
        and line.severity == Severity.GRAVE
        and line.verdict == Verdict.BAD
    ]
    mine = [fault for fault in faults[unit.id] if fault.inspection_id in ids]
    return UnitRow(unit, visit, tuple(before), tuple(grave), tuple(mine))


def _heat(rows, lines):
    """Each item once, in the words and the place of the newest version that has it."""
    owner = {row.visit.id: row.unit.id for row in rows}
    items: dict = {}
    for line in sorted(lines, key=lambda line: line.version_id):
        _known, verdicts = items.get(line.code, (line, {}))
        verdicts[owner[line.inspection_id]] = line.verdict
        items[line.code] = (line, verdicts)
    return sorted(items.values(), key=lambda item: (item[0].group_code, item[0].position))


def _quarters(faults, year):
    """The eight quarters up to the end of ``year``: how many findings, how many of them known."""
    made: Counter = Counter()
    repeats: Counter = Counter()
    for fault in (each for some in faults.values() for each in some):
        quarter = quarter_of(fault.made_on)
        made[quarter] += 1
        repeats[quarter] += fault.is_repeat
    quarters = [(y, q) for y in (year - 1, year) for q in (1, 2, 3, 4)]
    return [(quarter, made[quarter], repeats[quarter]) for quarter in quarters]


def history(user, unit_pid, checklist=None):
    """(Unit, {pid: name} of its checklists, [Visit], [ItemLine of the last two visits], [Fault]) of
    one unit by the checklist with this pid, else by that of its last visit; ``NotVisible`` when
    nothing of it may be seen.
    """
    units, every = visits_of(user, date(clock.today().year, 12, 31), unit_pid)
    if not units:
        raise NotVisible
    names = {visit.checklist: visit.checklist_name for visit in every}
    asked = checklist if checklist in names else every[-1].checklist
    visits = [visit for visit in every if visit.checklist == asked]
    (unit,) = units.values()
    return (
        unit,
        names,
        visits[-HISTORY:],
        items_of(visits[-2:]),
        faults_of(visits, clock.today())[unit.id],
    )
