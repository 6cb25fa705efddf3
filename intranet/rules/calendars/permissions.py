"""Who may read the calendar and who may change it."""

from intranet.rules.permissions import EVERYONE, Permission, Role
from intranet.rules.words import N_

_ADMIN = (Role.ADMIN,)


class CalendarPermission(Permission):
    SHOW = ("calendars.show", N_("Xem lịch làm việc"), EVERYONE)
    ADD = ("calendars.add", N_("Thêm ngày nghỉ, ngày làm bù"), _ADMIN)
    EDIT = ("calendars.edit", N_("Sửa ngày nghỉ, ngày làm bù"), _ADMIN)
    REMOVE = ("calendars.remove", N_("Bỏ ngày nghỉ, ngày làm bù"), _ADMIN)
    EXPORT = ("calendars.export", N_("Xuất danh sách hồ sơ bị ảnh hưởng khi đổi lịch"), _ADMIN)
    IMPORT = ("calendars.import", N_("Nhập lịch nghỉ từ bảng"), _ADMIN)
