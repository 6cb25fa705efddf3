"""The score of a sheet (domain 5.5): grave failures stand beside it, never inside it only."""

from dataclasses import dataclass, field

from intranet.rules.checklists.kinds import WEIGHTS, Severity, Verdict

# Half points, so that "partly" is a whole number. What is missing here leaves the denominator.
HALF_POINTS = {Verdict.MET: 2, Verdict.PARTLY: 1, Verdict.BAD: 0}


@dataclass(frozen=True)
class Score:
    """``half_points`` reached, each times the weight of its item, of ``2 * weight`` that could be.

    ``by_group``: {group code: (half points, weight)}; ``grave``: the items of the highest severity
    that are bad, in order; ``open_count``: asked and not answered.
    """

    half_points: int = 0
    weight: int = 0
    by_group: dict = field(default_factory=dict)
    grave: tuple = ()
    open_count: int = 0

    @property
    def percent(self):
        """0 to 100 with one decimal; None when nothing was judged."""
        return percent(self.half_points, self.weight)


def percent(half_points, weight):
    """Share of the points that could be reached, 0 to 100 with one decimal, halves up; None of
    nothing.
    """
    return (1000 * half_points + weight) // (2 * weight) / 10 if weight else None


def score(items, verdicts):
    """The Score of ``items`` given {item code: Verdict}; a code without verdict is open."""
    groups: dict[str, tuple[int, int]] = {}
    told = [(item, verdicts.get(item.code, Verdict.OPEN)) for item in items]
    for item, verdict in told:
        half, weight = groups.get(item.group_code, (0, 0))
        more = points(item, verdict)
        groups[item.group_code] = (half + more[0], weight + more[1])
    return Score(
        half_points=sum(half for half, _weight in groups.values()),
        weight=sum(weight for _half, weight in groups.values()),
        by_group=groups,
        grave=tuple(i for i, v in told if v == Verdict.BAD and i.severity == Severity.GRAVE),
        open_count=sum(verdict == Verdict.OPEN for _item, verdict in told),
    )


def points(item, verdict):
    """(half points, weight) of one item; (0, 0) for what does not count."""
    if verdict not in HALF_POINTS:
        return 0, 0
    weight = WEIGHTS[Severity(item.severity)]
    return HALF_POINTS[verdict] * weight, weight
