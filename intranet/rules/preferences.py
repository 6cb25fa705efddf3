"""How a person likes to work: what may be chosen, and what holds when nothing was chosen."""

from intranet.rules.alerts import ALWAYS, AlertKind, wish_key
from intranet.rules.permissions import CASE_ROLES, EVERYONE, Permission
from intranet.rules.words import N_


class PreferencePermission(Permission):
    SHOW = ("preferences.show", N_("Xem tùy chọn của mình"), EVERYONE)
    KEYS = ("preferences.keys", N_("Xem bảng phím tắt"), EVERYONE)
    EDIT = ("preferences.edit", N_("Sửa tùy chọn của mình"), EVERYONE)
    RESET = ("preferences.reset", N_("Đưa cột danh sách về mặc định"), CASE_ROLES)
    SAVE_FILTER = ("preferences.save_filter", N_("Lưu bộ lọc danh sách"), CASE_ROLES)
    REMOVE_FILTER = ("preferences.remove_filter", N_("Xóa bộ lọc của mình"), CASE_ROLES)
    CHOOSE_FILTER = (
        "preferences.choose_filter",
        N_("Chọn bộ lọc mở đầu tiên trong danh sách"),
        CASE_ROLES,
    )


# Columns of the list of dossiers besides the code, in the order of the screen.
COLUMNS = {
    "owner": N_("Chủ hồ sơ"),
    "procedure": N_("Thủ tục"),
    "field": N_("Lĩnh vực"),
    "state": N_("Trạng thái"),
    "received": N_("Ngày nhận"),
    "due": N_("Hẹn trả"),
    "holder": N_("Đang giữ"),
}
USUAL_COLUMNS = ("owner", "procedure", "state", "due", "holder")
FOR_ALL = "all"  # a filter shared with everybody; otherwise with a role, or "" with nobody
MOST_FILTERS = 30  # of one person


def columns_of(wishes):
    """The columns of the list, in the order of the screen."""
    chosen = wishes.get("list_columns")
    if chosen is None:
        return USUAL_COLUMNS
    return tuple(name for name in COLUMNS if name in chosen.split(","))


def alerts_of(wishes):
    """The kinds of alerts this person wants."""
    return [kind for kind in AlertKind if wishes.get(wish_key(kind)) != "off"]


def wishes_of(shortcuts, columns, alerts):
    """{key: value} to be kept for what was ticked; what has its default is not kept."""
    kept = {wish_key(kind): "off" for kind in AlertKind if kind not in (*alerts, *ALWAYS)}
    if not shortcuts:
        kept["shortcuts"] = "off"
    columns = [name for name in COLUMNS if name in columns]
    if columns != list(USUAL_COLUMNS):
        kept["list_columns"] = ",".join(columns)
    return kept
