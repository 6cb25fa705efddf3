"""Which steps of two workflows are the same work, when a dossier goes over to another procedure."""

from collections import defaultdict


def matched(old, new):
    """{position of an ``old`` step: position of the ``new`` one, or None}.

    Same act, role and place (and room, where one is named); the first such step answers to the
    first, the second to the second; where the new workflow has fewer of them, to its last.
    """
    places = defaultdict(list)
    for step in new:
        places[_work(step)].append(step.position)
    seen: dict = defaultdict(int)
    found = {}
    for step in old:
        same = places[_work(step)]
        found[step.position] = same[min(seen[_work(step)], len(same) - 1)] if same else None
        seen[_work(step)] += 1
    return found


def _work(step):
    return step.act, step.role, step.place, step.unit_id
