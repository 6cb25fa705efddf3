"""What an office decides about itself, with the value before it decided, and who may decide."""

from urllib.parse import urlsplit

from intranet.rules.errors import RuleBroken
from intranet.rules.numbering import check_template
from intranet.rules.permissions import Permission, Role
from intranet.rules.text import clean
from intranet.rules.words import N_

OFFICE_DEFAULTS = {
    # Name of the office, as on its letters.
    "name": "",
    # Province; always shown, because names of districts repeat (An Lão is also in Hải Phòng).
    "province": "",
    # Place name in "…, ngày … tháng … năm …".
    "place": "",
    # Code of a dossier: {unit} the receiving unit's prefix, {day} yyMMdd, {seq} number of the day.
    "code_template": "{unit}-{day}-{seq:04d}",
    # Regime of the printed forms: 2018 (TT 01/2018/TT-VPCP), 2025 (TT 03/2025/TT-VPCP) or by_date.
    "forms_regime": "2018",
    # Address citizens open for look-up, printed as QR; empty: the address of this server.
    "public_address": "",
    # Whether a dossier its citizen withdrew counts as solved in reports: yes or no (domain 1.11).
    "withdrawn_counts": "yes",
    # Name of the audit log in its checkpoints; made with its first key.
    "log_origin": "",
    # Public keys of the audit log, one a line, the newest last.
    "log_keys": "",
    # Who must have a second factor at the next login: off, keepers (admins, supervisors) or all.
    "second_factor": "off",
    # Working days an inspected unit has for mending what was found (domain 5.5).
    "mending_days": "10",
    # True ("1") in the demo office.
    "demo": "",
}
# What a person may change: name and the most characters.
LONGEST = {
    "name": 200,
    "province": 80,
    "place": 80,
    "code_template": 60,
    "forms_regime": 10,
    "public_address": 200,
    "withdrawn_counts": 3,
    "second_factor": 10,
    "mending_days": 2,
}
NEEDED = (
    "name", "province", "code_template", "forms_regime", "withdrawn_counts", "second_factor",
    "mending_days",
)  # fmt: skip
REGIME_WORDS = {
    "2018": N_("Thông tư 01/2018/TT-VPCP"),
    "2025": N_("Thông tư 03/2025/TT-VPCP"),
    "by_date": N_("Theo ngày của giấy (từ 15/9/2025 theo Thông tư 03/2025)"),
}

WITHDRAWN_WORDS = {
    "yes": N_("Tính là đã giải quyết"),
    "no": N_("Không tính, ghi thành cột riêng"),
}
SECOND_FACTOR_WORDS = {
    "off": N_("Không bắt buộc với ai"),
    "keepers": N_("Bắt buộc với quản trị và kiểm soát TTHC"),
    "all": N_("Bắt buộc với mọi người"),
}
CHOICES = {
    "forms_regime": REGIME_WORDS,
    "withdrawn_counts": WITHDRAWN_WORDS,
    "second_factor": SECOND_FACTOR_WORDS,
}


class SettingPermission(Permission):
    EDIT = ("settings.edit", N_("Xem và sửa thông tin cơ quan, mã hồ sơ, mẫu giấy"), (Role.ADMIN,))


def checked(key, text):
    """Return the stored form of one setting; RuleBroken at ``key`` when it cannot be."""
    if key not in LONGEST:
        raise RuleBroken(N_("Không có mục cài đặt này: %(key)s."), key=key)
    value = clean(text or "", field=key)
    if not value and key in NEEDED:
        raise RuleBroken(N_("Ô này không được để trống."), field=key)
    if len(value) > LONGEST[key]:
        raise RuleBroken(N_("Không dài quá %(most)s ký tự."), field=key, most=LONGEST[key])
    special = {"code_template": _template, "public_address": _address, "mending_days": _days}
    if key in CHOICES:
        _refuse_other(key, value)
    return special.get(key, str)(value)


def _template(value):
    check_template(value)
    return value


def _days(value):
    """A number of working days, 1 to 60, as it is stored."""
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 60):
        raise RuleBroken(N_("Nhập số ngày từ 1 đến 60."), field="mending_days")
    return str(int(value))


def _refuse_other(key, value):
    if value not in CHOICES[key]:
        raise RuleBroken(N_("Chọn một mục trong danh sách."), field=key)


def _address(value):
    """The address of a site: it is printed in the QR code of every receipt."""
    if value and not _is_site(value):
        raise RuleBroken(
            N_("Nhập địa chỉ bắt đầu bằng https:// hoặc http://, ví dụ https://motcua.example."),
            field="public_address",
        )
    return value.rstrip("/")


def _is_site(value):
    try:
        parts = urlsplit(value)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = value.isascii() and not any(sign in value for sign in " \\@?#\"'<>")
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port_is_good and plain
