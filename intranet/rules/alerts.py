"""What a person is told inside the program: the kinds, their words, who may read (expectations D).

An alert says who did what with which dossier, by its code; never a citizen's name.
"""

from enum import StrEnum

from intranet.rules.permissions import CASE_ROLES, EVERYONE, Permission
from intranet.rules.words import N_


class AlertPermission(Permission):
    LIST = ("alerts.list", N_("Xem thông báo của mình"), EVERYONE)
    READ = ("alerts.read", N_("Đánh dấu thông báo của mình đã đọc"), EVERYONE)
    TODAY = ("alerts.today", N_("Xem việc hôm nay của mình"), CASE_ROLES)


class AlertKind(StrEnum):
    """Why somebody is told; each person may switch a kind off (rules/preferences.py)."""

    ASSIGNED = "assigned"
    HANDED = "handed"
    SENT_BACK = "sent_back"
    NAMED = "named"
    ASKED = "asked"
    ANSWERED = "answered"
    BULK = "bulk"
    VISIT = "visit"
    EXTENSION_ASKED = "ext_asked"
    EXTENSION_SIGNED = "ext_signed"
    TAKEN = "taken"
    ASKED_BACK = "asked_back"
    STANDS_IN = "stands_in"
    CORRECTED = "corrected"
    LOOKED = "looked"
    ACCOUNT = "account"
    EXPIRES = "expires"
    LEFT = "left"
    REVIEW = "review"
    FACTOR_ON = "factor_on"
    FACTOR_OFF = "factor_off"
    RECOVERY = "recovery"
    INSPECTED = "inspected"
    TEAM = "team"
    CALLED_OFF = "called_off"
    MINUTES = "minutes"
    FINDING = "finding"
    FINDING_ANSWERED = "find_answer"
    FINDING_JUDGED = "find_judged"
    FINDING_DUE = "find_due"


