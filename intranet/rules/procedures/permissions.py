"""Who may read the catalogue and who may change it."""

from intranet.rules.permissions import EVERYONE, Permission, Role
from intranet.rules.words import N_

_ADMIN = (Role.ADMIN,)


class ProcedurePermission(Permission):
    LIST = ("procedures.list", N_("Xem danh mục thủ tục"), EVERYONE)
    SHOW = ("procedures.show", N_("Xem một thủ tục và các phiên bản"), EVERYONE)
    CREATE = ("procedures.create", N_("Thêm thủ tục"), _ADMIN)
    RENEW = ("procedures.renew", N_("Ban hành phiên bản mới của thủ tục"), _ADMIN)
    EDIT = ("procedures.edit", N_("Sửa phiên bản chưa có hồ sơ nào"), _ADMIN)
    PLAN = ("procedures.plan", N_("Sửa quy trình nội bộ của phiên bản chưa có hồ sơ nào"), _ADMIN)
    OFFER = ("procedures.offer", N_("Chọn cơ quan giải quyết thủ tục"), _ADMIN)
    CLOSE = ("procedures.close", N_("Cho thủ tục hết hiệu lực"), _ADMIN)
    IMPORT = ("procedures.import", N_("Nhập danh mục thủ tục từ bảng, từ gói"), _ADMIN)
    EXPORT = ("procedures.export", N_("Tải danh mục thủ tục thành bảng, thành gói"), _ADMIN)
