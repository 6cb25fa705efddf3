"""A checklist as a table and back: heads and choices in words, errors by row and column (C14)."""

from dataclasses import dataclass

from intranet.rules.checklists.checking import check_condition, check_item
from intranet.rules.checklists.items import FIELDS, MOST_ITEMS, ItemData, ordered
from intranet.rules.checklists.kinds import KIND_WORDS, SEVERITY_WORDS, VERDICT_WORDS, Verdict
from intranet.rules.checklists.prefills import PREFILL_WORDS
from intranet.rules.errors import RuleBroken
from intranet.rules.text import clean, fold
from intranet.rules.words import N_

# Column: how its head reads.
COLUMNS = {
    "code": N_("Mã"),
    "group_code": N_("Mã nhóm"),
    "group_name": N_("Tên nhóm"),
    "text": N_("Nội dung kiểm tra"),
    "text_en": N_("Nội dung tiếng Anh"),
    "kind": N_("Cách trả lời"),
    "measure": N_("Đơn vị tính"),
    "lower_is_better": N_("Càng ít càng tốt"),
    "met_at": N_("Mức đạt"),
    "partly_at": N_("Mức đạt một phần"),
    "severity": N_("Mức độ"),
    "hint": N_("Minh chứng"),
    "needs_proof": N_("Không đạt phải có minh chứng"),
    "prefill": N_("Số liệu phần mềm điền sẵn"),
    "shown_if": N_("Chỉ hỏi theo mục"),
    "shown_when": N_("Khi mục đó"),
    "remarks": N_("Câu nhận xét có sẵn"),
    "basis": N_("Căn cứ"),
}
_NEEDED = ("code", "group_code", "group_name", "text", "kind", "severity")
_YES, _NO = N_("Có"), N_("Không")
BAR = " | "
CONDITION_VERDICTS = {v: words for v, words in VERDICT_WORDS.items() if v != Verdict.OPEN}
WORDS_OF: dict[str, dict] = {
    "kind": KIND_WORDS,
    "severity": SEVERITY_WORDS,
    "prefill": PREFILL_WORDS,
    "shown_when": CONDITION_VERDICTS,
}


@dataclass(frozen=True)
class RowError:
    """What is wrong in one row (the head is row 1); ``column`` is a key of ``COLUMNS`` or empty."""

    row_no: int
    column: str
    message: str
    params: tuple[tuple[str, object], ...] = ()


def to_row(item):
    """The cells of an item, in words, by column: what ``parse`` reads."""
    cells = {name: getattr(item, name) for name in COLUMNS}
    for name, words in WORDS_OF.items():
        cells[name] = words.get(cells[name], "")
    for name in ("lower_is_better", "needs_proof"):
        cells[name] = _YES if cells[name] else _NO
    cells["remarks"] = BAR.join(item.remarks.split("\n")) if item.remarks else ""
    return {name: "" if value is None else value for name, value in cells.items()}


def parse(rows):
    """(items, errors) of the rows of a table, as dicts; items of one group are put together.

    RuleBroken at ``table`` when a column that is needed is missing, for no row or too many.
    """
    found = [
        (number, row) for number, row in enumerate(map(_by_column, rows), 2) if any(row.values())
    ]
    if not found:
        raise RuleBroken(N_("Bảng chưa có mục nào."), field="table")
    if len(found) > MOST_ITEMS:
        raise RuleBroken(N_("Bảng dài quá %(most)s dòng."), field="table", most=MOST_ITEMS)
    missing = ", ".join(f"“{COLUMNS[name]}”" for name in _NEEDED if name not in found[0][1])
    if missing:
        raise RuleBroken(N_("Bảng thiếu cột %(columns)s."), field="table", columns=missing)
    read: list[tuple[int, ItemData]] = []
    errors: list[RowError] = []
    for number, row in found:
        item, wrong = _read(number, row)
        errors += wrong
        read += [(number, item)] if item is not None else []
    errors += _together(read) if not errors else []
    return ordered([item for _number, item in read]), sorted(errors, key=lambda e: e.row_no)


def _by_column(row):
    named = {fold(words): name for name, words in COLUMNS.items()} | {n: n for n in COLUMNS}
    return {
        named[fold(head)]: (value or "").strip()
        for head, value in row.items()
        if head is not None and fold(head) in named and isinstance(value, str | None)
    }


def _read(number, row):
    """(ItemData or None, errors)."""
    errors: list[RowError] = []
    facts = {}
    for name in FIELDS:
        try:
            facts[name] = _READERS.get(name, _text)(name, row.get(name, ""))
        except RuleBroken as broken:
            errors.append(_error(number, name, broken))
    if errors:
        return None, errors
    item = ItemData(**facts).tidied()
    try:
        check_item(item)
    except RuleBroken as broken:
        return None, [_error(number, broken.field or "", broken)]
    return item, []


def _error(number, column, broken):
    return RowError(number, column, broken.message, tuple(broken.params.items()))


def _together(read):
    """Errors of rows that are right by themselves: codes twice, names of groups, conditions."""
    errors: list[RowError] = []
    codes: set[str] = set()
    names: dict[str, str] = {}
    in_order = ordered([item for _number, item in read])
    for number, item in read:
        name = names.setdefault(item.group_code, item.group_name)
        try:
            if item.code in codes:
                raise RuleBroken(N_("Mã này có hai lần trong bảng."), field="code")
            if name != item.group_name:
                words = N_("Nhóm %(group)s có hai tên trong bảng.")
                raise RuleBroken(words, field="group_name", group=item.group_code)
            check_condition(item, {i.code: i for i in in_order[: _place(in_order, item)]})
        except RuleBroken as broken:
            errors.append(_error(number, broken.field or "", broken))
        codes.add(item.code)
    return errors


def _place(items, wanted):
    return next((n for n, item in enumerate(items) if item.code == wanted.code), 0)


def _text(_name, text):
    return clean(text)


def _upper(_name, text):
    return clean(text).upper()


def _choice(name, text):
    words = WORDS_OF[name]
    known = {fold(said): value for value, said in words.items()} | {str(v): v for v in words}
    if not text:
        return None if name in ("prefill", "shown_when") else _refuse(words)
    value = known.get(fold(text)) or known.get(text)
    return str(value) if value is not None else _refuse(words)


def _refuse(words):
    said = "; ".join(words.values())
    raise RuleBroken(N_("Chọn một trong: %(choices)s."), choices=said[:400])


def _flag(_name, text):
    said = fold(text)
    if said in ("", fold(_NO), "0"):
        return False
    if said in (fold(_YES), "1", "x"):
        return True
    raise RuleBroken(N_("Ghi “Có” hoặc “Không”."))


def _count(_name, text):
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 7:
        raise RuleBroken(N_("Ghi một số nguyên, hoặc để trống."))
    return int(text)


def _remarks(_name, text):
    lines = (clean(line) for line in text.replace("\n", "|").split("|"))
    return "\n".join(filter(None, lines))


_READERS = {
    "code": _upper,
    "group_code": _upper,
    "shown_if": _upper,
    "kind": _choice,
    "severity": _choice,
    "prefill": _choice,
    "shown_when": _choice,
    "lower_is_better": _flag,
    "needs_proof": _flag,
    "met_at": _count,
    "partly_at": _count,
    "remarks": _remarks,
}
