"""Importing the catalogue from a file: a table (CSV, Excel), a pack, an archive of packs."""

from intranet.rules.errors import RuleBroken
from intranet.rules.procedures_packs import looks_like_pack
from intranet.rules.words import N_
from intranet.services import spreadsheets
from intranet.services.procedures import packs, tables
from intranet.services.procedures.proposals import ImportReport, carry_out, plan
from intranet.services.tables import LARGEST, read_table
from intranet.transaction import transaction

LONE_PACK = "goi.toml"


def preview(body, day=None, demo_only=False):
    """The dry run of a file: what would be new, changed, unchanged; errors by row and column.

    ``day``: from when changed rows would be valid; today when not given.
    """
    proposals, errors = look(body, demo_only)
    report = plan(proposals, day)
    found = sorted((*errors, *report.errors), key=lambda error: error.row_no)
    return ImportReport(report.items, tuple(found))


def import_table(actor, body, day, demo_only=False):
    """Carry out what the dry run of the same file shows; errors stop the whole import.

    Nobody else writes meanwhile: no version is followed twice, none is corrected that a counter
    just used.
    """
    proposals, errors = look(body, demo_only)
    if errors:
        raise RuleBroken(N_("Tệp còn lỗi. Sửa hết lỗi rồi nhập lại."), field="table")
    with transaction(actor, alone=True) as change:
        return carry_out(change, proposals, day)


def look(body, demo_only=False):
    """(proposals, errors) of a file of any kind; RuleBroken at ``table`` when it is none."""
    if len(body) > LARGEST:
        most = LARGEST // 1024 // 1024
        raise RuleBroken(N_("Tệp lớn quá %(most)s MB."), field="table", most=most)
    if spreadsheets.is_workbook(body):
        return tables.read_rows(spreadsheets.read_workbook(body), demo_only)
    if body.startswith(b"PK"):
        return packs.read_packs(packs.unpacked(body))
    if looks_like_pack(body[:4096].decode("utf-8", "replace")):
        return packs.read_packs([(LONE_PACK, body)])
    return tables.read_rows(read_table(body), demo_only)
