"""How the forms of papers and slips are filled in: a part of the recipes."""

from tests.routes.recipes import REASON, WAY, Recipe, moved

SLIP = {"owner_full_name": "Trần Thị Hoa", "more": "Giấy chứng sinh", "reason": REASON}


def slip(noun):
    """The recipe of a slip of the counter."""
    return Recipe("clerk", f"/slips/{noun}", SLIP, page=f"/slips/{noun}?procedure={{procedure}}")


PAPER_RECIPES = {
    "dossiers.note_history": Recipe(
        "clerk", "/dossiers/{dossier_own}/history", page="/dossiers/{dossier_own}/history"
    ),
    "dossiers.note_form": Recipe("clerk", "/dossiers/{letter_own}/forms/{event_own}?size=A4"),
    "dossiers.note_fee_receipt": Recipe(
        "clerk", "/dossiers/{letter_own}/fee-receipts/{fee_own}?size=A4"
    ),
    "dossiers.note_register": Recipe("clerk", "/dossiers/register/print?{register}"),
    "dossiers.note_manifest": Recipe(
        "clerk", "/dossiers/register/handovers/print?{handover}", before=moved(*WAY[:1])
    ),
    "slips.guide": slip("guidance"),
    "slips.refuse": slip("refusal"),
    "slips.note_print": Recipe("clerk", "/slips/{slip_own}/print?size=A5"),
}
