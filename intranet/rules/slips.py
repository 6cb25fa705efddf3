"""Guidance (Mẫu 02) and refusal (Mẫu 03) at the counter before there is a dossier (R02)."""

from enum import StrEnum

from intranet.rules.legal_forms import LegalForm
from intranet.rules.permissions import CASE_ROLES, Permission, Role
from intranet.rules.words import N_

REASON = 10  # least characters: "thiếu" does not tell a citizen what to bring
MOST_ITEMS = 60
LONGEST_ITEM, LONGEST_REASON = 500, 2000


class SlipPermission(Permission):
    LIST = ("slips.list", N_("Xem phiếu hướng dẫn, từ chối của đơn vị mình, cấp dưới"), CASE_ROLES)
    SHOW = ("slips.show", N_("Mở phiếu hướng dẫn, từ chối"), CASE_ROLES)
    GUIDE = ("slips.guide", N_("Lập phiếu hướng dẫn hoàn thiện hồ sơ"), (Role.RECEIVER,))
    REFUSE = ("slips.refuse", N_("Lập phiếu từ chối tiếp nhận"), (Role.RECEIVER,))
    PRINT = ("slips.print", N_("In phiếu hướng dẫn, từ chối"), CASE_ROLES)


class SlipKind(StrEnum):
    """What the citizen was given instead of a receipt."""

    GUIDANCE = "guidance"
    REFUSAL = "refusal"


SLIP_WORDS = {
    SlipKind.GUIDANCE: N_("Hướng dẫn hoàn thiện"),
    SlipKind.REFUSAL: N_("Từ chối tiếp nhận"),
}
FORMS = {
    SlipKind.GUIDANCE: LegalForm.SUPPLEMENT,
    SlipKind.REFUSAL: LegalForm.REFUSAL,
}
# Kinds of a procedure version's ``texts`` that hold the canned reasons of each slip.
REASONS = {
    SlipKind.GUIDANCE: ("guidance", "supplement"),
    SlipKind.REFUSAL: ("refusal",),
}
