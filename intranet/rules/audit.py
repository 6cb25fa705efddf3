"""Who may read the audit log, and each act in plain words."""

from intranet.rules.permissions import CASE_ROLES, Permission, Role
from intranet.rules.words import N_

SYSTEM_NAME = N_("hệ thống")  # who acts when no person does


class AuditPermission(Permission):
    LIST = ("audit.list", N_("Xem nhật ký của mọi đơn vị"), (Role.SUPERVISOR,))
    LIFE = ("audit.life", N_("Xem nhật ký của hồ sơ mình được xem"), CASE_ROLES)


# Every act that the services record; a house test compares this with the code.
ACT_WORDS = {
    "notices.post": N_("đăng tin"),
    "notices.edit": N_("sửa tin"),
    "notices.close": N_("gỡ tin"),
    "sessions.login": N_("đăng nhập"),
    "sessions.logout": N_("đăng xuất"),
    "sessions.refuse": N_("đăng nhập không được"),
    "procedures.create": N_("thêm thủ tục"),
    "procedures.renew": N_("lập phiên bản mới của thủ tục"),
    "procedures.edit": N_("sửa thủ tục"),
    "procedures.plan": N_("sửa quy trình nội bộ"),
    "procedures.offer": N_("chọn cơ quan giải quyết thủ tục"),
    "procedures.close": N_("cho thủ tục hết hiệu lực"),
    "procedures.import": N_("nhập danh mục thủ tục"),
    "calendars.add": N_("thêm ngày vào lịch"),
    "calendars.edit": N_("sửa ngày trong lịch"),
    "calendars.remove": N_("bỏ ngày khỏi lịch"),
    "calendars.import": N_("nhập ngày từ bảng lịch"),
    "setup.build": N_("lập cơ quan mới"),
    "sessions.change_password": N_("đổi mật khẩu"),
    "sessions.use_code": N_("đặt mật khẩu bằng mã một lần"),
    "sessions.end": N_("kết thúc một phiên của mình"),
    "sessions.end_others": N_("kết thúc mọi phiên khác của mình"),
    "accounts.create": N_("lập tài khoản"),
    "accounts.edit": N_("sửa tài khoản"),
    "accounts.add_role": N_("giao vai trò"),
    "accounts.end_role": N_("kết thúc vai trò"),
    "accounts.lock": N_("khóa tài khoản"),
    "accounts.unlock": N_("mở khóa tài khoản"),
    "accounts.reset": N_("cấp mã một lần"),
    "accounts.end_sessions": N_("kết thúc mọi phiên của một người"),
    "units.create": N_("thêm đơn vị"),
    "units.edit": N_("sửa đơn vị"),
    "units.rename": N_("đổi tên đơn vị"),
    "units.move": N_("chuyển đơn vị sang cấp trên khác"),
    "units.close": N_("kết thúc đơn vị"),
    "units.add_code": N_("ghi mã chính thức của đơn vị"),
    "units.import": N_("nhập bảng đơn vị"),
    "dossiers.receive": N_("tiếp nhận hồ sơ"),
    "dossiers.receive_and_return": N_("tiếp nhận và trả kết quả ngay"),
    "dossiers.hand_over": N_("chuyển hồ sơ"),
    "dossiers.assign": N_("phân công xử lý"),
    "dossiers.send_back": N_("trả hồ sơ về bước trước"),
    "dossiers.approve": N_("phê duyệt"),
    "dossiers.enter_result": N_("nhập kết quả"),
    "dossiers.return_result": N_("trả kết quả"),
    "dossiers.read": N_("mở hồ sơ"),
    "dossiers.look_up": N_("tra dữ liệu cũ của công dân"),
    "dossiers.print": N_("in giấy tờ"),
    "dossiers.export": N_("xuất danh sách"),
    "dossiers.add_files": N_("thêm tệp"),
    "dossiers.remove_file": N_("gỡ tệp"),
    "files.download": N_("tải tệp"),
    "files.sweep": N_("dọn tệp không thuộc hồ sơ nào"),
    "demo.fill": N_("lập dữ liệu dùng thử"),
    "setup.begin": N_("bắt đầu lập cơ quan"),
}

FIELD_WORDS = {
    "title": N_("Tiêu đề"),
    "body": N_("Nội dung"),
    "code": N_("Mã"),
    "name": N_("Tên"),
    "field": N_("Lĩnh vực"),
    "time_value": N_("Thời hạn"),
    "time_unit": N_("Đơn vị thời hạn"),
    "supplement_clock": N_("Cách tính khi bổ sung"),
    "late_cutoff": N_("Giờ chốt hồ sơ trực tuyến"),
    "counter_service": N_("Trả ngay tại quầy"),
    "online_level": N_("Mức độ dịch vụ công trực tuyến"),
    "channels": N_("Cách nộp"),
    "fee_kind": N_("Loại phí"),
    "fee_vnd": N_("Phí (đồng)"),
    "result_name": N_("Kết quả"),
    "handled_by": N_("Cơ quan thực hiện"),
    "decision_no": N_("Quyết định công bố"),
    "verification": N_("Nguồn"),
    "notes": N_("Ghi chú"),
    "papers": N_("Thành phần hồ sơ"),
    "steps": N_("Quy trình"),
    "offers": N_("Cơ quan giải quyết"),
    "valid_from": N_("Có hiệu lực từ"),
    "valid_to": N_("Hết hiệu lực sau ngày"),
    "kind": N_("Loại"),
    "provisional": N_("Dự kiến"),
    "note": N_("Ghi chú"),
    "short_name": N_("Tên gọn"),
    "receives_dossiers": N_("Nhận hồ sơ"),
    "code_prefix": N_("Mã đầu của hồ sơ"),
    "work_hours": N_("Giờ làm việc"),
    "phone": N_("Điện thoại"),
    "address": N_("Địa chỉ"),
    "sort": N_("Thứ tự"),
    "parent": N_("Đơn vị cấp trên"),
    "scheme": N_("Loại mã"),
    "username": N_("Tên đăng nhập"),
    "full_name": N_("Họ và tên"),
    "expires_on": N_("Dùng đến hết ngày"),
    "posts": N_("Vai trò"),
    "role": N_("Vai trò"),
    "unit_pid": N_("Đơn vị"),
    "locked": N_("Đã khóa"),
    "keys": N_("Các đơn vị"),
}

# What an entry is about, by the kind in its key; the words of the menu.
OBJECT_WORDS = {
    "dossier": N_("Hồ sơ"),
    "file": N_("Tệp"),
    "notice": N_("Bảng tin"),
    "procedure": N_("Thủ tục"),
    "unit": N_("Đơn vị"),
    "user": N_("Tài khoản"),
}


def object_words(kind):
    """The words for a kind of thing; the kind itself when nobody named it."""
    return OBJECT_WORDS.get(kind, kind)


def act_words(act):
    """The words for an act; the act itself when nobody named it."""
    return ACT_WORDS.get(act, act)


def field_words(name):
    """The words for a field of before/after; the name itself when nobody named it."""
    return FIELD_WORDS.get(name, name)
