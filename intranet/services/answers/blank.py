"""What stands on the printed list that is filled in by hand."""

from itertools import groupby

from intranet.services.answers.reading import items_of, read


def blank(user, pid):
    """(inspection, [(name of the group, items)]) for whoever may read the sheet; nothing of what
    was answered. NotVisible, Forbidden.
    """
    inspection = read(user, pid)
    groups = groupby(items_of(inspection), lambda item: item.group_name)
    return inspection, [(name, list(items)) for name, items in groups]
