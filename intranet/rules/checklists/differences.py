"""What one version of a checklist says otherwise than another."""

from dataclasses import dataclass

from intranet.rules.checklists.items import FIELDS, in_groups


@dataclass(frozen=True)
class Change:
    """A fact of an item: its name, before and after (None: nothing)."""

    name: str
    before: object
    after: object


@dataclass(frozen=True)
class Differences:
    """``changed``: [(item as it is now, [Change])]; ``is_moved``: the order is another one."""

    added: tuple = ()
    removed: tuple = ()
    changed: tuple = ()
    is_moved: bool = False

    @property
    def is_none(self):
        """True when both say the same."""
        return not (self.added or self.removed or self.changed or self.is_moved)


def compare(old, new):
    """The Differences of two lists of ItemData; an item is known by its code."""
    was, now = ({item.code: item for item in items} for items in (old, new))
    both = [(was[code], item) for code, item in now.items() if code in was]
    changed = [(after, changes(before, after)) for before, after in both if before != after]
    return Differences(
        added=tuple(item for item in new if item.code not in was),
        removed=tuple(item for item in old if item.code not in now),
        changed=tuple(changed),
        is_moved=_order(old, now) != _order(new, was),
    )


def changes(before, after):
    """[Change] of the facts of two items that differ."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in FIELDS)
    return [Change(name, one, other) for name, one, other in pairs if one != other]


def _order(items, others):
    """The codes that stand in both, group by group as they follow."""
    return [i.code for _code, _name, group in in_groups(items) for i in group if i.code in others]
