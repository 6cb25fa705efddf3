"""How the forms of the import and of the yearly review are filled in: a part of the recipes."""

from datetime import timedelta

from intranet import clock
from intranet.extensions import db
from tests.factories import person
from tests.routes.recipes import Recipe

TABLE = "Họ và tên\tĐơn vị\tVai trò\nNguyễn Văn Mới\tX21622\tVăn thư\n"
DUE = f"{clock.today() + timedelta(days=30):%d/%m/%Y}"


def no_round(world):
    """The review of the world is closed, so that another one can be opened."""
    path = f"/reviews/{world.things['review']}"
    page = world.clients["admin"].get(path, status=200)
    page.submit(f"{path}/closure", status=303)


def pasted(world):
    """The dry run of a table of one person."""
    page = world.clients["admin"].get("/accounts/import", status=200)
    answer = page.submit("/accounts/import", status=303, pasted=TABLE)
    world.things["digest"] = answer.location.rpartition("/")[2]


def a_waiting_person(world):
    """Somebody whose code was never used."""
    pasted(world)
    path = f"/accounts/import/{world.things['digest']}"
    world.clients["admin"].get(path, status=200).submit(path, status=200)


def a_foreign_session(world):
    """A session of the clerk as the admin sees it."""
    with world.app.app_context():
        world.things["clerk"] = person("clerk").pid
        db.session.remove()
    page = world.clients["admin"].get(f"/accounts/{world.things['clerk']}", status=200)
    actions = [form.get("action") or "" for form in page.all("form")]
    world.things["mark"] = next(a.split("/")[4] for a in actions if a.count("/") == 5)


def kept(world):
    """The clerk stays."""
    with world.app.app_context():
        key = person("clerk").memberships[0].id
        db.session.remove()
    return {f"answer_{key}": "keep"}


REVIEW_RECIPES = {
    "accounts.import": Recipe("admin", "/accounts/import", {"pasted": TABLE}, recorded=False),
    "accounts.confirm_import": Recipe("admin", "/accounts/import/{digest}", before=pasted),
    "accounts.reset_waiting": Recipe(
        "admin", "/accounts/codes", page="/accounts?standing=WAITING", before=a_waiting_person
    ),
    "accounts.end_session": Recipe(
        "admin",
        "/accounts/{clerk}/sessions/{mark}/end",
        page="/accounts/{clerk}",
        before=a_foreign_session,
    ),
    "reviews.open": Recipe("admin", "/reviews/new", {"due_on": DUE}, before=no_round),
    "reviews.answer": Recipe("leader", "/reviews/{review}/answers", kept),
    "reviews.close": Recipe("admin", "/reviews/{review}/closure", page="/reviews/{review}"),
}
