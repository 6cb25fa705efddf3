"""The recipe of putting a dossier right after reception."""

from tests.routes.recipes import REASON, Recipe

CORRECTING_RECIPES = {
    "dossiers.correct": Recipe(
        "clerk", "/dossiers/{dossier_own}/correction", {"summary": "Để học", "reason": REASON}
    ),
}
