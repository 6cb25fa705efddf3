"""What an entry is about, in plain words."""

from intranet.rules.words import N_

# What an entry is about, by the kind in its key or by the whole key; the words of the menu.
OBJECT_WORDS = {
    "checkpoint": N_("Điểm chốt"),
    "witness": N_("Khóa chứng kiến"),
    "absence": N_("Vắng mặt"),
    "block": N_("Quyển số"),
    "bulk": N_("Việc với nhiều hồ sơ"),
    "tally": N_("Chốt sổ ngày"),
    "dossier": N_("Hồ sơ"),
    "erasure": N_("Yêu cầu xóa dữ liệu"),
    "file": N_("Tệp"),
    "filter": N_("Bộ lọc"),
    "fee_day": N_("Sổ thu phí"),
    "label": N_("Nhãn"),
    "notice": N_("Bảng tin"),
    "office": N_("Cơ quan"),
    "person": N_("Người nộp hồ sơ"),
    "procedure": N_("Thủ tục"),
    "review": N_("Rà soát tài khoản"),
    "unit": N_("Đơn vị"),
    "user": N_("Tài khoản"),
    "catalogue": N_("Thủ tục"),
    "day": N_("Lịch"),
    "draft": N_("Bản đang nhập dở"),
    "session": N_("Phiên đăng nhập"),
    "slip": N_("Phiếu hướng dẫn, từ chối"),
    "units": N_("Đơn vị"),
    # A whole list has no name of its own.
    "list:accounts": N_("Tài khoản"),
    "list:audit": N_("Nhật ký"),
    "list:calendars": N_("Lịch"),
    "list:dossiers": N_("Danh sách hồ sơ"),
    "list:fees": N_("Sổ thu phí"),
    "list:register": N_("Sổ theo dõi hồ sơ"),
    "catalogue:procedures": N_("Thủ tục"),
    "units:all": N_("Đơn vị"),
}
