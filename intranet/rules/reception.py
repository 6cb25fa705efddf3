"""How far back a reception may be written down (B01: every dossier at once when it is received)."""

from intranet.rules.errors import RuleBroken
from intranet.rules.words import N_

# After a power cut or a feast the paper book is entered; what is older needs its reason.
DAYS_WITHOUT_REASON = 7
# A year typed wrong; nothing a counter received is entered later than this.
MOST_DAYS_BACK = 366


def check_moment(received_at, now, reason=None):
    """Refuse a reception after ``now``, or too long before it; RuleBroken at ``received_at``.

    Later than seven days it needs a ``reason`` (at ``late_reason``): the due date counts from then
    (DD02), so the dossier may be overdue when it is entered.
    """
    if received_at > now:
        raise RuleBroken(N_("Thời điểm tiếp nhận không được sau lúc này."), field="received_at")
    days = (now.date() - received_at.date()).days
    if days > MOST_DAYS_BACK:
        raise RuleBroken(
            N_("Ngày tiếp nhận cách nay quá %(most)s ngày; kiểm tra lại năm."),
            field="received_at",
            most=MOST_DAYS_BACK,
        )
    if days > DAYS_WITHOUT_REASON and not (reason or "").strip():
        raise RuleBroken(
            N_("Nhận cách nay %(days)s ngày mới nhập: ghi lý do nhập muộn."),
            field="late_reason",
            days=days,
        )


def check_correction(received_at, before, due_at, is_late):
    """Refuse a later reception than ``before`` once the promised moment ``due_at`` has passed: a
    late dossier is not made punctual by its first day (domain 0.8).
    """
    if is_late and received_at > before:
        raise RuleBroken(
            N_("Đã quá hẹn trả %(due)s nên không sửa giờ tiếp nhận thành muộn hơn được."),
            field="received_at",
            due=f"{due_at:%H:%M %d/%m/%Y}",
        )


def check_paper(printed, received_at):
    """Refuse a number printed in advance without the moment when the paper went out (B6)."""
    if printed and received_at is None:
        raise RuleBroken(
            N_("Nhập bù số in sẵn: ghi ngày, giờ nhận như trên giấy."), field="received_at"
        )


def check_desk(desk, day):
    """Refuse a desk (``valid_from``, ``valid_to``) that did not work on ``day``."""
    if desk.valid_from is not None and day < desk.valid_from:
        raise RuleBroken(
            N_("Bộ phận này hoạt động từ %(day)s; ngày tiếp nhận phải từ ngày đó."),
            field="received_at",
            day=f"{desk.valid_from:%d/%m/%Y}",
        )
