"""How the forms of taking back and of absences are filled in: a part of the recipes."""

from datetime import timedelta

from intranet import clock
from intranet.services import absences
from intranet.transaction import Actor
from tests.factories import person
from tests.routes.recipes import REASON, Recipe, act


def seen(world):
    """The officer has opened what the clerk handed on."""
    world.clients["officer"].get(f"/dossiers/{world.things['dossier own']}", status=200)


def wanted(world):
    """The clerk asks for it."""
    seen(world)
    path = f"/dossiers/{world.things['dossier own']}/asking-back"
    world.clients["clerk"].get(path, status=200).submit(path, status=303, reason=REASON)


def _days():
    last = clock.today() + timedelta(days=3)
    return {"first_day": f"{clock.today():%d/%m/%Y}", "last_day": f"{last:%d/%m/%Y}"}


def an_absence(world):
    """The officer is away and the leader stands in; its pid becomes ``absence``."""
    with world.app.app_context():
        user, leader, day = person("officer"), person("leader"), clock.today()
        data = absences.AbsenceData(user.pid, leader.pid, day, day)
        world.things["absence"] = absences.declare(Actor(user), data).pid


PEOPLE_RECIPES = {
    "dossiers.take_back": act("clerk", "taking-back", 1),
    "dossiers.ask_back": act("clerk", "asking-back", 1, seen, reason=REASON),
    "dossiers.give_back": act("officer", "giving-back", 1, wanted, answer="yes"),
    "absences.declare": Recipe("officer", "/absences/new", lambda world: _days()),
    "absences.end": Recipe(
        "officer", "/absences/{absence}/end", page="/absences", before=an_absence
    ),
}
