"""The figures that the program itself can put beside an item (services/inspections/figures.py)."""

from intranet.rules.words import N_

PREFILL_WORDS = {
    "procedures_active": N_("Số thủ tục đang tiếp nhận"),
    "procedures_changed_on": N_("Ngày cập nhật danh mục gần nhất"),
    "apologies": N_("Số thư xin lỗi trong kỳ"),
    "received": N_("Số hồ sơ tiếp nhận trong kỳ"),
    "receipts_printed": N_("Số hồ sơ đã in giấy hẹn"),
    "supplements_twice": N_("Số hồ sơ yêu cầu bổ sung quá một lần"),
    "refusals": N_("Số phiếu từ chối"),
    "online_answered": N_("Tỷ lệ hồ sơ trực tuyến phản hồi trong 8 giờ làm việc"),
    "missing_contacts": N_("Tỷ lệ hồ sơ thiếu số định danh hoặc điện thoại"),
    "handed_same_day": N_("Tỷ lệ hồ sơ chuyển ngay trong ngày"),
    "steps_without_receiver": N_("Số bước không ghi người nhận"),
    "skipped_steps": N_("Số hồ sơ chuyển bước tắt"),
    "through_overdue": N_("Số hồ sơ liên thông quá hạn"),
    "idle": N_("Số hồ sơ không ai thao tác quá 10 ngày làm việc"),
    "due_changed": N_("Số lần sửa ngày hẹn trả, ngày kết thúc"),
    "on_time_rate": N_("Tỷ lệ trước hạn và đúng hạn"),
    "open_overdue": N_("Số hồ sơ đang xử lý đã quá hạn"),
    "late_apologised": N_("Tỷ lệ hồ sơ quá hạn có thư xin lỗi"),
    "apologies_in_time": N_("Tỷ lệ thư xin lỗi gửi trước hạn ít nhất một ngày"),
    "postponed_twice": N_("Số hồ sơ hẹn lại quá một lần"),
    "return_gap": N_("Số ngày từ khi có kết quả đến khi trả (trung vị)"),
    "uncollected": N_("Số kết quả chưa trả quá 30 ngày"),
    "electronic_results": N_("Tỷ lệ hồ sơ có tệp kết quả"),
    "fees": N_("Tổng phí, lệ phí đã thu"),
    "scanned": N_("Tỷ lệ hồ sơ có tệp giấy tờ khi tiếp nhận"),
    "online_rate": N_("Tỷ lệ hồ sơ trực tuyến"),
    "online_paid": N_("Tỷ lệ thanh toán không dùng tiền mặt"),
    "idle_accounts": N_("Số tài khoản không đăng nhập quá 60 ngày"),
    "open_findings": N_("Số tồn tại lần trước chưa khắc phục"),
}
# The figures that stand in the minutes (domain 5.3), in this order.
MINUTES_WORDS = {
    "received": N_("Tiếp nhận trong kỳ"),
    "solved": N_("Đã giải quyết"),
    "early": N_("Trước hạn"),
    "on_time": N_("Đúng hạn"),
    "late": N_("Quá hạn"),
    "open_overdue": N_("Đang giải quyết, đã quá hạn"),
    "apologies": N_("Thư xin lỗi"),
    "scanned": N_("Có tệp giấy tờ khi tiếp nhận"),
    "online_rate": N_("Nộp trực tuyến"),
    "not_returned": N_("Có kết quả, chưa trả"),
}
