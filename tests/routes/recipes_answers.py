"""How the forms of the sheet of a visit are filled in: a part of the recipes."""

import io
import json

from tests.routes.recipes import Recipe

KEY = "11111111-2222-4333-8444-555555555555"


def exported(world):
    """The file of a phone with one answer."""
    sent = {"key": KEY, "target": "item:A02", "value": "yes"}
    file = {"protocol": 1, "inspection": world.things["inspection own"], "answers": [sent]}
    return {"table": (io.BytesIO(json.dumps(file).encode()), "phieu.json")}


ANSWER_RECIPES = {
    "answers.save": Recipe(
        "inspector",
        "/inspections/{inspection_own}/answers",
        {"target": "item:A01", "value": "met"},
        page="/inspections/{inspection_own}/sheet",
    ),
    "answers.import_file": Recipe("inspector", "/inspections/{inspection_own}/import", exported),
}
