"""How the forms of notes, alerts and own choices are filled in: a part of the recipes."""

from tests.routes.recipes import Recipe

NEW = "/preferences/filters/new"


def a_filter(world):
    """A saved filter of the clerk; its pid becomes ``filter``."""
    clerk = world.clients["clerk"]
    clerk.get(f"{NEW}?tab=late", status=200).submit(NEW, status=303, name="Trễ")
    forms = clerk.get("/preferences", status=200).all("form")
    removal = next(a for f in forms if (a := f.get("action") or "").endswith("/removal"))
    world.things["filter"] = removal.split("/")[3]


def an_alert(world):
    """Something that the clerk has not read."""
    officer = world.clients["officer"]
    path = f"/dossiers/{world.things['dossier own']}/notes"
    officer.get(path, status=200).submit(path, status=303, text="Anh chị xem giúp @mai.dt")


COMFORT_RECIPES = {
    "dossiers.add_note": Recipe(
        "clerk", "/dossiers/{dossier_own}/notes", {"text": "Đã gọi cho chủ hồ sơ"}
    ),
    "alerts.read": Recipe(
        "clerk", "/alerts/readings", page="/alerts", before=an_alert, recorded=False
    ),
    "preferences.edit": Recipe("clerk", "/preferences", {"columns": "owner"}),
    "preferences.reset": Recipe("clerk", "/preferences/columns", page="/preferences"),
    "preferences.save_filter": Recipe("clerk", NEW, {"name": "Trễ"}, page=f"{NEW}?tab=late"),
    "preferences.remove_filter": Recipe(
        "clerk", "/preferences/filters/{filter}/removal", page="/preferences", before=a_filter
    ),
    "preferences.choose_filter": Recipe(
        "clerk", "/preferences/filters/default", page="/preferences", before=a_filter
    ),
}
