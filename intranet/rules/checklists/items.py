"""The items of a checklist while it is written: their facts, their order, what is wrong (5.4)."""

import re
from dataclasses import dataclass, fields, replace

from intranet.rules.checklists.kinds import Kind, Severity, Verdict
from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

MOST_ITEMS = 300
MEASURED = (Kind.NUMBER, Kind.PERCENT, Kind.SAMPLE)
# A group code stands in lists that are separated by spaces (sections of a team).
_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{0,9}")
_GROUP = re.compile(r"[A-Z0-9]{1,4}")
# Verdicts an answer of each kind can have: what a condition may wait for.
_JUDGED = (Verdict.MET, Verdict.PARTLY, Verdict.BAD, Verdict.NOT_APPLICABLE)
VERDICTS_OF = {
    Kind.YES_NO: (Verdict.MET, Verdict.BAD, Verdict.NOT_APPLICABLE),
    Kind.DEGREE: _JUDGED,
    Kind.NUMBER: _JUDGED,
    Kind.PERCENT: _JUDGED,
    Kind.SAMPLE: _JUDGED,
    Kind.TEXT: (Verdict.MET,),
    Kind.PHOTO: (Verdict.MET,),
}


@dataclass(frozen=True)
class ItemData:
    """One item as models/checklists keeps it, without its place. ``remarks``: one a line."""

    code: str
    group_code: str
    group_name: str
    text: str
    kind: str = Kind.DEGREE
    severity: str = Severity.MEDIUM
    text_en: str | None = None
    hint: str | None = None
    measure: str | None = None
    lower_is_better: bool = False
    met_at: int | None = None
    partly_at: int | None = None
    needs_proof: bool = False
    prefill: str | None = None
    shown_if: str | None = None
    shown_when: str | None = None
    remarks: str = ""
    basis: str | None = None

    @classmethod
    def of(cls, row):
        """The facts of a stored item."""
        return cls(**{name: getattr(row, name) for name in FIELDS}).tidied()

    def tidied(self):
        """Without what its kind does not know; "" and None are one."""
        measured = self.kind in MEASURED
        number = self.kind == Kind.NUMBER
        given: dict = {name: getattr(self, name) or None for name in _MAYBE}
        if not number:
            given["measure"] = None
        if not measured:
            given["met_at"] = given["partly_at"] = None
        return replace(self, **given, lower_is_better=bool(self.lower_is_better) and number)


FIELDS = tuple(field.name for field in fields(ItemData))
_MAYBE = ("text_en", "hint", "measure", "prefill", "shown_if", "shown_when", "basis")


def in_groups(items):
    """[(group code, group name, [items])], in order of the first item of each."""
    groups: dict[str, list] = {}
    for item in items:
        groups.setdefault(item.group_code, []).append(item)
    return [(code, found[0].group_name, found) for code, found in groups.items()]


def ordered(items):
    """The items with those of one group together; they take the name that stands first."""
    return [replace(i, group_name=name) for _code, name, group in in_groups(items) for i in group]


def put(items, data, old_code=None):
    """With ``data`` in the place of ``old_code``, or at the end of its group.

    A new code is taken over by conditions that name the old one; the name of the group changes for
    all of it. RuleBroken at ``code`` when another item has the code.
    """
    data = data.tidied()
    if data.code != old_code and any(item.code == data.code for item in items):
        raise RuleBroken(N_("Mã này đã có trong bộ tiêu chí."), field="code")
    if old_code is None and len(items) >= MOST_ITEMS:
        raise RuleBroken(N_("Bộ tiêu chí không quá %(most)s mục."), most=MOST_ITEMS)
    old = next((item for item in items if item.code == old_code), None)
    if old is not None and old.group_code == data.group_code:
        found = [data if item is old else item for item in items]
    else:
        found = [item for item in items if item is not old] + [data]
    named = [
        replace(i, group_name=data.group_name) if i.group_code == data.group_code else i
        for i in found
    ]
    return ordered([_told_anew(item, old_code, data.code) for item in named])


def _told_anew(item, old_code, code):
    return replace(item, shown_if=code) if old_code and item.shown_if == old_code else item


def without(items, code):
    """Without the item ``code``; RuleBroken while another one is asked because of it."""
    waiting = [item.code for item in items if item.shown_if == code]
    if waiting:
        raise RuleBroken(
            N_("Mục %(codes)s chỉ hỏi theo mục này. Bỏ điều kiện đó trước."),
            codes=", ".join(waiting),
        )
    return [item for item in items if item.code != code]


def moved(items, code, way):
    """With the item one place up (-1) or down (+1) inside its group; at its edge the whole group
    moves past the next one.
    """
    groups = [group for _code, _name, group in in_groups(items)]
    where = next(n for n, group in enumerate(groups) if code in [i.code for i in group])
    group = groups[where]
    place = next(n for n, item in enumerate(group) if item.code == code)
    if not _swap(group, place, way):
        _swap(groups, where, way)
    return [item for group in groups for item in group]


def _swap(rows, place, way):
    if not 0 <= place + way < len(rows):
        return False
    rows[place], rows[place + way] = rows[place + way], rows[place]
    return True


def check_code(code):
    """RuleBroken at ``code`` for what is no code of an item."""
    if not _CODE.fullmatch(code or ""):
        raise RuleBroken(
            N_("Mã gồm chữ in hoa không dấu và số, ví dụ A01, không quá 10 ký tự."), field="code"
        )


def check_group(code):
    """RuleBroken at ``group_code`` for what is no code of a group."""
    if not _GROUP.fullmatch(code or ""):
        raise RuleBroken(
            N_("Mã nhóm gồm chữ in hoa không dấu và số, ví dụ A, không quá 4 ký tự."),
            field="group_code",
        )
