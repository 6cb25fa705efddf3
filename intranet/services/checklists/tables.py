"""A checklist as Excel, out and in again: the dry run, then the same carried out on a draft."""

from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

from intranet.rules.checklists import COLUMNS, Differences, compare, parse, to_row
from intranet.rules.checklists.table import WORDS_OF
from intranet.rules.errors import RuleBroken
from intranet.rules.text import cell
from intranet.rules.words import N_
from intranet.services import spreadsheets
from intranet.services.checklists.drafts import draft_for
from intranet.services.checklists.items import replace_all
from intranet.services.checklists.reading import draft_of, items_of
from intranet.services.tables import LARGEST, read_table
from intranet.transaction import transaction

WIDTHS = {"text": 60, "text_en": 40, "group_name": 28, "kind": 24, "hint": 24, "prefill": 30,
          "remarks": 60, "basis": 30, "severity": 12}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """What a table would change in the draft of a checklist; ``same``: items that stay."""

    items: tuple
    errors: tuple
    differences: Differences
    same: int

    @property
    def is_idle(self):
        """True when the table says what is known already."""
        return self.differences.is_none


def export_table(version):
    """The bytes of an .xlsx of a version; imported again it changes nothing."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page, words = book.add_worksheet("Tiêu chí"), book.add_worksheet("…")
    bold = book.add_format({"bold": True, "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page.freeze_panes(1, 1)
    for column, (name, head) in enumerate(COLUMNS.items()):
        page.set_column(column, column, WIDTHS.get(name, 11), wrap)
        page.write_string(0, column, head, bold)
    for line, item in enumerate(items_of(version), 1):
        for column, value in enumerate(to_row(item).values()):
            if isinstance(value, int):
                page.write_number(line, column, value)
            elif value:
                page.write_string(line, column, cell(value))
    _offer_words(page, words, bold)
    book.close()
    return out.getvalue()


def _offer_words(page, words, bold):
    """A second sheet with what can be chosen, offered in the columns of the first."""
    names = list(COLUMNS)
    for column, (name, known) in enumerate(WORDS_OF.items()):
        words.set_column(column, column, 40)
        words.write_string(0, column, COLUMNS[name], bold)
        for line, said in enumerate(known.values(), 1):
            words.write_string(line, column, said)
        letter = "ABCD"[column]
        source = f"='…'!${letter}$2:${letter}${len(known) + 1}"
        offered = {"validate": "list", "source": source, "error_type": "information"}
        page.data_validation(1, names.index(name), 300, names.index(name), offered)


def look(body):
    """(items, errors) of a file; RuleBroken at ``table`` when it is no table of a checklist."""
    if len(body) > LARGEST:
        most = LARGEST // 1024 // 1024
        raise RuleBroken(N_("Tệp lớn quá %(most)s MB."), field="table", most=most)
    if spreadsheets.is_workbook(body):
        return parse(spreadsheets.read_workbook(body))
    return parse(read_table(body))


def preview(version, body):
    """The dry run: what the table would change in the draft, or in the newest version."""
    items, errors = look(body)
    before = items_of(draft_of(version) or version.checklist.versions[-1])
    found = compare(before, items)
    same = len(items) - len(found.added) - len(found.changed)
    return Report(tuple(items), tuple(errors), found, same)


def import_table(actor, pid, body):
    """Carry out what the dry run of the same file shows; returns the draft. Errors stop it all."""
    items, errors = look(body)
    if errors:
        raise RuleBroken(N_("Tệp còn lỗi. Sửa hết lỗi rồi nhập lại."), field="table")
    with transaction(actor) as change:
        draft = draft_for(change, pid)
        found = replace_all(change, draft, items)
        change.record(
            "checklists.import_table",
            draft,
            added=[item.code for item in found.added],
            removed=[item.code for item in found.removed],
            changed=[item.code for item, _changes in found.changed],
        )
        return draft
