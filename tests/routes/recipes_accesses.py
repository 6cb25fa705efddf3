"""How the reason of somebody from outside is given: a part of the recipes."""

from tests.routes.recipes import Recipe

ACCESS_RECIPES = {
    "accesses.give_reason": Recipe("supervisor", "/accesses/{dossier_other}", {"kind": "plan"}),
}
