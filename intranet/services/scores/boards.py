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
    """``groups``: {code: name}; ``heat``: [(ItemLine, {unit id: verdict})], ``quarters``:
    [((year, quarter), findings, repeats)]; ``others``: units of earlier years only.
    """

    year: int
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


def board(user, year):
    """The Board of ``year`` of all units whose inspections this person may see."""
    units, visits = visits_of(user, date(year, 12, 31))
    last = {visit.unit_id: visit for visit in visits if visit.day.year == year}
    lines = items_of(list(last.values()))
    of_year = [visit for visit in visits if visit.day.year == year]
    faults = faults_of(visits, clock.today())
    ids = {visit.id for visit in of_year}
    rows = [
        _row(units[unit_id], visit, visits, lines, faults, ids) for unit_id, visit in last.items()
    ]
    rows.sort(key=lambda row: row.unit.path)
    return Board(
        year=year,
        rows=tuple(rows),
        groups={line.group_code: line.group_name for line in lines},
        heat=tuple(_heat(rows, lines)),
        quarters=tuple(_quarters(faults, year)),
        others=tuple(unit for unit_id, unit in units.items() if unit_id not in last),
    )


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
    """Each item once, by the newest words it has."""
    owner = {row.visit.id: row.unit.id for row in rows}
    items: dict = {}
    for line in lines:
        _known, verdicts = items.get(line.code, (line, {}))
        verdicts[owner[line.inspection_id]] = line.verdict
        items[line.code] = (line, verdicts)
    return items.values()


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


def history(user, unit_pid):
    """(Unit, [Visit], [ItemLine of the last two visits], [Fault]) of one unit; ``NotVisible`` when
    nothing of it may be seen.
    """
    units, visits = visits_of(user, date(clock.today().year, 12, 31), unit_pid)
    if not units:
        raise NotVisible
    (unit,) = units.values()
    return unit, visits[-HISTORY:], items_of(visits[-2:]), faults_of(visits, clock.today())[unit.id]
