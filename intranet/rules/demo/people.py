"""Inventing people of An Lão: Kinh, H'rê and Ba Na names, numbers, addresses. Never real ones."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from intranet.rules.identifiers import FEMALE, MALE

_GROUPS = ("kinh", "hre", "bana")
_YOUNGEST, _OLDEST = 18, 75
_SINGLE_NAME = 0.25  # of Ba Na women: "Y Lan", a whole name without a family name


@dataclass(frozen=True, slots=True)
class Invented:
    """A person who does not exist."""

    name: str
    sex: str
    birth_date: date
    id_number: str
    phone: str
    address: str


class People:
    """Makes people from the rows (kind, value, weight) of demo_names.csv."""

    def __init__(self, rows):
        found: dict[str, tuple[list, list]] = {}
        for row in rows:
            values, weights = found.setdefault(row["kind"], ([], []))
            values.append(row["value"])
            weights.append(float(row["weight"]))
        self._pools = {kind: (v, list(accumulate(w))) for kind, (v, w) in found.items()}
        self._numbers: set[str] = set()

    def pick(self, rng, kind):
        """One value of a kind, as often as its weight says."""
        values, weights = self._pools[kind]
        return rng.choices(values, cum_weights=weights)[0]

    def name(self, rng, group, sex):
        """A whole name: family, middle and given name of the group."""
        if group == "bana" and sex == FEMALE and rng.random() < _SINGLE_NAME:
            return self.pick(rng, "bana_single_name")
        family = self.pick(rng, f"{group}_family")
        middle = self.pick(rng, f"{group}_middle_{sex}")
        return f"{family} {middle} {self.pick(rng, f'{group}_given_{sex}')}"

    def invent(self, rng, groups, place, is_town, today):
        """A person of ``place``; ``groups``: cumulated weights of Kinh, H'rê, Ba Na there.

        Nobody gets an id number that was given before; age 18 to 75 on ``today``.
        """
        sex = MALE if rng.random() < 0.5 else FEMALE
        group = rng.choices(_GROUPS, cum_weights=groups)[0]
        birth = today - timedelta(days=rng.randrange(_YOUNGEST * 366, _OLDEST * 365))
        home = self.pick(rng, "town_quarter" if is_town else "hamlet")
        return Invented(
            self.name(rng, group, sex),
            sex,
            birth,
            self._id_number(rng, sex, birth),
            f"{self.pick(rng, 'phone_prefix')}{rng.randrange(10**7):07d}",
            f"{home}, {place}",
        )

    def _id_number(self, rng, sex, birth):
        century = (birth.year - 1900) // 100 * 2 + (sex == FEMALE)
        while True:
            province = self.pick(rng, "cccd_province")
            number = f"{province}{century}{birth:%y}{rng.randrange(10**6):06d}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number
