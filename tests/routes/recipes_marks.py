"""How the forms of labels and of what stands on a dossier are filled in: a part of the recipes."""

from tests.routes.recipes import Recipe

MARK_RECIPES = {
    "dossiers.mark": Recipe("clerk", "/dossiers/{dossier_own}/marks", {"location": "Tủ 3"}),
    "labels.add": Recipe("admin", "/labels/new", {"name": "hồ sơ mẫu"}),
    "labels.rename": Recipe("admin", "/labels/{label}/name", {"name": "rất khẩn"}),
}
