"""How many dossiers of a whole period are wrong, told from a stratified sample, and how surely.

Of each stratum the exact confidence distribution of the number of wrong ones (hypergeometric, the
one Clopper and Pearson's limits come from) is taken, and the distributions are added up: "melding"
(Fay, Proschan, Brittain, Biometrics 2015). With one stratum these are Clopper and Pearson's limits
for a finite population; unequal weights, one drawn, none wrong, all drawn need no special care.
tests/rules/test_sample_rates.py asks 2,000 draws of each of many truths whether it covers them.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, floor, lgamma

TAIL = 0.025
BINS = 500  # of the whole period; what falls between two is rounded away from the estimate


@dataclass(frozen=True)
class Stratum:
    """``size`` dossiers, ``compared`` of them by lot, ``wrong`` of these with a fault."""

    size: int
    compared: int
    wrong: int


@dataclass(frozen=True)
class Rate:
    """``wrong`` of ``compared``; ``share``, ``low``, ``high``: of all dossiers, in percent;
    ``is_all``: every dossier was compared, nothing is estimated.
    """

    wrong: int
    compared: int
    share: float
    low: int
    high: int
    is_all: bool = False


def rate(strata):
    """The Rate of all dossiers with its interval of 95 %; None while nothing was compared.

    A stratum of which nothing was compared may be wrong in none or all: the interval says so.
    """
    strata = [one for one in strata if one.size]
    known = [one for one in strata if one.compared]
    if not known:
        return None
    total, seen = sum(one.size for one in strata), sum(one.size for one in known)
    flipped = [Stratum(one.size, one.compared, one.compared - one.wrong) for one in strata]
    return Rate(
        wrong=sum(one.wrong for one in known),
        compared=sum(one.compared for one in known),
        share=100 * sum(one.size * one.wrong / one.compared for one in known) / seen,
        low=floor(100 * (total - most_wrong(flipped)) / total),
        high=ceil(100 * most_wrong(strata) / total),
        is_all=total == sum(one.compared for one in known),
    )


def most_wrong(strata):
    """The upper limit of the number of wrong dossiers, 2.5 % above it."""
    step = ceil(sum(one.size for one in strata) / BINS)
    whole = [1.0]
    for one in strata:
        whole = _added(whole, _limits(one.size, one.compared, one.wrong, step))
    above, number = 0.0, len(whole) - 1
    while number > 0 and above + whole[number] <= TAIL:
        above += whole[number]
        number -= 1
    return min(number * step, sum(one.size - one.compared + one.wrong for one in strata))


def _added(one, other):
    """The distribution of the sum of two."""
    total = [0.0] * (len(one) + len(other) - 1)
    for i, first in enumerate(one):
        if first:
            for j, second in enumerate(other):
                total[i + j] += first * second
    return total


@lru_cache(maxsize=256)
def _limits(size, drawn, wrong, step):
    """[weight of 0, step, 2 steps ...]: upper limits of the number of wrong ones at every level."""
    bins = ceil((size - drawn + wrong) / step)
    above = [1.0, *(_at_most(size, (b - 1) * step + 1, drawn, wrong) for b in range(1, bins + 1))]
    return [one - further for one, further in zip(above, (*above[1:], 0.0), strict=True)]


def _at_most(size, bad, drawn, wrong):
    """P(at most ``wrong`` bad ones among ``drawn`` of ``size``, ``bad`` of which are bad)."""
    least = max(0, drawn - (size - bad))
    whole = _ways(size, drawn)
    return min(1.0, sum(
        exp(_ways(bad, k) + _ways(size - bad, drawn - k) - whole)
        for k in range(least, min(wrong, bad, drawn) + 1)
    ))  # fmt: skip


def _ways(many, few):
    return lgamma(many + 1) - lgamma(few + 1) - lgamma(many - few + 1)
