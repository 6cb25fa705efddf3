"""Everything for the person it is about: announced with a reason first, then written as a ZIP."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from threading import BoundedSemaphore
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import xlsxwriter

from intranet import clock
from intranet.rules.accesses import AccessKind
from intranet.rules.erasures import ErasurePermission
from intranet.rules.errors import RuleBroken
from intranet.rules.text import cell
from intranet.rules.words import N_
from intranet.services import accesses, files, throttle
from intranet.services.dossiers import charge, outsiders
from intranet.services.dossiers.data import reason as proper_reason
from intranet.services.erasures.gathering import gathered, opened
from intranet.services.erasures.trail import told_of
from intranet.services.erasures.whose import person_of
from intranet.transaction import Forbidden, reading, transaction

MINUTES = 10
SHORTEST = 10
MOST_BYTES = 100 * 1024 * 1024
MOST_EXPORTS = 30
ABOUT = """DỮ LIỆU CÁ NHÂN CỦA MỘT NGƯỜI

du-lieu.xlsx  các bảng, mở bằng Excel
du-lieu.json  cùng nội dung, cho máy đọc
tep/          tệp của từng hồ sơ

Chỉ gồm hồ sơ trong phạm vi của đơn vị đã xuất. Giao tận tay người có tên, sau khi kiểm tra giấy tờ.
"""
_one_at_a_time = BoundedSemaphore(1)


@dataclass(frozen=True)
class Wanted:
    """Why everything about a person is taken out, and how it was seen who asks."""

    reason: str
    is_checked: bool


def announce(actor, person_pid, wanted):
    """Write down who takes everything about a person, and why; the ZIP may be fetched for some
    minutes. RuleBroken at ``reason`` or ``checked``. For a dossier of other units it is the reason
    of somebody from outside as well: their heads see it in the list of the week.
    """
    charge.require(actor.user, ErasurePermission.EXPORT)
    said = proper_reason(wanted.reason, "reason", SHORTEST, 300)
    if not wanted.is_checked:
        raise RuleBroken(
            N_("Kiểm tra giấy tờ của người yêu cầu rồi đánh dấu vào ô này."), field="checked"
        )
    with transaction(actor) as change:
        person = person_of(actor.user, person_pid)
        change.record("erasures.export", person, personal={"reason": said}, checked=True)
        for dossier in opened(actor.user, person):
            if outsiders.is_outside(actor.user, dossier):
                accesses.keep_reason(change, dossier, AccessKind.OTHER, said)
        return person


def is_announced(user, person):
    """True when this person announced so within the last minutes."""
    since = clock.now() - timedelta(minutes=MINUTES)
    return any(
        body["act"] == "erasures.export" and body["actor"] == user.pid and at >= since
        for at, body in told_of([person.audit_key], newest=50)
    )


def written(actor, person_pid, limits):
    """(bytes of the ZIP, Person): all that is known, as tables and files; the read log says so of
    the person and of each dossier.

    Forbidden without ``announce``; RuleBroken when the files are more than one download holds.
    """
    person = person_of(actor.user, person_pid)
    if not is_announced(actor.user, person):
        raise Forbidden(N_("Ghi lý do trước khi tải về."))
    throttle.count_act(throttle.key_of(actor.user.pid, "export"), MOST_EXPORTS, MINUTES)
    tables, found = gathered(actor.user, person)
    if sum(file.size for _, file in found) > MOST_BYTES:
        raise RuleBroken(N_("Tệp của người này quá lớn để tải một lần. Xuất từng hồ sơ."))
    with _one_at_a_time:
        body = _zip(tables, found, limits)
    read = opened(actor.user, person)
    told = outsiders.facts_of(actor.user, *read)
    with reading(actor) as change:
        rows = sum(len(table.rows) for table in tables)
        change.record("erasures.fetch", person, rows=rows, files=len(found))
        for dossier, facts in zip(read, told, strict=True):
            change.record("dossiers.read", dossier, **facts)
    return body, person


def _zip(tables, found, limits):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("DOC-TRUOC.txt", ABOUT)
        archive.writestr("du-lieu.json", _as_json(tables))
        archive.writestr("du-lieu.xlsx", _as_workbook(tables), ZIP_STORED)
        for number, (code, file) in enumerate(found, 1):
            with files.open_stored(limits.folder, file.sha256) as stored:
                name = f"tep/{code}/{number:02d}-{file.name}"
                archive.writestr(name, stored.read(), ZIP_STORED)
    return out.getvalue()


def _as_json(tables):
    told = {
        table.name: [dict(zip(table.heads, map(_plain, row), strict=True)) for row in table.rows]
        for table in tables
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _plain(value):
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _as_workbook(tables):
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    bold = book.add_format({"bold": True, "bottom": 1})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
    for table in tables:
        page = book.add_worksheet(table.name)
        page.set_column(0, len(table.heads) - 1, 24)
        page.freeze_panes(1, 0)
        for line, row in enumerate([table.heads, *table.rows]):
            for column, value in enumerate(row):
                _write(page, line, column, value, bold if line == 0 else None, moment)
    book.close()
    return out.getvalue()


def _write(page, line, column, value, style, moment):
    if value is None:
        return
    if isinstance(value, datetime):
        page.write_datetime(line, column, value, moment)
    elif isinstance(value, int):
        page.write_number(line, column, value)
    else:
        page.write_string(line, column, cell(str(value)), style)
