"""Who may read and who may post on the notice board."""

from intranet.rules.permissions import EVERYONE, Permission, Role
from intranet.rules.words import N_

WRITERS = (Role.UNIT_HEAD, Role.LEADER, Role.REGISTRAR, Role.SUPERVISOR, Role.ADMIN)


class NoticePermission(Permission):
    READ = ("notices.read", N_("Đọc bảng tin"), EVERYONE)
    POST = ("notices.post", N_("Đăng tin cho đơn vị mình và cấp dưới"), WRITERS)
    EDIT = ("notices.edit", N_("Sửa tin của đơn vị mình"), WRITERS)
    CLOSE = ("notices.close", N_("Gỡ tin của đơn vị mình"), WRITERS)
