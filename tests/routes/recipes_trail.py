"""How the form of the log is filled in: a part of the recipes."""

from tests.routes.recipes import Recipe

TRAIL_RECIPES = {
    "audit.review": Recipe(
        "supervisor",
        "/audit/reviews",
        {"seq": "0", "act": "reviewed", "remark": "Đã đối chiếu"},
        page="/audit",
    ),
}
