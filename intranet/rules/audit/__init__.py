"""Who may read the audit log, and each act in plain words.

Divided by noun: ``acts``, ``fields``, ``things`` (words), ``hours``, ``fitting`` (roles),
``patterns`` (what is worth a look).
"""

from intranet.rules.audit.acts import ACT_WORDS
from intranet.rules.audit.fields import FIELD_WORDS
from intranet.rules.audit.things import OBJECT_WORDS
from intranet.rules.permissions import CASE_ROLES, Permission, Role
from intranet.rules.words import N_

SYSTEM_NAME = N_("hệ thống")  # who acts when no person does
# The acts that may stand in the log with the result ``refused``.
REFUSABLE = ("sessions.refuse", "sessions.refuse_unlock", "dossiers.sign_extension")


class AuditPermission(Permission):
    LIST = ("audit.list", N_("Xem nhật ký của đơn vị mình và cấp dưới"), (Role.SUPERVISOR,))
    REVIEW = ("audit.review", N_("Đánh dấu đã xem xét, ghi chú dòng nhật ký"), (Role.SUPERVISOR,))
    REVEAL = ("audit.reveal", N_("Hiện dữ liệu cá nhân của một dòng nhật ký"), (Role.SUPERVISOR,))
    EXPORT = ("audit.export", N_("Xuất nhật ký đã lọc ra bảng tính, PDF ký số"), (Role.SUPERVISOR,))
    PATTERNS = (
        "audit.patterns",
        N_("Xem dấu hiệu cần lưu ý của đơn vị mình"),
        (Role.SUPERVISOR, Role.UNIT_HEAD, Role.LEADER),
    )
    LIFE = ("audit.life", N_("Xem nhật ký của hồ sơ mình được xem"), CASE_ROLES)


def object_words(kind):
    """The words for a kind of thing; the kind itself when nobody named it."""
    return OBJECT_WORDS.get(kind, kind)


def is_whole(key):
    """True for the key of a whole list, whose words need no number."""
    return ":" in key and key in OBJECT_WORDS


def act_words(act):
    """The words for an act; the act itself when nobody named it."""
    return ACT_WORDS.get(act, act)


def field_words(name):
    """The words for a field of before/after; the name itself when nobody named it."""
    return FIELD_WORDS.get(name, name)
