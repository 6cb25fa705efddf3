"""What two versions say differently, row beside row (B25)."""

from difflib import SequenceMatcher
from itertools import zip_longest


def aligned(old, new):
    """Pairs (before, after) of the rows that differ, None where there is none.

    Rows with one name belong together while their order holds; what stands between them is paired
    in turn. Rows are anything with ``name`` that compares equal when it says the same.
    """
    names = [row.name for row in old], [row.name for row in new]
    match = SequenceMatcher(None, names[0], names[1], autojunk=False)
    for _tag, a, b, c, d in match.get_opcodes():
        for before, after in zip_longest(old[a:b], new[c:d]):
            if before != after:
                yield before, after
