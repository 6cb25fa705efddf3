"""The table in words: what its columns, units and fees are called in a spreadsheet."""

from intranet.rules.procedures import FEE_WORDS
from intranet.rules.text import fold

# Column: how its head reads, how wide it stands.
HEADS = {
    "code": ("Mã thủ tục", 12),
    "name_vi": ("Tên thủ tục", 60),
    "field_vi": ("Lĩnh vực", 20),
    "time_value": ("Thời hạn", 9),
    "time_unit": ("Tính theo", 14),
    "fee_kind": ("Phí, lệ phí", 18),
    "fee_vnd": ("Số tiền (đồng)", 12),
    "online": ("Trực tuyến", 14),
    "channels": ("Cách nộp", 24),
    "papers": ("Thành phần hồ sơ", 60),
    "result_vi": ("Kết quả", 30),
    "handled_by": ("Cơ quan thực hiện", 20),
    "decision_no": ("Quyết định công bố số", 20),
    "verification": ("Nguồn", 16),
    "notes": ("Ghi chú", 40),
}
UNIT_CELLS = {
    "working_day": "ngày làm việc",
    "calendar_day": "ngày",
    "working_hour": "giờ làm việc",
    "hour": "giờ",
    "month": "tháng",
    "same_day_15h": "trong ngày",
    "none": "không",
}
_COLUMNS = {fold(words): column for column, (words, _width) in HEADS.items()}


def renamed(row):
    """A row of a table with the names of the columns where its heads are in words."""
    return {_COLUMNS.get(fold(head or ""), head): value for head, value in row.items()}


def in_words(row):
    """A row of the table (columns by name) with unit and fee in words, as ``cells`` reads them."""
    said = {"time_unit": UNIT_CELLS[row["time_unit"]], "fee_kind": FEE_WORDS[row["fee_kind"]]}
    return {**row, **said}
