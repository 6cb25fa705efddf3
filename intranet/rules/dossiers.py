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
    APPROVE = ("dossiers.approve", N_("Phê duyệt"), HEADS)
    ENTER_RESULT = ("dossiers.enter_result", N_("Nhập kết quả giải quyết"), STEP_ROLES)
    RETURN_RESULT = ("dossiers.return_result", N_("Trả kết quả, thu phí"), (Role.RECEIVER,))
    PRINT = ("dossiers.print", N_("In giấy tờ của hồ sơ"), CASE_ROLES)
    EXPORT = ("dossiers.export", N_("Xuất danh sách hồ sơ ra tệp"), CASE_ROLES)
    ADD_FILES = ("dossiers.add_files", N_("Thêm tệp vào hồ sơ"), STEP_ROLES)
    REMOVE_FILE = ("dossiers.remove_file", N_("Gỡ tệp khỏi hồ sơ"), STEP_ROLES)
