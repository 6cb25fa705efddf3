"""The recipes of what is asked of others about a dossier, and of transfer."""

from tests.routes.recipes import REASON, WAY, Recipe, act, moved

QUESTION = "/dossiers/{asked_own}/requests/{request_own}"


def _to_unit(noun, who, **fields):
    """An act on the dossier at its second step that names another unit."""
    unit = fields.pop("unit")
    return Recipe(
        who,
        f"/dossiers/{{dossier_own}}/{noun}",
        lambda world: {unit: world.things["unit"], **fields},
        before=moved(*WAY[:1]),
    )


REQUEST_RECIPES = {
    "dossiers.ask_opinion": _to_unit("opinions", "officer", unit="units-0-unit", text=REASON),
    "dossiers.plan_visit": act(
        "officer", "visits", 1, day="31/12/2099", time="8:30", place="Thôn 2", text=REASON
    ),
    "dossiers.transfer": _to_unit("transfer", "leader", unit="unit", reason=REASON),
    "dossiers.answer": Recipe("unit_head", f"{QUESTION}/answer", {"text": REASON}),
    "dossiers.cancel_request": Recipe("clerk", f"{QUESTION}/cancellation", {"reason": REASON}),
    "dossiers.remind": Recipe("clerk", f"{QUESTION}/reminder", page="/dossiers/{asked_own}"),
}
