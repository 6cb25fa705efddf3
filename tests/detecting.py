"""How well the detector of signals finds what was withheld (expectations B5): recall and false
alarms, counted the same way by the everyday test and by ``python -m bench signals``.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from intranet.rules.signals import OF_A_DAY, OF_NUMBERS, SignalKind


@dataclass
class Measured:
    """``withheld`` and ``found`` by way; ``traces``: those that left one.

    ``false``: alarms by (counter, ISO week) in which nothing was withheld; ``weeks``: how many
    weeks of a counter there were.
    """

    withheld: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    traces: int = 0
    false: Counter = field(default_factory=Counter)
    weeks: int = 0

    @property
    def recall(self):
        """The share of everything withheld that a signal points to."""
        return self.found.total() / self.withheld.total()

    @property
    def recall_of_traces(self):
        """The same of what left a trace."""
        return self.found.total() / self.traces

    @property
    def most_false(self):
        """The most false alarms one counter had in one week."""
        return max(self.false.values(), default=0)

    @property
    def false_per_week(self):
        return self.false.total() / self.weeks


def measured(withheld, signals, entered):
    """The Measured of a detector's ``signals``. ``entered``: (counter, day) of all receptions.

    A withheld dossier that left a trace is found when a signal worth asking about names its counter
    and its day, and counts enough for all that were withheld there; slips are counted by the week.
    One without a trace is never found, whatever else is said of that day.
    """
    result = Measured(weeks=len({_week(*key) for key in entered}))
    alarms = [signal for signal in signals if signal.is_alarm]
    room = _room(alarms)
    for each in withheld:
        result.withheld[each.way] += 1
        result.traces += each.shows
        key = _week(each.desk_id, each.day) if each.way == "slip" else (each.desk_id, each.day)
        if each.shows and room[key] > 0:
            room[key] -= 1
            result.found[each.way] += 1
    guilty = {_week(each.desk_id, each.day) for each in withheld}
    for signal in alarms:
        week = _week(signal.desk_id, signal.day)
        result.false[week] += week not in guilty
    return result


def _room(alarms):
    """How many dossiers the alarms of a (counter, day) or, for slips, of a week speak of."""
    sources: dict = defaultdict(Counter)
    for signal in alarms:
        if signal.kind in OF_A_DAY:
            source = "numbers" if signal.kind in OF_NUMBERS else signal.kind
            sources[(signal.desk_id, signal.day)][source] += signal.count
        elif signal.kind == SignalKind.SLIPS:
            sources[_week(signal.desk_id, signal.day)][signal.kind] += signal.count
    return Counter({key: max(counts.values()) for key, counts in sources.items()})


def _week(desk_id, day):
    return (desk_id, *day.isocalendar()[:2])
