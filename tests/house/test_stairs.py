"""Imports go down the stairs only (docs/house.md)."""

from tests.house.trees import HOUSE, ROOT, floor_of, imports, modules

FLASK = ("flask", "flask_babel", "flask_login", "flask_wtf", "wtforms", "htmx_flask", "werkzeug")
DATABASE = ("sqlalchemy", "flask_sqlalchemy", "flask_migrate", "pysqlite3", "psycopg")
HIGHER = {
    "rules": ("models", "services", "forms", "routes", "commands", "transaction", "sealer",
              "extensions", "access", "web", "errors", "websessions", "clock", "config"),
    "models": ("services", "forms", "routes", "commands", "transaction", "sealer", "access", "web",
               "errors", "websessions"),
    "transaction": ("services", "forms", "routes", "commands", "access", "web", "errors"),
    "sealer": ("services", "forms", "routes", "commands", "access", "web", "errors", "models"),
    "services": ("forms", "routes", "commands", "access", "web", "errors"),
    "forms": ("models", "services", "routes", "commands", "transaction", "access", "web",
              "extensions"),
    "routes": ("models", "commands"),
    "commands": ("models", "routes", "forms"),
}  # fmt: skip
FOREIGN = {"rules": FLASK + DATABASE, "services": FLASK, "models": ("flask",), "forms": DATABASE}
# A door of its own: login needs the session of the browser, the loader needs the rollback.
ALLOWED = {("routes/sessions.py", "extensions")}


def test_every_import_goes_down_the_stairs():
    wrong = []
    for path, tree in modules().items():
        floor = floor_of(path)
        for line, name in imports(path, tree):
            rule = _broken(floor, name)
            if rule:
                wrong.append(f"{path.relative_to(ROOT)}:{line} {floor} imports {name}: {rule}")
    assert wrong == []


def test_nobody_but_the_transaction_commits():
    wrong = []
    for path in modules():
        text = path.read_text("utf-8")
        if path.name == "transaction.py":
            continue
        for word in ("session.commit(", ".begin_nested(", "session.begin("):
            if word in text:
                wrong.append(f"{path.relative_to(HOUSE)}: {word}")
    assert wrong == []


def _broken(floor, name):
    top = name.split(".")[0]
    if top in FOREIGN.get(floor, ()):
        return f"{floor} knows no {top}"
    parts = name.split(".")
    if top != "intranet" or len(parts) < 2:
        return None
    return f"{parts[1]} is above" if parts[1] in HIGHER.get(floor, ()) else None
