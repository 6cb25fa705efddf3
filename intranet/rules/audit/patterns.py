"""Patterns worth a look (expectations B16): what each is, and why it may be harmless.

None of them proves anything; the page says so, and the unit itself sees its own.
"""

from dataclasses import dataclass

from intranet.rules.words import N_

PAUSES = ("dossiers.request_supplement", "dossiers.suspend", "dossiers.ask_payment")
APPROVALS = ("dossiers.approve", "dossiers.enter_result")
CLOSINGS = ("dossiers.enter_result", "dossiers.return_result", "dossiers.receive_and_return")
MANY_CLOSINGS, CLOSING_SECONDS = 10, 600
MANY_READS = 60
MANY_REFUSALS, REFUSAL_SECONDS = 5, 600


@dataclass(frozen=True)
class Pattern:
    """``key`` stands in the address; the words are msgids."""

    key: str
    words: str
    what: str
    harmless: str


PATTERNS = {
    one.key: one
    for one in (
        Pattern(
            "eve",
            N_("Dừng tính hạn sát ngày hẹn"),
            N_("Yêu cầu bổ sung, yêu cầu nộp phí hoặc tạm dừng vào ngày hẹn trả hay ngày làm"
               " việc liền trước; hồ sơ sắp trễ thành hồ sơ đang chờ."),
            N_("Có khi giấy tờ thiếu chỉ lộ ra lúc thẩm định cuối. Đọc lý do đã ghi trong hồ sơ"
               " trước khi hỏi."),
        ),
        Pattern(
            "last_hour",
            N_("Kết thúc hồ sơ giờ chót"),
            N_("Nhập kết quả hoặc trả kết quả trong giờ làm việc cuối cùng của ngày."),
            N_("Lãnh đạo thường ký cuối buổi chiều, công dân cũng hay đến nhận lúc tan giờ."),
        ),
        Pattern(
            "burst",
            N_("Kết thúc hàng loạt"),
            N_("Một người kết thúc từ 10 hồ sơ trở lên trong 10 phút."),
            N_("Hồ sơ ký cùng một đợt thường được nhập, trả cùng lúc."),
        ),
        Pattern(
            "reads",
            N_("Xem rất nhiều hồ sơ"),
            N_("Một người mở từ 60 hồ sơ trở lên trong một ngày."),
            N_("Lập báo cáo, kiểm tra, dò hồ sơ giấy đều cần mở nhiều hồ sơ."),
        ),
        Pattern(
            "corrected",
            N_("Sửa hồ sơ đã kết thúc"),
            N_("Sửa thông tin hồ sơ sau khi đã có kết quả."),
            N_("Sai họ tên, số giấy tờ thường chỉ được thấy khi công dân nhận kết quả."),
        ),
        Pattern(
            "alone",
            N_("Một người vừa tiếp nhận vừa phê duyệt"),
            N_("Người phê duyệt chính là người đã tiếp nhận hồ sơ."),
            N_("Đơn vị ít người, người khác vắng mặt nên phải kiêm việc."),
        ),
        Pattern(
            "own_draft",
            N_("Tự phê duyệt hồ sơ mình dự thảo"),
            N_("Người phê duyệt cũng là người đã dự thảo hồ sơ."),
            N_("Chỉ được khi đơn vị có một lãnh đạo; người đó đã được báo trước khi phê duyệt."),
        ),
        Pattern(
            "outside",
            N_("Xem hồ sơ ngoài đơn vị"),
            N_("Mở hồ sơ của đơn vị không thuộc phần mình; người xem đã ghi lý do."),
            N_("Phối hợp giải quyết, kiểm tra, trả lời đơn thư đều cần xem hồ sơ nơi khác."),
        ),
        Pattern(
            "refusals",
            N_("Đăng nhập sai liên tiếp"),
            N_("Từ 5 lần đăng nhập không được vào cùng một tài khoản trong 10 phút."),
            N_("Quên mật khẩu, bật nhầm Caps Lock hay bộ gõ tiếng Việt."),
        ),
        Pattern(
            "night",
            N_("Làm việc ban đêm"),
            N_("Việc ghi lại từ 21 giờ đến 5 giờ sáng."),
            N_("Có đợt cao điểm phải làm thêm giờ; giờ máy chủ cũng có thể sai."),
        ),
    )
}  # fmt: skip