# For the choice of kinds, and as heads of the groups of a day.
KIND_WORDS = {
    AlertKind.ASSIGNED: N_("Hồ sơ được phân công cho tôi"),
    AlertKind.HANDED: N_("Hồ sơ chuyển đích danh cho tôi"),
    AlertKind.SENT_BACK: N_("Hồ sơ bị trả về cho tôi"),
    AlertKind.NAMED: N_("Ghi chú có nhắc tên tôi"),
    AlertKind.ASKED: N_("Có người hỏi ý kiến tôi"),
    AlertKind.ANSWERED: N_("Câu hỏi của tôi được trả lời"),
    AlertKind.BULK: N_("Nhiều hồ sơ giao cho tôi hoặc rút lại cùng lúc"),
    AlertKind.VISIT: N_("Lịch xác minh của tôi"),
    AlertKind.EXTENSION_ASKED: N_("Thư xin lỗi chờ tôi ký"),
    AlertKind.EXTENSION_SIGNED: N_("Thư xin lỗi của tôi được trả lời"),
    AlertKind.TAKEN: N_("Hồ sơ của tôi được rút lại, giao người khác"),
    AlertKind.ASKED_BACK: N_("Có người xin lại hồ sơ tôi giữ"),
    AlertKind.STANDS_IN: N_("Tôi được cử làm thay người vắng"),
    AlertKind.CORRECTED: N_("Hồ sơ tôi giữ được sửa sau tiếp nhận"),
    AlertKind.LOOKED: N_("Người ngoài đơn vị xem hồ sơ của đơn vị tôi"),
    AlertKind.ACCOUNT: N_("Tài khoản, vai trò mới trong đơn vị tôi"),
    AlertKind.EXPIRES: N_("Tài khoản trong đơn vị tôi sắp hết hạn"),
    AlertKind.LEFT: N_("Người của đơn vị tôi thôi việc, còn giữ hồ sơ"),
    AlertKind.REVIEW: N_("Rà soát tài khoản chờ tôi trả lời"),
    AlertKind.FACTOR_ON: N_("Cách đăng nhập của tôi có thêm"),
    AlertKind.FACTOR_OFF: N_("Cách đăng nhập của tôi bị gỡ"),
    AlertKind.RECOVERY: N_("Có người đăng nhập bằng mã khôi phục"),
    AlertKind.INSPECTED: N_("Đơn vị tôi được kiểm tra"),
    AlertKind.TEAM: N_("Tôi được cử vào đoàn kiểm tra"),
    AlertKind.CALLED_OFF: N_("Cuộc kiểm tra tôi đã được báo bị hủy"),
    AlertKind.MINUTES: N_("Biên bản kiểm tra chờ tôi ký"),
    AlertKind.FINDING: N_("Tồn tại sau kiểm tra giao tôi khắc phục"),
    AlertKind.FINDING_ANSWERED: N_("Báo cáo khắc phục gửi đoàn của tôi"),
    AlertKind.FINDING_JUDGED: N_("Đoàn kiểm tra chấp nhận, trả lại hoặc gia hạn khắc phục"),
    AlertKind.FINDING_DUE: N_("Tồn tại sắp đến hạn, quá hạn khắc phục"),
}
# How somebody comes in: told to that person as well, and nobody switches it off (ASVS 6.3.7).
# And who gets an account or a role: no head is kept from hearing of it.
ALWAYS = frozenset(
    (AlertKind.FACTOR_ON, AlertKind.FACTOR_OFF, AlertKind.RECOVERY, AlertKind.ACCOUNT)
)
# What one alert says; who and which dossier stand before it.
ALERT_WORDS = {
    AlertKind.ASSIGNED: N_("phân công cho bạn hồ sơ"),
    AlertKind.HANDED: N_("chuyển cho bạn hồ sơ"),
    AlertKind.SENT_BACK: N_("trả về cho bạn hồ sơ"),
    AlertKind.NAMED: N_("nhắc bạn trong ghi chú của hồ sơ"),
    AlertKind.ASKED: N_("hỏi ý kiến bạn về hồ sơ"),
    AlertKind.ANSWERED: N_("trả lời câu hỏi của bạn về hồ sơ"),
    AlertKind.BULK: N_("giao cho bạn hoặc rút lại nhiều hồ sơ cùng lúc; xem ở “Cần tôi xử lý”"),
    AlertKind.VISIT: N_("lập lịch để bạn đi xác minh hồ sơ"),
    AlertKind.EXTENSION_ASKED: N_("trình bạn ký thư xin lỗi của hồ sơ"),
    AlertKind.EXTENSION_SIGNED: N_("trả lời thư xin lỗi bạn trình của hồ sơ"),
    AlertKind.TAKEN: N_("đã rút lại hoặc giao cho người khác hồ sơ"),
    AlertKind.ASKED_BACK: N_("xin lại hồ sơ"),
    AlertKind.STANDS_IN: N_("cử bạn làm thay người vắng mặt, xem trang Vắng mặt"),
    AlertKind.CORRECTED: N_("sửa sau tiếp nhận hồ sơ bạn giữ:"),
    AlertKind.LOOKED: N_("tuần trước có người ngoài đơn vị xem hồ sơ của đơn vị bạn:"),
    AlertKind.ACCOUNT: N_("đã lập tài khoản hoặc giao vai trò trong đơn vị của bạn cho %(who)s"),
    AlertKind.EXPIRES: N_("tài khoản của %(who)s hết hạn sau ngày %(day)s"),
    AlertKind.LEFT: N_(
        "đã khóa tài khoản hoặc kết thúc vai trò của %(who)s, người còn giữ hồ sơ;"
        " vào “Bàn giao việc của người khác”"
    ),
    AlertKind.REVIEW: N_("mở đợt rà soát tài khoản; trả lời chậm nhất ngày %(day)s"),
    AlertKind.FACTOR_ON: N_("đã thêm cho tài khoản của bạn mã xác thực hoặc khóa truy cập"),
    AlertKind.FACTOR_OFF: N_("đã gỡ mã xác thực hoặc khóa truy cập của tài khoản bạn"),
    AlertKind.RECOVERY: N_("đăng nhập bằng một mã khôi phục trên giấy"),
    AlertKind.INSPECTED: N_("báo lịch kiểm tra đơn vị bạn từ ngày %(day)s:"),
    AlertKind.TEAM: N_("cử bạn vào đoàn kiểm tra %(unit)s từ ngày %(day)s:"),
    AlertKind.CALLED_OFF: N_("hủy cuộc kiểm tra %(unit)s từ ngày %(day)s:"),
    AlertKind.MINUTES: N_("mời bạn ký biên bản kiểm tra %(unit)s:"),
    AlertKind.FINDING: N_("giao bạn khắc phục tồn tại, hạn %(day)s:"),
    AlertKind.FINDING_ANSWERED: N_("báo cáo đã khắc phục một tồn tại của %(unit)s:"),
    AlertKind.FINDING_JUDGED: N_("có ý kiến về việc khắc phục tồn tại, hạn %(day)s:"),
    AlertKind.FINDING_DUE: N_("nhắc hạn khắc phục %(day)s:"),
}
# These lead to the page of a thing that their params name: {"kind": "finding", "pid": "..."}.
LEADING = {
    AlertKind.INSPECTED: N_("Mở cuộc kiểm tra"),
    AlertKind.TEAM: N_("Mở cuộc kiểm tra"),
    AlertKind.CALLED_OFF: N_("Mở cuộc kiểm tra"),
    AlertKind.MINUTES: N_("Mở biên bản"),
    AlertKind.FINDING: N_("Mở tồn tại"),
    AlertKind.FINDING_ANSWERED: N_("Mở tồn tại"),
    AlertKind.FINDING_JUDGED: N_("Mở tồn tại"),
    AlertKind.FINDING_DUE: N_("Mở tồn tại"),
}


def wish_key(kind):
    """The key of the wish that switches ``kind`` off (value "off")."""
    return f"alert:{AlertKind(kind)}"
