"""Units: who edits the tree, words of the kinds, prefixes, and the table that offices import."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from intranet.rules.errors import RuleBroken
from intranet.rules.permissions import EVERYONE, Permission, Role
from intranet.rules.text import clean, initials
from intranet.rules.words import N_


class UnitPermission(Permission):
    TREE = ("units.tree", N_("Xem cây đơn vị"), EVERYONE)
    SHOW = ("units.show", N_("Xem một đơn vị"), EVERYONE)
    CREATE = ("units.create", N_("Thêm đơn vị"), (Role.ADMIN,))
    EDIT = ("units.edit", N_("Sửa đơn vị"), (Role.ADMIN,))
    RENAME = ("units.rename", N_("Đổi tên đơn vị từ một ngày"), (Role.ADMIN,))
    MOVE = ("units.move", N_("Chuyển đơn vị sang cấp trên khác từ một ngày"), (Role.ADMIN,))
    CLOSE = ("units.close", N_("Kết thúc đơn vị"), (Role.ADMIN,))
    CARRY_OVER = ("units.carry_over", N_("Chuyển nốt hồ sơ cũ sang đơn vị mới"), (Role.ADMIN,))
    ADD_CODE = ("units.add_code", N_("Ghi mã chính thức của đơn vị"), (Role.ADMIN,))


KIND_WORDS = {
    "tinh": N_("Tỉnh, thành phố"),
    "huyen": N_("Huyện, quận, thị xã"),
    "xa": N_("Xã"),
    "phuong": N_("Phường"),
    "thi_tran": N_("Thị trấn"),
    "dac_khu": N_("Đặc khu"),
    "co_quan_tinh": N_("Cơ quan cấp tỉnh"),
    "co_quan_chuyen_mon": N_("Phòng, cơ quan chuyên môn"),
    "mot_cua": N_("Bộ phận Một cửa"),
    "diem_tiep_nhan": N_("Điểm tiếp nhận"),
    "don_vi_doc": N_("Đơn vị ngành dọc"),
    "co_quan_khac": N_("Cơ quan khác"),
}
# Where the counter stands: these get the prefix of dossier codes.
DESK_KINDS = ("mot_cua", "diem_tiep_nhan")
SCHEME_WORDS = {
    "gso": N_("Mã đơn vị hành chính"),
    "madinhdanh": N_("Mã định danh điện tử"),
    "tax": N_("Mã số thuế"),
}
MODELS = ("three_tier_2020", "two_tier_2025")
COLUMNS = (
    "key", "parent_key", "kind", "name", "short_name", "model", "valid_from", "valid_to",
    "succeeded_by", "preceded_by", "receives_dossiers", "official_code", "notes",
)  # fmt: skip
_PREFIX = re.compile(r"[A-Z0-9](?:[A-Z0-9.-]{0,28}[A-Z0-9])?")


def check_prefix(text):
    """Return a prefix of dossier codes in capitals, or None; RuleBroken at ``code_prefix``."""
    prefix = (text or "").strip().upper()
    if prefix and not _PREFIX.fullmatch(prefix):
        raise RuleBroken(
            N_("Mã đầu chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch; ví dụ AL-07."),
            field="code_prefix",
        )
    return prefix or None


def check_kind(kind):
    """Refuse a kind of unit that the house does not know."""
    if kind not in KIND_WORDS:
        raise RuleBroken(N_("Chọn loại đơn vị."), field="kind")
    return kind


def check_turn(day, today, valid_from):
    """Refuse a day on which a unit cannot change hands: not yet come, or its first day or before.

    Dossiers received until then would stay behind, so the act is done when the day has come.
    """
    if day > today:
        raise RuleBroken(N_("Ngày này chưa đến; đến ngày có hiệu lực mới ghi được."), field="day")
    if valid_from is not None and day <= valid_from:
        raise RuleBroken(
            N_("Đơn vị bắt đầu từ %(day)s; chọn ngày sau đó."),
            field="day",
            day=f"{valid_from:%d/%m/%Y}",
        )


@dataclass(frozen=True)
class UnitRow:
    """One row of the table of units; lists of keys are tuples."""

    line: int
    key: str
    parent_key: str | None
    kind: str
    name: str
    short_name: str
    model: str
    valid_from: date | None
    valid_to: date | None
    succeeded_by: tuple[str, ...]
    preceded_by: tuple[str, ...]
    receives_dossiers: bool
    official_code: str | None
    notes: str | None

    @property
    def is_desk(self):
        return self.kind in DESK_KINDS and self.receives_dossiers


def parse_rows(text):
    """Return (rows, problems) of a table with ``COLUMNS``; a problem is (line, message, params)."""
    table = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        return [], [(1, N_("Thiếu cột: %(names)s."), {"names": ", ".join(missing)})]
    rows: list[UnitRow] = []
    problems = []
    for line, cells in enumerate(table, 2):
        try:
            rows.append(_row(line, cells))
        except RuleBroken as error:
            problems.append((line, error.message, error.params))
    return rows, problems + list(_mismatches(rows))


def _row(line, cells):
    cells = {name: clean(cells.get(name) or "") for name in COLUMNS}
    if not cells["key"] or not cells["name"]:
        raise RuleBroken(N_("Thiếu khóa hoặc tên đơn vị."))
    check_kind(cells["kind"])
    return UnitRow(
        line=line,
        key=cells["key"],
        parent_key=cells["parent_key"] or None,
        kind=cells["kind"],
        name=cells["name"],
        short_name=cells["short_name"] or cells["name"],
        model=cells["model"],
        valid_from=_day(cells["valid_from"]),
        valid_to=_day(cells["valid_to"]),
        succeeded_by=tuple(filter(None, cells["succeeded_by"].split(";"))),
        preceded_by=tuple(filter(None, cells["preceded_by"].split(";"))),
        receives_dossiers=cells["receives_dossiers"] == "1",
        official_code=cells["official_code"] or None,
        notes=cells["notes"] or None,
    )


def _day(text):
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RuleBroken(N_("Ngày “%(text)s” không đúng dạng năm-tháng-ngày."), text=text) from None


def _mismatches(rows):
    seen: set[str] = set()
    for row in rows:
        if row.key in seen:
            yield row.line, N_("Khóa %(key)s có hai lần."), {"key": row.key}
        seen.add(row.key)


def in_order(rows):
    """Return the rows with every parent before its children; a circle or a lost parent raises."""
    keys = {row.key for row in rows}
    done: dict[str, UnitRow] = {}
    waiting = list(rows)
    while waiting:
        ready = [r for r in waiting if r.parent_key not in keys or r.parent_key in done]
        if not ready:
            raise RuleBroken(N_("Cây đơn vị có vòng ở %(key)s."), key=waiting[0].key)
        done.update((row.key, row) for row in ready)
        waiting = [row for row in waiting if row.key not in done]
    return list(done.values())


def stem_of(rows):
    """Return the letters that prefixes begin with: the initials of the first receiving unit."""
    first = next((row for row in rows if row.receives_dossiers), None)
    return initials(first.short_name).upper() if first else "DV"


def next_prefix(stem, used):
    """Return the first free prefix of ``stem``: AL-01, AL-02, …; ``used`` holds those taken."""
    number = 1
    while f"{stem}-{number:02d}" in used:
        number += 1
    return f"{stem}-{number:02d}"
