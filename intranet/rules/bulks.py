"""One act on many dossiers at once: who may, which acts, how many (expectations B12, C-list)."""

from enum import StrEnum

from intranet.rules.dossiers import HEADS, STEP_ROLES
from intranet.rules.permissions import Permission
from intranet.rules.words import N_

MOST = 500


class BulkPermission(Permission):
    LIST = ("bulks.list", N_("Xem việc đã làm với nhiều hồ sơ của mình"), STEP_ROLES)
    SHOW = ("bulks.show", N_("Xem kết quả từng hồ sơ của một lần xử lý nhiều hồ sơ"), STEP_ROLES)
    CARRY_OUT = ("bulks.carry_out", N_("Làm một việc với nhiều hồ sơ"), STEP_ROLES)
    UNDO = ("bulks.undo", N_("Hoàn tác một lần xử lý nhiều hồ sơ của mình"), STEP_ROLES)
    PRINT = ("bulks.print", N_("Mở bản in nhiều giấy hẹn"), STEP_ROLES)
    LEAVERS = ("bulks.leavers", N_("Xem ai trong đơn vị mình đang giữ việc"), HEADS)
    PASS_ON = ("bulks.pass_on", N_("Bàn giao toàn bộ việc của một người"), HEADS)


class BulkAct(StrEnum):
    """What is done with many dossiers. The first three are the acts of the same name on one."""

    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    RETURN_RESULT = "return_result"
    PRINT = "print"
    LEAVE = "leave"


BULK_WORDS = {
    BulkAct.ASSIGN: N_("Phân công nhiều hồ sơ"),
    BulkAct.HAND_OVER: N_("Chuyển bước nhiều hồ sơ"),
    BulkAct.RETURN_RESULT: N_("Trả nhiều kết quả"),
    BulkAct.PRINT: N_("In nhiều giấy hẹn"),
    BulkAct.LEAVE: N_("Bàn giao việc"),
}
# What is chosen on the list; the work of a leaver is found by itself.
LIST_ACTS = tuple(act for act in BulkAct if act is not BulkAct.LEAVE)
# A result that was given away and a paper that was printed stay so.
UNDONE_ACTS = (BulkAct.ASSIGN, BulkAct.HAND_OVER, BulkAct.LEAVE)
