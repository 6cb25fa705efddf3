"""Who may do what with dossiers (domain 3.3). The admin may do nothing: separation of duties."""

from intranet.rules.permissions import CASE_ROLES, Permission, Role
from intranet.rules.words import N_

# The service asks besides whether the dossier lies with this person; these roles have such steps.
STEP_ROLES = (Role.RECEIVER, Role.OFFICER, Role.UNIT_HEAD, Role.LEADER, Role.REGISTRAR)
HEADS = (Role.UNIT_HEAD, Role.LEADER)


class DossierPermission(Permission):
    LIST = ("dossiers.list", N_("Xem danh sách và tìm hồ sơ của đơn vị mình, cấp dưới"), CASE_ROLES)
    SHOW = ("dossiers.show", N_("Mở hồ sơ của đơn vị mình, cấp dưới"), CASE_ROLES)
    RECEIVE = ("dossiers.receive", N_("Tiếp nhận hồ sơ"), (Role.RECEIVER,))
    RECEIVE_AND_RETURN = (
        "dossiers.receive_and_return",
        N_("Tiếp nhận và trả kết quả ngay"),
        (Role.RECEIVER,),
    )
    HAND_OVER = ("dossiers.hand_over", N_("Chuyển hồ sơ sang bước sau"), STEP_ROLES)
    ASSIGN = ("dossiers.assign", N_("Phân công hoặc nhận xử lý hồ sơ"), STEP_ROLES)
    SEND_BACK = ("dossiers.send_back", N_("Trả hồ sơ về bước trước"), STEP_ROLES)
    TAKE_BACK = ("dossiers.take_back", N_("Rút lại hồ sơ mình vừa chuyển"), STEP_ROLES)
    ASK_BACK = ("dossiers.ask_back", N_("Xin lại hồ sơ mình đã chuyển"), STEP_ROLES)
    GIVE_BACK = ("dossiers.give_back", N_("Trả lời người xin lại hồ sơ"), STEP_ROLES)
    APPROVE = ("dossiers.approve", N_("Phê duyệt"), HEADS)
    ENTER_RESULT = ("dossiers.enter_result", N_("Nhập kết quả giải quyết"), STEP_ROLES)
    RETURN_RESULT = ("dossiers.return_result", N_("Trả kết quả, thu phí"), (Role.RECEIVER,))
    PRINT = ("dossiers.print", N_("In giấy tờ của hồ sơ"), CASE_ROLES)
    EXPORT = ("dossiers.export", N_("Xuất danh sách hồ sơ ra tệp"), CASE_ROLES)
    ADD_FILES = ("dossiers.add_files", N_("Thêm tệp vào hồ sơ"), STEP_ROLES)
    REMOVE_FILE = ("dossiers.remove_file", N_("Gỡ tệp khỏi hồ sơ"), STEP_ROLES)
    REQUEST_SUPPLEMENT = (
        "dossiers.request_supplement",
        N_("Yêu cầu bổ sung giấy tờ"),
        STEP_ROLES,
    )
    TAKE_SUPPLEMENT = ("dossiers.take_supplement", N_("Nhận giấy tờ bổ sung"), STEP_ROLES)
    ASK_PAYMENT = ("dossiers.ask_payment", N_("Yêu cầu nộp phí, thuế"), STEP_ROLES)
    NOTE_PAYMENT = ("dossiers.note_payment", N_("Ghi nhận đã nộp phí, thuế"), STEP_ROLES)
    SUSPEND = ("dossiers.suspend", N_("Tạm dừng xử lý"), STEP_ROLES)
    RESUME = ("dossiers.resume", N_("Tiếp tục xử lý"), STEP_ROLES)
    ASK_EXTENSION = ("dossiers.ask_extension", N_("Dự thảo thư xin lỗi, hẹn lại"), STEP_ROLES)
    SIGN_EXTENSION = ("dossiers.sign_extension", N_("Ký thư xin lỗi, hẹn lại"), (Role.LEADER,))
    WITHDRAW = ("dossiers.withdraw", N_("Cho công dân rút hồ sơ"), (Role.RECEIVER,))
    STOP = ("dossiers.stop", N_("Dừng giải quyết hồ sơ quá hạn chờ"), STEP_ROLES)
    RECALL_RESULT = ("dossiers.recall_result", N_("Thu hồi kết quả chưa trả"), (Role.LEADER,))
    ASK_OPINION = ("dossiers.ask_opinion", N_("Hỏi ý kiến đơn vị khác"), STEP_ROLES)
    PLAN_VISIT = ("dossiers.plan_visit", N_("Lập lịch xác minh thực tế"), STEP_ROLES)
    TRANSFER = ("dossiers.transfer", N_("Chuyển cơ quan giải quyết"), HEADS)
    CORRECT = (
        "dossiers.correct",
        N_("Sửa hồ sơ sau tiếp nhận"),
        (Role.RECEIVER, Role.OFFICER, Role.UNIT_HEAD, Role.LEADER),
    )
    REQUESTS = ("dossiers.requests", N_("Xem việc được hỏi ý kiến, lịch xác minh"), CASE_ROLES)
    ANSWER = ("dossiers.answer", N_("Trả lời ý kiến, ghi kết quả xác minh"), STEP_ROLES)
    CANCEL_REQUEST = ("dossiers.cancel_request", N_("Rút câu hỏi, hủy lịch xác minh"), STEP_ROLES)
    ADD_NOTE = ("dossiers.add_note", N_("Ghi chú nội bộ vào hồ sơ"), STEP_ROLES)
    MARK = ("dossiers.mark", N_("Gắn nhãn, ghi nơi để hồ sơ giấy"), STEP_ROLES)
    PRINT_QUEUE = (
        "dossiers.print_queue",
        N_("In một lượt giấy hẹn chưa in của quầy"),
        (Role.RECEIVER,),
    )
    REMIND = ("dossiers.remind", N_("Nhắc đơn vị chưa trả lời"), STEP_ROLES)
