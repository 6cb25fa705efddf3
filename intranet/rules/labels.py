"""The words a dossier may be marked with, beside its state: what colleagues remind each other of.

Five stand there from the beginning (migration 0006); an office adds its own.
"""

from intranet.rules.permissions import Permission, Role
from intranet.rules.words import N_

LONGEST_NAME = 40
MOST = 30  # more than that nobody tells apart in a list


class LabelPermission(Permission):
    LIST = ("labels.list", N_("Xem các nhãn hồ sơ"), (Role.ADMIN,))
    ADD = ("labels.add", N_("Thêm nhãn hồ sơ"), (Role.ADMIN,))
    RENAME = ("labels.rename", N_("Đổi tên nhãn hồ sơ"), (Role.ADMIN,))
